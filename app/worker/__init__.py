"""Takes due work, one item at a time."""
