"""What is printed besides the RIDE: letters and certificates, from values to the bytes of a PDF."""
