"""What is known of words, sentences and dates, whoever wrote them."""
