"""What an operator's monitoring asks: is it alive, is it ready, what did it do."""
