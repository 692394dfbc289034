"""What counts as one word: its irregular forms, spellings, compounds, and numbers with a magnitude."""
