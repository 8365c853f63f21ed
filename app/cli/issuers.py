"""`flask issuers add`: the firms that publish here."""

from __future__ import annotations

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select
from stdnum.ec import ruc as stdnum_ruc

from app.cli import database
from app.db import begin_write, db
from app.models import Issuer
from app.sri.identificacion import RUC_SHAPE, compact

group = AppGroup("issuers", help="Empresas que publican sus comprobantes aquí.")


@group.command("add")
@click.argument("ruc")
@click.argument("name")
@click.option("--help-contact", default="", help="A quién acude un cliente sin correo: teléfono, correo…")
@with_appcontext
@database.ready
def add(ruc: str, name: str, help_contact: str) -> None:
    """Register a firm by its RUC and razón social."""
    ruc = compact(ruc)
    if not RUC_SHAPE.fullmatch(ruc):
        raise click.BadParameter("El RUC tiene 13 dígitos.", param_hint="RUC")
    begin_write()
    if db.session.scalar(select(Issuer.id).where(Issuer.ruc == ruc)):
        click.echo(f"{ruc} ya existe.")
        return
    db.session.add(Issuer(ruc=ruc, name=name.strip()[:300], help_contact=help_contact.strip()[:300]))
    db.session.commit()
    if not stdnum_ruc.is_valid(ruc):
        click.echo("Aviso: el RUC no pasa el dígito verificador; el SRI emite algunos así.", err=True)
    click.echo(f"{ruc} {name} registrada.")
