"""`flask demo load`: an invented world to look around in."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from app.cli import database
from app.cli.comprobantes import WORDS
from app.demo.load import load
from app.demo.people import COLLEAGUES
from app.demo.staff import STAFF
from app.demo.world.cast import CUSTOMERS, ISSUERS

group = AppGroup("demo", help="Demostración con empresas y personas inventadas.")
EXIT_USAGE = 2
REFUSAL = (
    "La demostración trae empresas inventadas y claves conocidas: se carga solo con DEMO=1, "
    "en una carpeta propia. Use «make demo»."
)


@group.command("load", help="Carga empresas, personas y unos 300 comprobantes. Repetirla no cambia nada.")
@with_appcontext
def load_command() -> None:
    """Load firms, customers and about 300 vouchers. Loading again changes nothing."""
    if not current_app.config["DEMO"]:
        click.echo(REFUSAL, err=True)
        sys.exit(EXIT_USAGE)
    outcomes = prepared()
    click.echo(summary(outcomes, current_app.config["PUBLIC_URL"]))


@database.ready
def prepared() -> Counter[str]:
    """Load once the database is up to date."""
    return load(Path(current_app.config["INSTANCE_DIR"]))


def summary(outcomes: Counter[str], url: str) -> str:
    """Say what there is now and how to come in."""
    counts = ", ".join(f"{count} {WORDS[outcome]}" for outcome, count in sorted(outcomes.items()))
    firms = "\n".join(f"  {issuer.ruc}  {issuer.razon_social}" for issuer in ISSUERS)
    people = "\n".join(
        f"  {each.numero:<15} {each.password or '(primer acceso)':<20} {each.name}" for each in CUSTOMERS
    )
    colleagues = "\n".join(f"  {each.email:<26} {each.password:<20} {each.name}" for each in COLLEAGUES)
    workers = "\n".join(f"  {each.email:<26} {each.password:<20} {each.name}" for each in STAFF)
    return (
        f"Comprobantes: {counts}.\n\nEmpresas:\n{firms}\n\n"
        f"Personas (RUC/CI, contraseña, nombre):\n{people}\n\n"
        f"Colegas y contadora (correo, contraseña, nombre):\n{colleagues}\n\n"
        f"Quienes trabajan en las empresas y quien administra (correo, contraseña, nombre):\n{workers}\n\n"
        f"Ingrese en {url}/ingresar. El correo que se habría enviado está en {url}/demo/correo.\n"
        f"El SRI de la demostración también está en esta máquina: qué claves probar, en {url}/demo/sri."
    )
