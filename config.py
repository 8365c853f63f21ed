"""Every setting, its variable and its default. Nothing else reads the environment.

Values come from the environment first, then from `INSTANCE_DIR/.env`, then from the default here.
A secret may also come from a file: `NAME_FILE` holds its path. Secrets that are not given are made at
first start and kept in `INSTANCE_DIR` (mode 0600).
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
TRUE = {"1", "on", "true", "yes", "si", "sí"}
FALSE = {"0", "off", "false", "no", ""}
KEY_BYTES = 32


class ConfigError(RuntimeError):
    """The environment does not describe a runnable installation."""


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
    Setting("PORT", "8080", int),
    Setting("THREADS", "8", int),
    Setting("MAIL_SERVER", ""),
    Setting("MAIL_PORT", "25", int),
    Setting("MAIL_USE_TLS", "off", switch),
    Setting("MAIL_USE_SSL", "off", switch),
    Setting("MAIL_USERNAME", ""),
    Setting("MAIL_PASSWORD", "", secret=True),
    Setting("MAIL_DEFAULT_SENDER", ""),
    Setting("MAIL_RATE", "60", int),
    Setting("FIRST_ACCESS", "email", one_of("email", "direct")),
    Setting("ISSUER_TRUST", "shared", one_of("shared", "isolated")),
    Setting("SHOW_TEST_VOUCHERS", "off", switch),
    Setting("TRUSTED_PROXIES", "0", int),
    Setting("TRUSTED_CAS", "", folder),
    Setting("WORKER", "inline", one_of("inline", "off")),
    Setting("DEMO", "off", switch),
)

# What Flask and its extensions are told, the same in every installation.
FIXED = {
    "MAX_CONTENT_LENGTH": 25 * 1024 * 1024,
    "MAX_FORM_MEMORY_SIZE": 500_000,
    "MAX_FORM_PARTS": 1_000,
    "WTF_CSRF_TIME_LIMIT": None,  # a token lives as long as its session
    "WTF_CSRF_SSL_STRICT": False,  # Sec-Fetch-Site is checked instead; some proxies drop Referer
    "SQLALCHEMY_RECORD_QUERIES": False,
    "MAIL_SUPPRESS_SEND": False,
    "DOCUMENTS_PER_PAGE": 25,
}


def load(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Read every setting into the mapping that `create_app` takes.

    Raises ConfigError with a Spanish sentence that names the variable when a value cannot be read.
    """
    environ = os.environ if environ is None else environ
    instance = folder(environ.get("INSTANCE_DIR") or str(ROOT / "instance"))
    stored = {k: v for k, v in dotenv_values(instance / ".env").items() if v is not None}
    values = {setting.name: read(setting, {**stored, **environ}) for setting in SETTINGS}
    values["INSTANCE_DIR"] = instance
    return derive(values)


def read(setting: Setting, environ: Mapping[str, str]) -> Any:
    """Read one setting, from NAME, from the file NAME_FILE when it is a secret, or its default."""
    text = environ.get(setting.name, "")
    if setting.secret and (path := environ.get(f"{setting.name}_FILE")):
        text = Path(path).read_text(encoding="utf-8").strip()
    try:
        return setting.read(text.strip() or setting.default)
    except ValueError as error:
        raise ConfigError(f"{setting.name}={text!r} no sirve: {error}.") from error


def derive(values: dict[str, Any]) -> dict[str, Any]:
    """Check settings against each other and work out what Flask needs from them."""
    instance: Path = values["INSTANCE_DIR"]
    public = values["PUBLIC_URL"].rstrip("/")
    host = urlsplit(public).hostname if public else None
    if public and (urlsplit(public).scheme not in {"http", "https"} or not host):
        raise ConfigError("PUBLIC_URL debe empezar con http:// o https:// y nombrar el sitio.")
    secure = public.startswith("https://")
    if values["FIRST_ACCESS"] == "direct" and secure:
        raise ConfigError("FIRST_ACCESS=direct no se permite con un PUBLIC_URL https.")
    if values["DEMO"] and values["HOST"] not in {"127.0.0.1", "localhost", "::1"}:
        raise ConfigError("DEMO=1 solo atiende en esta misma máquina: quite HOST.")
    return {
        **FIXED,
        **values,
        "PUBLIC_URL": public or f"http://{values['HOST']}:{values['PORT']}",
        "SECURE": secure,
        "TRUSTED_HOSTS": [*LOOPBACK, *([host] if host else [])],
        "SECRET_KEY": values["SECRET_KEY"] or kept_key(instance / "secret_key"),
        "MASK_KEY": kept_key(instance / "mask_key"),
        "SQLALCHEMY_DATABASE_URI": database_url(values["DATABASE_URL"], instance),
        "MAIL_DEFAULT_SENDER": values["MAIL_DEFAULT_SENDER"] or f"clickfactura@{host or 'localhost'}",
        "SESSION_COOKIE_NAME": "__Host-clickfactura" if secure else "clickfactura",
        "SESSION_COOKIE_SECURE": secure,
    }


def database_url(text: str, instance: Path) -> str:
    """Name the driver that is installed, and make the default SQLite path absolute.

    >>> database_url("postgres://u@h/db", ROOT)
    'postgresql+psycopg://u@h/db'
    """
    if not text:
        return f"sqlite:///{instance / 'clickfactura.db'}"
    for prefix in ("postgres://", "postgresql://"):
        if text.startswith(prefix):
            return "postgresql+psycopg://" + text.removeprefix(prefix)
    return text


def kept_key(path: Path) -> str:
    """Return the key in this file, made at first start and readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was first
            return path.read_text(encoding="ascii").strip()
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES))
    return path.read_text(encoding="ascii").strip()
