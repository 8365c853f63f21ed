"""Accounts: found, closed, opened, and helped in; no voucher is seen here and no password is set."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import Row
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.accounts import acts, directory, people, suspending
from app.accounts.delegations import ACCOUNT
from app.accounts.reader import ADDRESS
from app.accounts.suspending import Done
from app.admin import bp
from app.admin.forms import PressedForm, SearchForm, pressed
from app.db import begin_write, db
from app.filters import plain
from app.models import Account, AccountState
from app.paging import walk
from app.vouchers import keyset

LATEST = 10
LONGEST = 300
STATES = {
    AccountState.PENDING: ("Sin clave todavía", "espera"),
    AccountState.ACTIVE: ("Activa", "bien"),
    AccountState.DISABLED: ("Desactivada", "mal"),
}
REFUSED = {
    Done.ONESELF: "No puede desactivar su propia cuenta. Pídalo a otra persona que administre.",
    Done.FORBIDDEN: "Mientras tanto usted dejó de administrar. No se hizo nada.",
    Done.NO_ADDRESS: (
        "No tiene un correo registrado. Pida a quien le factura que lo registre, o use en la máquina "
        "«flask accounts invite» con --print-link y entréguele el enlace en persona."
    ),
}


@bp.get("/cuentas", endpoint="people")
def list_people() -> str:
    """Find accounts by number, address or a part of the name."""
    form = SearchForm(request.args)
    asked = " ".join(plain(form.q.data)[:LONGEST].split())
    page = walk(directory.found(asked), ACCOUNT.c.id, keyset.asked(), keyset.size())
    return render_template(
        "admin/people.html",
        form=form,
        asked=asked,
        rows=[(row, user(row), STATES[row.state], roles(row)) for row in page.rows],
        pager=keyset.pager(page, ".people", q=asked or None),
    )


@bp.get("/cuentas/<row:id>", endpoint="people_show")
def show_person(id: int) -> str:  # noqa: A002  (the part of the address)
    """Show one account, what it may do here, and what was done with it."""
    account = get_account(id)
    found = directory.facts(account)
    done = acts.page(acts.Wanted(account_id=account.id), None, LATEST)
    return render_template(
        "admin/people_show.html",
        account=account,
        name=account.name or account.party.name or people.usuario(account) or "Sin nombre",
        user=people.usuario(account),
        state=STATES[account.state],
        facts=found,
        is_me=account.id == current_user.id,
        steps=acts.steps(done.rows),
    )


@bp.post("/cuentas/<row:id>/desactivar")
def people_disable(id: int) -> Response:  # noqa: A002  (the part of the address)
    """Let somebody sign in no more."""
    return act(
        id,
        suspending.disable,
        "La cuenta quedó desactivada y sus sesiones se cerraron.",
        "Ya estaba desactivada.",
    )


@bp.post("/cuentas/<row:id>/activar")
def people_enable(id: int) -> Response:  # noqa: A002  (the part of the address)
    """Let somebody sign in again."""
    return act(id, suspending.enable, "La cuenta quedó activada.", "Ya estaba activada.")


@bp.post("/cuentas/<row:id>/enlace")
def people_invite(id: int) -> Response:  # noqa: A002  (the part of the address)
    """Send the link that opens the account, or lets its owner choose another password."""
    return act(
        id,
        suspending.send_link,
        "El enlace va en camino a su correo.",
        "La cuenta está desactivada: actívela antes.",
    )


@bp.post("/cuentas/<row:id>/freno")
def people_release(id: int) -> Response:  # noqa: A002  (the part of the address)
    """Let somebody try again at once."""
    return act(id, released, "Ya puede intentarlo otra vez, desde cualquier equipo.", "")


def released(by: Any, account: Account) -> Done:
    suspending.release(by, account)
    return Done.DONE


def act(account_id: int, verb: Any, said: str, same: str) -> Response:
    """Do one thing with an account and say so, or why not."""
    pressed(PressedForm())
    begin_write()
    outcome = verb(current_user, get_account(account_id))
    if outcome is Done.DONE:
        db.session.commit()
        flash(said)
    else:
        db.session.rollback()
        flash(REFUSED.get(outcome, same), "error")
    return redirect(url_for(".people_show", id=account_id), 303)


def get_account(account_id: int) -> Account:
    account = directory.find(account_id)
    if account is None:
        raise NotFound
    return account


def user(row: Row[Any]) -> str:
    """Say what somebody signs in with."""
    return row.email or "" if row.kind == ADDRESS else row.numero


def roles(row: Row[Any]) -> str:
    """Say what somebody is here besides a customer, "" for nothing."""
    return " · ".join(
        word
        for word, holds in (("Administra", row.admin_since), ("Trabaja en una empresa", row.operates))
        if holds
    )
