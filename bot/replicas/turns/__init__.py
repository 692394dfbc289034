"""Which replica handles an update, and in which order: advisory locks, and updates that were handled."""
