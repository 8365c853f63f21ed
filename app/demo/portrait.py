"""A drawn portrait for one of the invented people: a few shapes in the colours of the portal, nobody's face."""

from __future__ import annotations

import io

from app.accounts.redraw import redraw

SIDE = 1024  # drawn large and made small, so that its edges are smooth
WASH, SUN, HAIR, SKIN, DRESS, COLLAR = "#efe2e1", "#e2a0bb", "#211b1e", "#c98f6b", "#7a1e4e", "#f5f1e8"


def portrait() -> bytes:
    """Draw somebody with dark hair before a rising sun, and return it as the portal keeps a photo."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (SIDE, SIDE), WASH)
    pen = ImageDraw.Draw(image)
    pen.ellipse((112, 160, 912, 960), fill=SUN)
    pen.pieslice((262, 180, 762, 680), 180, 360, fill=HAIR)
    pen.rounded_rectangle((262, 260, 762, 800), 120, fill=HAIR)
    pen.rectangle((446, 600, 578, 800), fill=SKIN)
    pen.ellipse((140, 740, 884, 1500), fill=DRESS)
    pen.polygon(((420, 725), (604, 725), (512, 900)), fill=SKIN)
    pen.line(((408, 748), (512, 908), (616, 748)), fill=COLLAR, width=26, joint="curve")
    pen.ellipse((340, 290, 684, 700), fill=SKIN)
    pen.chord((330, 240, 694, 600), 190, 330, fill=HAIR)
    pen.arc((450, 560, 574, 630), 20, 160, fill=DRESS, width=14)
    out = io.BytesIO()
    image.save(out, "PNG")
    return redraw(out.getvalue())
