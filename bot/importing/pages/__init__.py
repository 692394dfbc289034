"""What a web page states about itself: its date, title and outlet."""
