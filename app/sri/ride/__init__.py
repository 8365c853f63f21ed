"""RIDE: the printed representation of a voucher, as a PDF. Pure Python; fpdf2 is only the container.

Source: ficha técnica 2.32, Anexos 2, 7 and 10; Resolución NAC-DGERCGC18-00000233. It prints what the XML says.
"""

from app.sri.ride.documento import VERSION, render

__all__ = ["VERSION", "render"]
