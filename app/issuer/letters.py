"""Letters to customers without mail: one by one with an address that may be corrected, or many in one file.

The code of a letter is in that file and nowhere else, so a file that is lost is printed again with other codes.
"""

from __future__ import annotations

from flask import Response, current_app, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer
from wtforms import StringField, TextAreaField
from wtforms.validators import ValidationError

from app.accounts import access, contacts
from app.accounts.throttle import Bucket, Limit
from app.archive import postal, unlettered
from app.archive.customers import Customer
from app.archive.postal import NOWHERE
from app.audit import deeds
from app.db import begin_write, db, now
from app.filters import cleaned, plain
from app.issuer import bp, letter_paper
from app.issuer.customer_acts import note, spend
from app.issuer.customers import get_customer, may_be_handed
from app.issuer.desk import current_desk
from app.models import Deed
from app.security import brakes, turns
from app.security.forms import keeps_text
from app.security.headers import sealed

BATCH, SHOWN = 200, 20
BATCHES_DAY = Limit("cartas-dia", 30, 86_400)
NAME_LENGTH = ADDRESS_LENGTH = 300
MOST_LINES = 6
NOBODY = "No hay a quién imprimir cartas ahora."


class LetterForm(FlaskForm):
    """To whom a letter is written, as it shows through the window."""

    nombre = StringField("Nombre", filters=[cleaned])
    direccion = TextAreaField("Dirección postal")

    @property
    def lines(self) -> tuple[str, ...]:
        """Give the lines of the address that say something."""
        typed = map(cleaned, plain(self.direccion.data or "").splitlines())
        return tuple(filter(None, typed))

    def validate_nombre(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError("Escriba a quién va la carta.")
        if len(field.data) > NAME_LENGTH:
            raise ValidationError(f"Use hasta {NAME_LENGTH} letras.")

    def validate_direccion(self, field: TextAreaField) -> None:
        if len(self.lines) > MOST_LINES:
            raise ValidationError(f"Use hasta {MOST_LINES} líneas: más no caben en la ventanilla.")
        if len(field.data or "") > ADDRESS_LENGTH:
            raise ValidationError(f"Use hasta {ADDRESS_LENGTH} letras.")


@bp.route("/clientes/<row:party_id>/carta", methods=["GET", "POST"])
@keeps_text
def customers_letter(party_id: int) -> str | Response | tuple[str, int]:
    """Show whom a letter is written to, and print it. It opens an account that nobody opened, as a link does."""
    customer, form = get_newcomer(party_id), LetterForm()
    if form.validate_on_submit():
        return one(customer, form)
    if not form.is_submitted():
        found = postal.newest(current_desk(), [party_id]).get(party_id, NOWHERE)
        form.nombre.data, form.direccion.data = customer.name, "\n".join(found.lines)
    page = render_template("issuer/customers_letter.html", form=form, customer=customer)
    return (page, 422) if form.is_submitted() else page


def get_newcomer(party_id: int) -> Customer:
    """Return a customer of the firm whose account nobody opened yet. Anybody else is a 404."""
    customer = get_customer(party_id)
    if not may_be_handed(customer):
        raise NotFound
    return customer


def one(customer: Customer, form: LetterForm) -> Response:
    """Print a letter with a new code. The firm's older letter to the same customer ends."""
    desk = current_desk()
    spend(contacts.SHOWN_DAY, customer.id)
    found = postal.newest(desk, [customer.id]).get(customer.id, NOWHERE)
    begin_write()
    customer = get_newcomer(customer.id)
    given = access.give(desk, [customer.account_id])
    note(Deed.LETTERS_PRINTED, customer)
    db.session.commit()
    carta = letter_paper.letter_to(form.nombre.data, customer.numero, given[customer.account_id], form.lines)
    return handed(letter_paper.render(desk, [carta], found.sender), f"carta-{customer.numero}")


@bp.get("/clientes/cartas")
def customers_letters() -> str:
    """Show to how many a letter would go, and how the first ones would be addressed."""
    desk = current_desk()
    count, printed = unlettered.counts(desk)
    rows = unlettered.first(desk, SHOWN)
    found = postal.newest(desk, [row.id for row in rows])
    return render_template(
        "issuer/customers_letters.html",
        count=count,
        printed=printed,
        most=BATCH,
        rows=[(row, ", ".join(found.get(row.id, NOWHERE).lines)) for row in rows],
    )


@bp.post("/clientes/cartas")
def customers_letters_print() -> Response | Answer:
    """Print letters for the next ones, by name, in one file."""
    desk = current_desk()
    rows = unlettered.first(desk, BATCH)
    if not rows:
        flash(NOBODY, "error")
        return redirect(url_for(".customers_letters"), 303)
    brakes.spend(Bucket(BATCHES_DAY, f"firma:{desk.issuer_id}"))
    with turns.turn():
        found = postal.newest(desk, [row.id for row in rows])
        begin_write()
        rows = unlettered.first(desk, BATCH)  # as they are now
        given = access.give(desk, [row.account_id for row in rows])
        detail = "1 carta" if len(rows) == 1 else f"{len(rows)} cartas"
        deeds.note(Deed.LETTERS_PRINTED, desk, issuer_id=desk.issuer_id, detail=detail)
        db.session.commit()
        cartas = [
            letter_paper.letter_to(
                row.name, row.numero, given[row.account_id], found.get(row.id, NOWHERE).lines
            )
            for row in rows
        ]
        sender = next((each.sender for each in found.values() if each.sender), "")
        return handed(letter_paper.render(desk, cartas, sender), f"cartas-{now():%Y%m%d-%H%M}")


def handed(pdf: bytes, name: str) -> Response:
    """Answer with a file to keep, under a name of plain letters."""
    response = current_app.response_class(pdf, mimetype="application/pdf")
    safe = "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter == "-"))
    response.headers.set("Content-Disposition", "attachment", filename=f"{safe}.pdf")
    return sealed(response)
