"""The SRI's own word: asking it, and what its answers do here."""
