"""What happened to each document, in order, and who did it."""
