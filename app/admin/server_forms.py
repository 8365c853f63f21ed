"""The mail server, as the administrator types it, judged by the readers of config.py."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, PasswordField, RadioField, SelectChoice, StringField
from wtforms.validators import ValidationError

import config
from app.filters import squeezed
from app.notify.trial import Server
from app.sri.correo import one_address

PLAIN, STARTTLS, TLS = "sin", "starttls", "tls"
SECURITY = (
    SelectChoice(STARTTLS, "STARTTLS: empieza sin cifrar y cambia (casi siempre puerto 587)"),
    SelectChoice(TLS, "TLS desde el principio (casi siempre puerto 465)"),
    SelectChoice(PLAIN, "Sin cifrar (puerto 25, solo dentro de su red)"),
)
# Which settings each field writes: a field is closed when the environment fixes any of them.
WRITES = {
    "server": ("MAIL_SERVER",),
    "port": ("MAIL_PORT",),
    "security": ("MAIL_USE_TLS", "MAIL_USE_SSL"),
    "username": ("MAIL_USERNAME",),
    "password": ("MAIL_PASSWORD",),
    "sender": ("MAIL_DEFAULT_SENDER",),
}
SAID_TO = ("server", "security", "username")  # to whom a password is said, and how
HOST_LENGTH, LENGTH = 253, 300


class ServerForm(FlaskForm):
    """Where mail leaves, and as whom."""

    server = StringField("Servidor", filters=[squeezed])
    port = StringField("Puerto", filters=[squeezed])
    security = RadioField("Seguridad", choices=SECURITY)
    username = StringField("Usuario del correo", filters=[squeezed])
    password = PasswordField("Clave del correo")
    sender = StringField("Remitente", filters=[squeezed])
    to = StringField("Enviar la prueba a", filters=[squeezed])
    sealed = HiddenField("Clave que se probó")

    def __init__(self, *args: Any, closed: frozenset[str] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.closed = {name for name, settings in WRITES.items() if closed & set(settings)}
        for name in self.closed:  # what a browser sends of these counts for nothing
            self[name].data = kwargs.get("data", {}).get(name)
        self.before = {name: kwargs.get("data", {}).get(name) for name in SAID_TO}

    @property
    def is_moved(self) -> bool:
        """Tell whether the password would be said elsewhere, or otherwise, than before."""
        outside = (
            "password" in self.closed
        )  # then what it goes with may still be typed here, but for the server
        names = SAID_TO[:1] if outside else SAID_TO
        return any((self[name].data or "") != (self.before[name] or "") for name in names)

    def validate_server(self, field: Field) -> None:
        text = field.data or ""
        if len(text) > HOST_LENGTH or " " in text or "/" in text or not text.isprintable():
            raise ValidationError("Escriba solo el nombre del servidor, como smtp.miempresa.ec.")

    def validate_port(self, field: Field) -> None:
        judge("MAIL_PORT", field)

    def validate_username(self, field: Field) -> None:
        writable(field)
        judge("MAIL_USERNAME", field)

    def validate_password(self, field: Field) -> None:
        writable(field)
        judge("MAIL_PASSWORD", field)
        if field.data and field.data != field.data.strip():
            raise ValidationError("No puede empezar ni terminar en espacio.")

    def validate_sender(self, field: Field) -> None:
        writable(field)
        judge("MAIL_DEFAULT_SENDER", field)

    def validate_to(self, field: Field) -> None:
        if field.data and one_address(field.data) is None:
            raise ValidationError("Escriba una dirección de correo.")

    def values(self, password: str) -> dict[str, str]:
        """Give each setting as the file holds it; of a field that the environment fixes, nothing."""
        every = {
            "MAIL_SERVER": self.server.data or "",
            "MAIL_PORT": self.port.data or "",
            "MAIL_USE_TLS": "on" if self.security.data == STARTTLS else "off",
            "MAIL_USE_SSL": "on" if self.security.data == TLS else "off",
            "MAIL_USERNAME": self.username.data or "",
            "MAIL_PASSWORD": password if self.username.data else "",
            "MAIL_DEFAULT_SENDER": self.sender.data or "",
        }
        shut = {setting for name in self.closed for setting in WRITES[name]}
        return {name: value for name, value in every.items() if name not in shut}

    def typed(self, password: str) -> Server:
        """Give the server as it is typed, to be tried out."""
        return Server(
            self.server.data or "",
            int(self.port.data or config.named("MAIL_PORT").default),
            self.security.data == STARTTLS,
            self.security.data == TLS,
            self.username.data or "",
            password,
        )


def judge(name: str, field: Field) -> None:
    """Refuse what the program could not read when it starts."""
    try:
        config.named(name).read(field.data or config.named(name).default)
    except ValueError as error:
        raise ValidationError(f"No sirve: {error}.") from error


def writable(field: Field) -> None:
    if len(field.data or "") > LENGTH or not (field.data or "").isprintable():
        raise ValidationError("Es demasiado largo, o tiene caracteres que no se ven.")
