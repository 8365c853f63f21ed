"""Messages as they come in, written by hand so that each is exactly what a test is about."""

from __future__ import annotations

import base64
import quopri

OURS = "facturas@portal.example"
HOST = "portal.example"
TOP = {
    "From": "Proveedora Inventada <ventas@proveedora.example>",
    "To": OURS,
    "Subject": "Factura",
    "Message-ID": "<1@proveedora.example>",
    "Date": "Fri, 20 Nov 2026 10:06:00 -0500",
    "MIME-Version": "1.0",
}


def heads(about):
    return "".join(f"{name}: {value}\r\n" for name, value in about.items()).encode() + b"\r\n"


def part(data, kind="text/xml", *, encoding="base64", name="factura.xml", **more):
    """One part: its headers and its encoded body."""
    encoded = {
        "base64": base64.encodebytes,
        "quoted-printable": quopri.encodestring,
    }.get(encoding, bytes)(data)
    about = {"Content-Type": kind, "Content-Transfer-Encoding": encoding, **more}
    if name:
        about["Content-Disposition"] = f'attachment; filename="{name}"'
    return heads(about) + encoded


def text(words="Adjunto su factura."):
    return part(words.encode(), "text/plain; charset=utf-8", encoding="8bit", name="")


def multipart(*parts, subtype="mixed", boundary="BB", **more):
    mark = f"--{boundary}".encode()
    kind = f'multipart/{subtype}; boundary="{boundary}"'
    body = b"".join(mark + b"\r\n" + one + b"\r\n" for one in parts)
    return heads({**more, "Content-Type": kind}) + body + mark + b"--\r\n"


def letter(*parts, boundary="BB", **top):
    """A whole message. A header given as None is left out."""
    given = {name.replace("_", "-"): value for name, value in top.items()}
    about = {name: value for name, value in {**TOP, **given}.items() if value is not None}
    return multipart(*parts, boundary=boundary, **about)


def nested(levels):
    """A message of so many multiparts, one in the other."""
    body = heads({"Content-Type": "text/plain"}) + b"hola"
    for level in range(levels, 0, -1):
        body = multipart(body, boundary=f"b{level}")
    return heads(TOP)[:-2] + body


def report(  # noqa: PLR0913  (what a report says, each in its place)
    message_id,
    to,
    *,
    action="failed",
    status="5.1.1",
    diagnostic="smtp; 550 5.1.1 No such user",
    returned=None,
    **top,
):
    """A report of delivery as programs write it (RFC 3464)."""
    about = {
        "Final-Recipient": f"rfc822; {to}",
        "Action": action,
        "Status": status,
        "Diagnostic-Code": diagnostic,
    }
    status_part = heads({"Content-Type": "message/delivery-status"}) + heads(
        {"Reporting-MTA": "dns; mx.example"}
    )
    back = returned or heads({"Content-Type": "text/rfc822-headers"}) + heads(
        {"Message-ID": message_id, "To": to}
    )
    top = {"From": "Mail Delivery System <MAILER-DAEMON@mx.example>", "Return_Path": "<>", **top}
    given = {name.replace("_", "-"): value for name, value in {**top}.items()}
    return multipart(
        text("No se pudo entregar su mensaje."),
        status_part + heads(about),
        back,
        subtype='report; report-type="delivery-status"',
        **{**TOP, **given},
    )
