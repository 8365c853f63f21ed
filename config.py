"""Every setting, its variable and its default. Nothing else reads the environment.

Values come from the environment first, then from `INSTANCE_DIR/.env`, then from the default here.
A secret may also come from a file: `NAME_FILE` holds its path. Secrets that are not given are made at
first start and kept in `INSTANCE_DIR` (mode 0600).
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from click import ClickException
from dotenv import dotenv_values
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
TRUE = {"1", "on", "true", "yes", "si", "sí"}
FALSE = {"0", "off", "false", "no", ""}
KEY_BYTES = 32
TRIES = 20
TOP_PORT = 65_535
DRIVERS = {"sqlite", "postgresql+psycopg"}
DATABASE_ADVICE = (
    "DATABASE_URL no se entiende: escriba sqlite:////ruta/absoluta.db o "
    "postgresql://usuario:clave@servidor/base, con %40 y %2F donde la clave lleve @ y /."
)


class ConfigError(ClickException):
    """The environment does not describe a runnable installation. The Spanish sentence names the variable.

    A ClickException, so that every command ends with the sentence and 1, without a traceback.
    """


def switch(text: str) -> bool:
    """Read a boolean: 1/0, on/off."""
    if text.lower() in TRUE:
        return True
    if text.lower() in FALSE:
        return False
    raise ValueError("escriba on u off")


def one_of(*allowed: str) -> Callable[[str], str]:
    """Read one of a few words."""

    def read(text: str) -> str:
        if text.lower() not in allowed:
            raise ValueError("escriba " + " o ".join(allowed))
        return text.lower()

    return read


def whole(low: int, high: int) -> Callable[[str], int]:
    """Read a whole number between two others, both inclusive."""

    def read(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise ValueError(f"escriba un número entero de {low} a {high}")
        return int(text)

    return read


def sender(text: str) -> str:
    """Read an address with or without a name before it. Empty means none."""
    if text and "@" not in parseaddr(text)[1]:
        raise ValueError("escriba una dirección de correo")
    return text


def plain(text: str) -> str:
    """Read what travels in the dialogue with a mail server, where Python speaks ASCII alone."""
    if not text.isascii():
        raise ValueError("escriba solo letras sin tilde ni ñ, números y signos")
    return text


def time_zone(text: str) -> str:
    """Read the name of a time zone, as America/Guayaquil or Pacific/Galapagos."""
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("escriba una zona horaria como America/Guayaquil o Pacific/Galapagos") from error


def folder(text: str) -> Path | None:
    """Read a folder, made absolute. Empty means none."""
    return Path(text).expanduser().resolve() if text else None


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable: how it is read, its default as text, and whether it is a secret."""

    name: str
    default: str
    read: Callable[[str], Any] = str
    secret: bool = False


SETTINGS = (
    Setting("INSTANCE_DIR", str(ROOT / "instance"), folder),
    Setting("DATABASE_URL", ""),
    Setting("SECRET_KEY", "", secret=True),
    Setting("PUBLIC_URL", ""),
    Setting("HOST", "127.0.0.1"),
    Setting("PORT", "8080", whole(1, TOP_PORT)),
    Setting("THREADS", "8", whole(1, 500)),
    Setting("MAIL_SERVER", ""),
    Setting("MAIL_PORT", "25", whole(1, TOP_PORT)),
    Setting("MAIL_USE_TLS", "off", switch),
    Setting("MAIL_USE_SSL", "off", switch),
    Setting("MAIL_USERNAME", "", plain),
    Setting("MAIL_PASSWORD", "", plain, secret=True),
    Setting("MAIL_DEFAULT_SENDER", "", sender),
    Setting("MAIL_RATE", "60", whole(1, 100_000)),
    Setting("FIRST_ACCESS", "email", one_of("email", "direct")),
    Setting("ISSUER_TRUST", "shared", one_of("shared", "isolated")),
    Setting("SHOW_TEST_VOUCHERS", "off", switch),
    Setting("TRUSTED_PROXIES", "0", whole(0, 10)),
    Setting("TRUSTED_CAS", "", folder),
    Setting("INBOX_DIR", "", folder),
    Setting("SRI_CONFIRM", "off", switch),
    Setting("SRI_URL", ""),
    Setting("SRI_RATE", "30", whole(1, 6_000)),
    Setting("IMAP_SERVER", ""),
    Setting("IMAP_PORT", "993", whole(1, TOP_PORT)),
    Setting("IMAP_SECURITY", "ssl", one_of("ssl", "starttls", "plain")),
    Setting("IMAP_USERNAME", "", plain),
    Setting("IMAP_PASSWORD", "", plain, secret=True),
    Setting("IMAP_FOLDER", "INBOX"),
    Setting("TIME_ZONE", "America/Guayaquil", time_zone),
    Setting("REMIND_EVERY_DAYS", "7", whole(1, 365)),
    Setting("WORKER", "inline", one_of("inline", "off")),
    Setting("DEMO", "off", switch),
)

