"""`flask issuers add` and `operator`: the firms that publish here, and who works for them."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select
from stdnum.ec import ruc as stdnum_ruc

from app.accounts import hiring, invitations
from app.cli import database
from app.db import begin_write, db
from app.models import Issuer, Role
from app.sri.identificacion import RUC_SHAPE, compact
from app.sri.ride import logo as ride_logo

group = AppGroup("issuers", help="Empresas que publican sus comprobantes aquí.")
NAME_LENGTH = 300
MAX_LOGO = 1024 * 1024  # bytes


@group.command("add", help="Registra una empresa por su RUC y su razón social.")
@click.argument("ruc")
@click.argument("name")
@click.option("--help-contact", help="A quién acude un cliente sin correo: teléfono, correo…")
@click.option(
    "--logo",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Imagen PNG, JPEG o WebP para el RIDE, hasta 1 MB.",
)
@with_appcontext
@database.ready
def add(ruc: str, name: str, help_contact: str | None, logo: Path | None) -> None:
    """Register a firm by its RUC and razón social. Again: change its help contact or its logo, when given."""
    ruc = compact(ruc)
    if not RUC_SHAPE.fullmatch(ruc):
        raise click.BadParameter("El RUC tiene 13 dígitos.", param_hint="RUC")
    picture = read_logo(logo) if logo else None
    begin_write()
    issuer = db.session.scalar(select(Issuer).where(Issuer.ruc == ruc))
    click.echo(f"{ruc} ya existe." if issuer else f"{ruc} {name} registrada.")
    if issuer is None:
        issuer = Issuer(ruc=ruc, name=name.strip()[:NAME_LENGTH])
        db.session.add(issuer)
    if help_contact is not None:
        issuer.help_contact = help_contact.strip()[:NAME_LENGTH]
    if picture is not None:
        issuer.logo = picture
    db.session.commit()
    if not stdnum_ruc.is_valid(ruc):
        click.echo("Aviso: el RUC no pasa el dígito verificador; el SRI emite algunos así.", err=True)


@group.command("operator", help="Deja que alguien trabaje para una empresa desde ya, por su número.")
@click.argument("ruc")
@click.argument("identificacion")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="operator si falta.")
@with_appcontext
@database.ready
def operator(ruc: str, identificacion: str, email: str, role: str | None) -> None:
    """Let someone work for a firm; who has no password yet gets the link that opens the account."""
    begin_write()
    issuer = db.session.scalar(select(Issuer).where(Issuer.ruc == compact(ruc)))
    if issuer is None:
        raise click.UsageError(f"No hay una empresa con el RUC {ruc}: regístrela con flask issuers add.")
    try:
        named = hiring.name(issuer, identificacion, email, Role(role) if role else None)
    except invitations.CannotInvite as reason:
        raise click.UsageError(str(reason)) from reason
    said = say_named(named, identificacion, issuer.name)
    db.session.commit()
    click.echo(said)


def say_named(named: hiring.Named, identificacion: str, firm: str) -> str:
    """Say in one line what was done, and where the mail about it goes."""
    if named.changed:
        done = f"{identificacion} ya existe. Cambió lo que puede hacer."
    elif named.before:
        done = f"{identificacion} ya existe."
    else:
        done = f"{identificacion} trabaja para {firm}."
    return f"{done} Correo a {named.told}." if named.told else done


def read_logo(path: Path) -> bytes:
    """Return the picture's bytes, or refuse one that the RIDE could not print."""
    data = path.read_bytes() if path.stat().st_size <= MAX_LOGO else b""
    if ride_logo.leer(data) is None:
        raise click.BadParameter("No es una imagen PNG, JPEG o WebP de hasta 1 MB.", param_hint="--logo")
    return data
