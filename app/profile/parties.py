"""Those whose vouchers the reader may look at, and turning from one to another."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response
from wtforms import SearchField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp

from app.accounts import looking, sessions
from app.accounts.looking import Looked
from app.accounts.reader import ADDRESS
from app.archive import unopened
from app.converters import RowConverter
from app.db import begin_write, db
from app.filters import punto
from app.profile import bp
from app.security.numbers import NumberField
from app.sri import clave_acceso
from app.sri.correo import plain
from app.sri.identificacion import compact

FEW = 10  # found at a glance, without a search
SHOWN = 100
COUNTED = 400  # parties whose vouchers are counted: SQLite joins at most 500 questions
WORDS_LENGTH = 100


class SearchForm(FlaskForm):
    """Part of a name or number."""

    class Meta:
        csrf = False

    q = SearchField("Nombre o número")


class TurnForm(FlaskForm):
    """Whose vouchers to look at, and the one that was asked for."""

    party = NumberField(validators=[InputRequired(), NumberRange(min=1, max=RowConverter.HIGHEST)])
    clave = StringField(validators=[Optional(), Regexp(rf"[0-9]{{{clave_acceso.LENGTH}}}\Z")])


@dataclass(frozen=True, slots=True)
class Choice:
    """A party on the page: how many of its vouchers nobody opened yet, and whether it is the one looked at now."""

    party_id: int
    name: str
    numero: str
    unopened: int
    is_current: bool

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
    everyone = looking.parties(current_user)
    words = request.args.get("q", "")[:WORDS_LENGTH].strip()
    only = request.args.get("nuevos") == "1"
    found = [one for one in everyone if is_meant(one, words)]
    rows = [one for one in choices(found[:COUNTED]) if one.unopened or not only]
    return render_template(
        "profile/parties.html",
        form=SearchForm(formdata=None, q=words) if len(everyone) > FEW else None,
        words=words,
        only=only,
        rows=rows[:SHOWN],
        left_out=len(rows[SHOWN:]) + len(found[COUNTED:]),
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
    called = next((one.name for one in looking.parties(current_user) if one.party_id == form.party.data), "")
    db.session.commit()
    flash(f"Ahora ve los comprobantes de {punto(called)}")
    wanted = form.clave.data
    return redirect(url_for("documents.show", clave=wanted) if wanted else url_for("public.index"), 303)


def choices(parties: list[Looked]) -> list[Choice]:
    """Say what waits with each party."""
    counts = unopened.count({one.party_id: one for one in parties})
    here = current_user.party_id
    return [
        Choice(one.party_id, one.name, one.numero, counts[one.party_id], one.party_id == here)
        for one in parties
    ]


def is_meant(one: Looked, words: str) -> bool:
    """Tell whether all the words are in the name, without accents, or they are part of the number."""
    name = plain(one.name)
    in_number = bool(compact(words)) and compact(words) in one.numero
    return in_number or all(word in name for word in plain(words).split())
