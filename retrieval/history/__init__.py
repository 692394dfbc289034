"""Reports over time: timelines, trends, changes between them, and newer reports on a topic."""
