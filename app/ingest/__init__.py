"""The doors in: one file from anywhere becomes documents and arrivals."""
