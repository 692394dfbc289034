"""Words, sentences, numbers and dates in English text."""
