"""Who says what in a report: quotations, sentences of saying, and the names of the speakers."""
