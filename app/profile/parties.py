"""Those whose vouchers the reader may look at, and turning from one to another."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response
from wtforms import IntegerField, SearchField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp

from app.accounts import delegations, sessions
from app.accounts.reader import ADDRESS
from app.archive import unopened
from app.db import begin_write, db
from app.filters import punto
from app.models import Account
from app.profile import bp
from app.profile.forms import HIGHEST_ID
from app.sri import clave_acceso
from app.sri.correo import plain
from app.sri.identificacion import compact

FEW = 10  # found at a glance, without a search
SHOWN = 100
WORDS_LENGTH = 100


class SearchForm(FlaskForm):
    """Part of a name or number."""

    class Meta:
        csrf = False

    q = SearchField("Nombre o número")


class TurnForm(FlaskForm):
    """Whose vouchers to look at, and the one that was asked for."""

    party = IntegerField(validators=[InputRequired(), NumberRange(min=1, max=HIGHEST_ID)])
    clave = StringField(validators=[Optional(), Regexp(rf"[0-9]{{{clave_acceso.LENGTH}}}\Z")])


@dataclass(slots=True)
class Looked:
    """A party on the page: whose it is, what waits there, and whether it is the one looked at now."""

    party_id: int
    kind: str
    numero: str
    name: str
    proven_email: str | None
    is_own: bool = False
    is_current: bool = False
    unopened: int = 0

    @property
    def detail(self) -> str:
        """Say the number, and how many vouchers nobody opened yet."""
        many = self.unopened >= unopened.CAP
        news = f"{unopened.CAP} o más sin abrir" if many else f"{self.unopened} sin abrir"
        return f"{self.numero} · {news if self.unopened else 'nada sin abrir'}"

    @property
    def chip(self) -> str:
        """Mark the one looked at now."""
        return "Los ve ahora" if self.is_current else ""


@bp.get("/empresas")
def parties() -> str:
    """List them, the reader's own first, with what nobody opened yet."""
    everyone = mine()
    words = request.args.get("q", "")[:WORDS_LENGTH].strip()
    found = [one for one in everyone if is_meant(one, words)]
    shown = found[:SHOWN]
    counts = unopened.count({one.party_id: one for one in shown})
    for one in shown:
        one.unopened = counts[one.party_id]
    return render_template(
        "profile/parties.html",
        form=SearchForm(formdata=None, q=words) if len(everyone) > FEW else None,
        words=words,
        rows=shown,
        left_out=len(found) - len(shown),
    )


@bp.post("/empresas/cambio")
def turn_to() -> Response:
    """Look at another party's vouchers from here on, if it lets the reader at this very instant."""
    form = TurnForm()
    if not form.validate():
        raise NotFound
    begin_write()
    if form.party.data == current_user.own_party_id and current_user.own_kind != ADDRESS:
        sessions.look_at_own(current_user)
    elif not sessions.look_at(current_user.token, current_user.id, form.party.data):
        raise NotFound
    called = next((one.name for one in mine() if one.party_id == form.party.data), "")
    db.session.commit()
    flash(f"Ahora ve los comprobantes de {punto(called)}")
    wanted = form.clave.data
    return redirect(url_for("documents.show", clave=wanted) if wanted else url_for("public.index"), 303)


def mine() -> list[Looked]:
    """List all whose vouchers the reader may look at, the reader's own first when they have a number."""
    others = [
        Looked(row.id, row.kind, row.numero, row.name or row.numero, row.proven_email)
        for row in delegations.looked_at_by(current_user)
    ]
    others.sort(
        key=lambda one: plain(one.name)
    )  # no database puts Á and Ñ where a person looks for them alike
    everyone = others if current_user.own_kind == ADDRESS else [own(), *others]
    for one in everyone:
        one.is_current = one.party_id == current_user.party_id
    return everyone


def own() -> Looked:
    """Return the reader's own party."""
    party = db.session.get_one(Account, current_user.id).party
    name = party.name or current_user.name
    return Looked(party.id, party.kind, party.numero, name, current_user.email, is_own=True)


def is_meant(one: Looked, words: str) -> bool:
    """Tell whether all the words are in the name, without accents, or they are part of the number."""
    name = plain(one.name)
    in_number = bool(compact(words)) and compact(words) in one.numero
    return in_number or all(word in name for word in plain(words).split())
