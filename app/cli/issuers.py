"""`flask issuers add` and `operator`: the firms that publish here, and who works for them."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext
from stdnum.ec import ruc as stdnum_ruc

from app.accounts import firms, hiring, invitations, logos
from app.cli import database
from app.db import begin_write, db
from app.filters import punto
from app.models import Role
from app.notify import colours
from app.sri.errors import Refused
from app.sri.identificacion import RUC_SHAPE, compact

group = AppGroup("issuers", help="Empresas que publican sus comprobantes aquí.")
NAME_LENGTH = 300


@group.command("add", help="Registra una empresa por su RUC y su razón social.")
@click.argument("ruc")
@click.argument("name")
@click.option("--help-contact", help="A quién acude un cliente sin correo: teléfono, correo…")
@click.option(
    "--logo",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Imagen PNG, JPEG o WebP para el RIDE, hasta 1 MB.",
)
@click.option("--color", help="Color de sus avisos, como #7a1e4e; vacío, el del portal.")
@with_appcontext
@database.ready
def add(ruc: str, name: str, help_contact: str | None, logo: Path | None, color: str | None) -> None:
    """Register a firm by its RUC and razón social. Again: change how it looks, what is given of it."""
    ruc = compact(ruc)
    if not RUC_SHAPE.fullmatch(ruc):
        raise click.BadParameter("El RUC tiene 13 dígitos.", param_hint="RUC")
    given = {
        "help_contact": None if help_contact is None else help_contact.strip()[:NAME_LENGTH],
        "logo": read_logo(logo) if logo else None,
        "accent": None if color is None else read_colour(color),
    }
    look = {field: value for field, value in given.items() if value is not None}
    begin_write()
    issuer = firms.find(ruc)
    click.echo(f"{ruc} ya existe." if issuer else f"{ruc} {name} registrada.")
    if issuer is None:
        firms.add(None, ruc, name.strip()[:NAME_LENGTH], **look)
    else:
        firms.change(None, issuer, **look)
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
    issuer = firms.find(compact(ruc))
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
        done = punto(f"{identificacion} trabaja para {firm}")
    return f"{done} Correo a {named.told}." if named.told else done


def read_logo(path: Path) -> bytes:
    """Draw the picture again, or refuse one that the RIDE could not print."""
    with path.open("rb") as file:
        data = file.read(logos.MAX_BYTES + 1)
    try:
        return logos.draw(data)
    except Refused as refused:
        raise click.BadParameter(logos.why(refused), param_hint="--logo") from refused


def read_colour(text: str) -> str:
    """Return a colour as it is kept, "" for the portal's own."""
    colour = colours.read(text) if text.strip() else ""
    if colour is None:
        raise click.BadParameter("Escríbalo como #7a1e4e.", param_hint="--color")
    return colour