# What Flask and its extensions are told, the same in every installation.
FIXED = {
    "MAX_CONTENT_LENGTH": 25 * 1024 * 1024,
    "MAX_FORM_MEMORY_SIZE": 500_000,
    "MAX_FORM_PARTS": 1_000,
    "SQLALCHEMY_RECORD_QUERIES": False,
    "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},  # no value enters the log
    "MAIL_SUPPRESS_SEND": False,
    "DOCUMENTS_PER_PAGE": 25,
}


def load(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Read every setting into the mapping that `create_app` takes.

    Raises ConfigError with a Spanish sentence that names the variable when a value cannot be read.
    """
    environ = os.environ if environ is None else environ
    instance = folder(environ.get("INSTANCE_DIR") or str(ROOT / "instance"))
    stored = written(instance / ".env")
    values = {setting.name: read(setting, {**stored, **environ}) for setting in SETTINGS}
    values["INSTANCE_DIR"] = instance
    return {**derive(values), "FIXED_OUTSIDE": fixed_outside(stored, environ)}


def fixed_outside(stored: Mapping[str, str], environ: Mapping[str, str]) -> frozenset[str]:
    """Name the settings that a line NAME=value in the file cannot change: the environment or NAME_FILE wins."""
    filed = {setting.name for setting in SETTINGS if setting.secret}
    elsewhere = {name for name in filed if f"{name}_FILE" in environ or f"{name}_FILE" in stored}
    return frozenset(elsewhere | {setting.name for setting in SETTINGS if setting.name in environ})


def named(name: str) -> Setting:
    """Return one setting by its name."""
    return next(setting for setting in SETTINGS if setting.name == name)


def written(path: Path) -> dict[str, str]:
    """Read NAME=value lines as they stand; none when there is no such file."""
    try:
        lines = dotenv_values(path, interpolate=False, encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"No se puede leer {path}: guárdelo como texto UTF-8, con permiso.") from error
    return {name: value for name, value in lines.items() if value is not None}


def read(setting: Setting, environ: Mapping[str, str]) -> Any:
    """Read one setting, from NAME, from the file NAME_FILE when it is a secret, or its default."""
    text = environ.get(setting.name, "")
    if setting.secret and (path := environ.get(f"{setting.name}_FILE")):
        text = secret_in(Path(path), f"{setting.name}_FILE")
    try:
        return setting.read(text.strip() or setting.default)
    except ValueError as error:
        shown = setting.name if setting.secret else f"{setting.name}={text!r}"
        raise ConfigError(f"{shown} no sirve: {error}.") from error


def secret_in(path: Path, name: str) -> str:
    """Read a secret that is kept in a file of its own."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{name}: no se puede leer {path}.") from error


def derive(values: dict[str, Any]) -> dict[str, Any]:
    """Check settings against each other and work out what Flask needs from them."""
    instance: Path = values["INSTANCE_DIR"]
    public = site(values["PUBLIC_URL"])
    host = public.hostname if public else None
    secure = public is not None and public.scheme == "https"
    contradictions(values, secure=secure)
    return {
        **FIXED,
        **values,
        "PUBLIC_URL": public.geturl() if public else f"http://{values['HOST']}:{values['PORT']}",
        "SRI_URL": sri_site(values["SRI_URL"]),
        "SECURE": secure,
        "TRUSTED_HOSTS": [*LOOPBACK, *([host] if host else [])],
        "SECRET_KEY": values["SECRET_KEY"] or kept_key(instance / "secret_key"),
        "MASK_KEY": kept_key(instance / "mask_key"),
        "SQLALCHEMY_DATABASE_URI": database_url(values["DATABASE_URL"], instance),
        "MAIL_DEFAULT_SENDER": values["MAIL_DEFAULT_SENDER"] or f"clickfactura@{host or 'localhost'}",
        "SESSION_COOKIE_NAME": "__Host-clickfactura" if secure else "clickfactura",
        "SESSION_COOKIE_SECURE": secure,
    }


