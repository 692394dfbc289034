"""What is written in C, and the library that its compiled functions are loaded from."""
