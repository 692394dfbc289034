"""What passages have of what is asked: its terms, and figures of it."""
