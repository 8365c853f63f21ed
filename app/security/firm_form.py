"""How a firm looks to its customers: what its managers and the administrator may fill in."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.exceptions import ServiceUnavailable
from wtforms import BooleanField, ColorField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.accounts import logos, photos
from app.accounts.throttle import Bucket, Limit
from app.db import db
from app.filters import squeezed
from app.models import Issuer
from app.notify import colours, voice
from app.security import brakes
from app.sri.correo import one_address
from app.sri.errors import Refused

CONTACT_LENGTH = 300
SIGNATURE_LENGTH = 500
OUR_COLOUR = "#7a1e4e"
BUSY_SECONDS = 5
DRAWN = Limit("logos-hora", 20, 3_600)  # each may keep a processor for a second


def trimmed(text: str | None) -> str:
    """Take the blanks from the ends of each line, and the empty lines from the ends of a text."""
    return "\n".join(line.strip() for line in (text or "").strip().splitlines())


class LookForm(FlaskForm):
    """Whom customers ask for help, the logo, the colour, and whether notices go out."""

    help_contact = StringField(
        "Contacto de ayuda",
        filters=[squeezed],
        validators=[Length(max=CONTACT_LENGTH, message=f"Escríbalo con {CONTACT_LENGTH} letras o menos.")],
    )
    logo = FileField("Logotipo")
    drop_logo = BooleanField("Quitar el logotipo")
    own_colour = BooleanField("Poner el color de la empresa en sus avisos y comprobantes")
    accent = ColorField("Color", default=OUR_COLOUR)
    signature = TextAreaField("Firma", filters=[trimmed])
    reply_to = StringField("Responder a", filters=[squeezed])
    notices = BooleanField("Avisar por correo a los clientes de cada comprobante nuevo", default=True)

    def validate_help_contact(self, field: StringField) -> None:
        if field.data and not field.data.isprintable():
            raise ValidationError("Tiene caracteres que no se ven: escríbalo de nuevo.")

    def validate_accent(self, field: ColorField) -> None:
        if self.own_colour.data and colours.read(field.data or "") is None:
            raise ValidationError("Elija un color, o escríbalo como #7a1e4e.")

    def validate_signature(self, field: TextAreaField) -> None:
        lines = field.data.split("\n")
        if len(field.data) > SIGNATURE_LENGTH or len(lines) > voice.MOST_LINES:
            raise ValidationError(
                f"Escríbala en {voice.MOST_LINES} líneas y {SIGNATURE_LENGTH} letras o menos."
            )
        if not all(line.isprintable() for line in lines):
            raise ValidationError("Tiene caracteres que no se ven: escríbala de nuevo.")

    def validate_reply_to(self, field: StringField) -> None:
        if field.data and one_address(field.data) is None:
            raise ValidationError("Escriba una sola dirección, como ventas@empresa.ec.")

    @property
    def colour(self) -> str:
        """The colour chosen, "" for the portal's own."""
        return colours.read(self.accent.data or "") or "" if self.own_colour.data else ""

    def look(self, logo: bytes | None) -> dict[str, Any]:
        """Give what is to be kept of a firm; the logo only when it changes."""
        values = {
            "help_contact": self.help_contact.data,
            "accent": self.colour,
            "notices": self.notices.data,
            "signature": self.signature.data,
            "reply_to": one_address(self.reply_to.data) or "",
        }
        if logo is not None or self.drop_logo.data:
            values["logo"] = logo
        return values

    def typed(self) -> dict[str, Any]:
        """Give all that was typed, as a form takes it again."""
        fields = ("help_contact", "drop_logo", "own_colour", "accent", "signature", "reply_to", "notices")
        return {name: self[name].data for name in fields} | {"accent": self.colour or OUR_COLOUR}


def filled(issuer: Issuer) -> dict[str, Any]:
    """Give a form what a firm has now."""
    return {
        "help_contact": issuer.help_contact,
        "own_colour": bool(issuer.accent),
        "accent": issuer.accent or OUR_COLOUR,
        "notices": issuer.notices,
        "signature": issuer.signature,
        "reply_to": issuer.reply_to,
    }


def drawn(field: FileField, account_id: int) -> bytes | None:
    """Draw the logo that came with a form; None without one, or with the reason beside its field.

    Raises TooMany.
    """
    if not field.data:
        return None
    brakes.spend(Bucket(DRAWN, f"cuenta:{account_id}"))
    db.session.rollback()  # no transaction stays open while drawing
    try:
        return photos.draw(field.data.read(logos.MAX_BYTES + 1), logos.draw)
    except Refused as refused:
        field.errors = [logos.why(refused)]
        return None
    except photos.Busy as error:
        raise ServiceUnavailable(retry_after=BUSY_SECONDS) from error


def told(accent: str) -> str:
    """Say how the colour is shown, when it is not shown as it is; "" when it is."""
    shown = colours.pair(accent)
    if shown is None or set(shown) == {accent}:
        return ""
    on = [
        f"{tone} sobre fondo {ground}"
        for tone, ground in zip(shown, ("claro", "oscuro"), strict=True)
        if tone != accent
    ]
    return f"Para que se distinga, los avisos lo muestran como {' y '.join(on)}."
