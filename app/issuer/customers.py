"""The customers of the firm: found, seen one by one, and helped to see what was issued to them."""

from __future__ import annotations

from flask import render_template, request, url_for
from werkzeug.exceptions import NotFound

from app.archive import customer_mail, customers
from app.archive.customer_paging import Page as CustomerPage
from app.archive.customer_paging import Position
from app.archive.customers import Customer
from app.issuer import bp, customer_words
from app.issuer.customer_forms import AddressForm, SearchForm
from app.issuer.desk import current_desk
from app.models import AccountState

MOST_RECEIVED = 20


@bp.get("/clientes", endpoint="customers")
def list_customers() -> str:
    """List the customers of the firm by name."""
    desk, form = current_desk(), SearchForm(request.args)
    said, which = form.words(), form.which
    page = customers.page(desk, said, which, Position.parse(request.args.get("desde_fila", "")))
    return render_template(
        "issuer/customers.html",
        form=form,
        rows=[(row, *customer_words.account_of(row)) for row in page.rows],
        count=customers.count(desk, said, which),
        filters=[(label, address(said, each.value), each is which) for label, each in customer_words.FILTERS],
        pager=pager(page, said, which.value),
        asked=bool(said or which.value),
    )


def address(said: str, which: str, start: Position | None = None) -> str:
    """Write the address of the list with what was asked for."""
    asked = {"q": said, "ver": which, "desde_fila": str(start) if start else ""}
    return url_for(".customers", **{name: text for name, text in asked.items() if text})


def pager(page: CustomerPage, said: str, which: str) -> dict[str, str | None]:
    """Turn positions into addresses that keep what was asked for."""
    return {
        "prev_url": address(said, which, page.before) if page.before else None,
        "next_url": address(said, which, page.after) if page.after else None,
    }


@bp.get("/clientes/<row:party_id>")
def customers_show(party_id: int) -> str:
    """Show one customer: who they are, whether they see the firm's vouchers, and what they received."""
    return show(get_customer(party_id), AddressForm(formdata=None))


def may_be_handed(customer: Customer) -> bool:
    """Tell whether the firm may hand over the link of an account: one that nobody opened yet, ever.

    What earlier holders of an account proved to other firms stays with it, so it opens again by mail alone.
    """
    return customer.is_known and customer.state is AccountState.PENDING and not customer.was_open


def get_customer(party_id: int) -> Customer:
    """Return the customer of this firm. Who is not theirs is a 404."""
    if customer := customers.find(current_desk(), party_id):
        return customer
    raise NotFound


def show(customer: Customer, form: AddressForm) -> str:
    desk = current_desk()
    received = customer_mail.received(desk, customer.id, MOST_RECEIVED)
    fates = customer_mail.fates(desk, customer.id, [row.id for row in received])
    if not form.is_submitted():
        form.email.data = customer.email
    said, todo = customer_words.why(customer)
    return render_template(
        "issuer/customers_show.html",
        customer=customer,
        form=form,
        account=customer_words.account_of(customer),
        said=said,
        todo=todo,
        rows=[(row, *customer_words.fate(fates.get(row.id), customer)) for row in received],
        may_be_handed=may_be_handed(customer),
    )
