"""What the user typed, understood."""
