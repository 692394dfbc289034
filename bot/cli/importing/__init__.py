"""`dispatch add`, `fetch` and `feeds`."""
