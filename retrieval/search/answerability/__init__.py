"""How sure it is that the reports answer a question."""
