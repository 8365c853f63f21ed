"""RIDE: the printed representation of a voucher, as a PDF or as pages of SVG. It prints what the XML says.

Pure Python; fpdf2 is only the container.
Source: ficha técnica 2.32, Anexos 2, 7 and 10; Resolución NAC-DGERCGC18-00000233.
"""

from app.sri.ride.documento import VERSION, count, draw, render

__all__ = ["VERSION", "count", "draw", "render"]
