"""What is done for one customer: another address, vouching, inviting again, handing the link over."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app import links
from app.accounts import contacts
from app.accounts.contacts import Given, Why
from app.accounts.throttle import Bucket, Limit
from app.archive.customers import Customer
from app.audit import deeds
from app.db import begin_write, db
from app.issuer import bp
from app.issuer.customer_forms import AddressForm
from app.issuer.customers import get_customer, may_be_handed, show
from app.issuer.desk import current_desk
from app.models import Account, AccountState, Contact, Deed
from app.notify.masks import mask
from app.security import brakes
from app.security.forms import keeps_text

TOO_OFTEN = "Ya se le envió varias veces hoy: revise que el correo sea correcto, o pruebe mañana."


@bp.post("/clientes/<row:party_id>/correo")
@keeps_text
def customers_address(party_id: int) -> str | Response | tuple[str, int]:
    """Keep another address for a customer."""
    form = AddressForm()
    if not form.validate_on_submit():
        return show(get_customer(party_id), form), 422
    desk = current_desk()
    spend(contacts.CHANGED_DAY, party_id)
    begin_write()
    customer = get_customer(party_id)
    given = contacts.give(desk.issuer_id, party_id, form.address)
    if given is not Given.SAME:
        note(Deed.CONTACT_CHANGED, customer, f"{customer.email or 'sin correo'} → {form.address}")
    db.session.commit()
    flash("Ese ya era el correo registrado." if given is Given.SAME else "Guardamos el correo.")
    return back_to(party_id)


@bp.post("/clientes/<row:party_id>/fe")
def customers_vouch(party_id: int) -> Response:
    """Say that whoever has the account is the firm's customer: its vouchers open to them."""
    begin_write()
    customer = get_customer(party_id)
    if customer.state is not AccountState.ACTIVE or not customer.is_known:
        raise NotFound
    contacts.vouch(current_desk().issuer_id, party_id)
    note(Deed.CONTACT_VOUCHED, customer, "dio fe")
    db.session.commit()
    flash("Dieron fe: desde ahora ve los comprobantes de su empresa.")
    return back_to(party_id)


@bp.post("/clientes/<row:party_id>/fe/retiro")
def customers_unvouch(party_id: int) -> Response:
    """Vouch no more."""
    begin_write()
    customer = get_customer(party_id)
    if not contacts.take_back(current_desk().issuer_id, party_id):
        raise NotFound
    note(Deed.CONTACT_VOUCHED, customer, "retiró la fe")
    db.session.commit()
    flash("Retiraron la fe que habían dado.")
    return back_to(party_id)


@bp.post("/clientes/<row:party_id>/invitacion")
def customers_invite(party_id: int) -> Response:
    """Write to the firm's address: the link that opens the account, or the one that proves the address."""
    begin_write()
    customer = get_customer(party_id)
    contact = contacts.find(current_desk().issuer_id, party_id)
    if contact is None or not contact.email:
        flash("Primero registre su correo.", "error")
        return back_to(party_id)
    if sent := queue(customer, contact):
        note(Deed.ACCOUNT_INVITED, customer, mask(contact.email))
    db.session.commit()
    flash(f"Enviamos el enlace a {contact.email}." if sent else TOO_OFTEN, "message" if sent else "error")
    return back_to(party_id)


def queue(customer: Customer, contact: Contact) -> bool:
    """Queue what helps a customer in. False when they got it too often. No link for a new password is ever sent."""
    if customer.standing.why is Why.PENDING or not customer.is_known:  # to who has an account nothing leaves
        return contacts.send_invitation(contact, customer.account_id)
    if customer.state is AccountState.ACTIVE and not customer.standing.open:
        return contacts.send_proof(contact)
    raise NotFound


@bp.post("/clientes/<row:party_id>/enlace")
def customers_link(party_id: int) -> str:
    """Show, this once, the link that opens the account of a customer who stands at the counter."""
    desk = current_desk()
    spend(contacts.SHOWN_DAY, party_id)
    begin_write()
    customer = get_customer(party_id)
    if not may_be_handed(customer):
        raise NotFound
    account = db.session.get_one(Account, customer.account_id)
    link = links.handed_url(account, desk.issuer_id, desk.id)
    note(Deed.LINK_SHOWN, customer)
    db.session.commit()
    return render_template("issuer/customers_link.html", customer=customer, link=link)


def spend(limit: Limit, party_id: int) -> None:
    """Count one attempt for a customer of this firm, or raise TooMany."""
    get_customer(party_id)
    brakes.spend(Bucket(limit, f"{current_desk().issuer_id}:{party_id}"))


def note(deed: Deed, customer: Customer, detail: str = "") -> None:
    """Write down what was done about a customer. The log names nobody to whom the firm issued nothing."""
    desk = current_desk()
    about = db.session.get(Account, customer.account_id) if customer.is_known else None
    if about is None:
        detail = f"{customer.numero}: {detail}"
    deeds.note(deed, desk, issuer_id=desk.issuer_id, about=about, detail=detail)


def back_to(party_id: int) -> Response:
    return redirect(url_for(".customers_show", party_id=party_id), 303)
