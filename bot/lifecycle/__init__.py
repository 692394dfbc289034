"""One running bot: its start, what runs in the background, and its stop."""