def site(text: str) -> SplitResult | None:
    """Take PUBLIC_URL apart: scheme, host and perhaps a port. None when it is not given."""
    if not text:
        return None
    try:
        public = urlsplit(text.rstrip("/"))
        named = public.scheme in {"http", "https"} and public.hostname and public.port != 0
    except ValueError:
        named = False
    if not named or public.path or public.query or public.fragment or "@" in public.netloc:
        raise ConfigError(
            "PUBLIC_URL debe empezar con http:// o https:// y nombrar el sitio, sin nada después."
        )
    return public


def sri_site(text: str) -> str:
    """Check the address of the services of the SRI; "" means its own two, one for each ambiente."""
    try:
        at = urlsplit(text.rstrip("/"))
        named = at.scheme in {"http", "https"} and at.hostname and at.port != 0
    except ValueError:
        named = False
    if text and (not named or at.query or at.fragment or "@" in at.netloc):
        raise ConfigError(
            "SRI_URL debe empezar con https:// (o http:// en esta misma máquina) y nombrar el sitio."
        )
    if named and at.scheme == "http" and at.hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise ConfigError("SRI_URL sin https solo sirve en esta misma máquina.")
    return at.geturl() if text else ""


def contradictions(values: dict[str, Any], *, secure: bool) -> None:
    """Raise ConfigError when two settings cannot both hold."""
    if values["FIRST_ACCESS"] == "direct" and secure:
        raise ConfigError("FIRST_ACCESS=direct no se permite con un PUBLIC_URL https.")
    if values["DEMO"] and values["HOST"] not in {"127.0.0.1", "localhost", "::1"}:
        raise ConfigError("DEMO=1 solo atiende en esta misma máquina: quite HOST.")
    if values["MAIL_USE_TLS"] and values["MAIL_USE_SSL"]:
        raise ConfigError(
            "MAIL_USE_TLS y MAIL_USE_SSL no van juntos: deje MAIL_USE_SSL solo con el puerto 465."
        )
    if values["IMAP_SECURITY"] == "plain" and values["IMAP_SERVER"] not in {
        "",
        "127.0.0.1",
        "localhost",
        "::1",
    }:
        raise ConfigError("IMAP_SECURITY=plain solo sirve en esta misma máquina: use ssl o starttls.")
    if values["IMAP_SERVER"] and not values["IMAP_USERNAME"]:
        raise ConfigError("IMAP_SERVER necesita IMAP_USERNAME e IMAP_PASSWORD.")
    if (cas := values["TRUSTED_CAS"]) and not cas.is_dir():
        raise ConfigError(f"TRUSTED_CAS: no existe la carpeta {cas}.")


def database_url(text: str, instance: Path) -> str:
    """Name the driver that is installed, and make the default SQLite path absolute.

    >>> database_url("postgres://u@h/db", ROOT)
    'postgresql+psycopg://u@h/db'
    """
    if not text:
        return f"sqlite:///{instance / 'clickfactura.db'}"
    for prefix in ("postgres://", "postgresql://"):
        if text.startswith(prefix):
            text = "postgresql+psycopg://" + text.removeprefix(prefix)
    try:
        known = make_url(text).drivername in DRIVERS
    except (ArgumentError, ValueError):
        known = False
    if not known:  # the address is not repeated: it may hold a password
        raise ConfigError(DATABASE_ADVICE)
    return text


def kept_key(path: Path) -> str:
    """Return the key in this file, made at first start and readable by its owner alone."""
    try:
        if not path.exists():
            make_key(path)
        return written_key(path)
    except OSError as error:
        raise ConfigError(
            f"INSTANCE_DIR: no se puede leer o escribir en {path.parent}; revise que exista y sus permisos."
        ) from error


def written_key(path: Path) -> str:
    """Read a key, waiting for a process that is just writing it. An empty one would sign for anybody."""
    for _ in range(TRIES):
        if key := path.read_text(encoding="ascii").strip():
            return key
        time.sleep(0.1)
    raise ConfigError(f"{path} está vacío: bórrelo para que se haga otro.")


def make_key(path: Path) -> None:
    """Write a new key, unless another process was first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES))
