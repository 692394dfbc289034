"""Kills the program at fault points, again and again, then looks for what was lost, doubled or damaged."""
