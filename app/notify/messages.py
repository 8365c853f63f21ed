"""What each kind of message says. Words are in templates/mail/<kind>/; links are minted here, as it leaves."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import parseaddr
from typing import Any

from flask import current_app
from sqlalchemy import select

from app import links
from app.db import db, now
from app.models import Account, AccountState, AddressChange, Contact, MailKind
from app.notify import (
    annulment,
    colleagues,
    digest,
    identity,
    masks,
    notice,
    operators,
    reminder,
    summaries,
    voice,
)
from app.notify.asked import asked
from app.notify.headers import NAME_LENGTH, greeting, header
from app.notify.letter import CannotSend, Letter, NotNeeded
from app.notify.outcomes import AnyMail
from app.notify.text import wrap
from app.sri.correo import one_address

SENDER_NAME = "ClickFactura"


def compose(mail: AnyMail) -> Letter:
    """Write one message for its one reader.

    Raises NotNeeded when its cause is gone, and CannotSend with a sentence when it can never leave.
    """
    if one_address(mail.to) != mail.to:
        raise CannotSend("La dirección no es una sola dirección de correo válida.")
    context = ABOUT[mail.kind](mail)
    folder = f"mail/{mail.kind.value}"
    own_name, sender = parseaddr(current_app.config["MAIL_DEFAULT_SENDER"])
    name = own_name or SENDER_NAME
    return Letter(
        kind=mail.kind.value,
        sender=sender,
        sender_name=f"{context['issuer']} por {name}" if "issuer" in context else name,
        to=mail.to,
        subject=render(f"{folder}/subject.txt", context),
        text=wrap(render(f"{folder}/body.txt", context)),
        html=render(f"{folder}/body.html", context),
        message_id=mail.message_id or identity.message_id(mail),
        attachments=notice.files(context["document"]) if mail.kind is MailKind.NOTICE else (),
        unsubscribe=context.get("choices_url", ""),
        reply_to=context.get("reply_to", ""),
        left_out=context.get("left_out", ()),
    )


def render(template: str, context: dict[str, Any]) -> str:
    """Render a template without what pages add: there is no request and no reader here."""
    text = current_app.jinja_env.get_template(template).render(
        context, public_url=current_app.config["PUBLIC_URL"]
    )
    return text.strip() + "\n"


def activation(mail: AnyMail) -> dict[str, Any]:
    """Open an account that has no password yet. A firm that asked for it closes the message."""
    account = account_of(mail)
    if account.state is not AccountState.PENDING:
        raise NotNeeded
    given = contacts_with(account.party_id, mail.to)
    if mail.issuer_id and not given:  # corrected meanwhile: the address may be a stranger's
        raise NotNeeded
    url = links.activation_url(account, mail.to, given=given)
    return {**voice.of(mail.issuer_id), **person(account), "url": url}


def contacts_with(party_id: int, address: str) -> bool:
    """Tell whether some firm gives this address for a party."""
    theirs = select(Contact.id).where(Contact.party_id == party_id, Contact.email == address)
    return db.session.scalar(theirs.limit(1)) is not None


def reset(mail: AnyMail) -> dict[str, Any]:
    """Let the owner of an account choose another password, at the address they proved."""
    account = account_of(mail)
    if account.state is not AccountState.ACTIVE or account.email != mail.to:
        raise NotNeeded
    return {**person(account), "url": links.reset_url(account)}


def changed(mail: AnyMail) -> dict[str, Any]:
    """Tell someone what was done with their account, whoever did it."""
    account = account_of(mail)
    return {**person(account), "at": mail.queued_at, "url": links.url("/clave/olvido")}


def address_changed(mail: AnyMail) -> dict[str, Any]:
    """Tell the old address of an account that another took its place, and how to undo it meanwhile."""
    change = db.session.get(AddressChange, mail.change_id) if mail.change_id else None
    if change is None:
        return changed(mail)
    if change.undone_at:
        raise NotNeeded
    in_time = now() < change.at + links.LIFETIME[links.UNDO]
    undo_url = links.undo_url(change) if in_time else ""
    return {**changed(mail), "new": masks.mask(change.new_email), "undo_url": undo_url}


def address_confirm(mail: AnyMail) -> dict[str, Any]:
    """Prove an address: the one that an issuer gives for someone, or the new one of an account."""
    if mail.contact_id is None:
        return new_address(mail)
    contact = db.session.get(Contact, mail.contact_id)
    if contact is None or contact.email != mail.to or contact.proven_at:
        raise NotNeeded
    return {
        "hola": greeting(contact.party.name),
        "firm": header(contact.issuer.name, NAME_LENGTH),
        "address": contact.email,
        "url": links.address_url(contact),
    }


def new_address(mail: AnyMail) -> dict[str, Any]:
    """Let someone confirm the address that they want for their account, unless they gave it up."""
    account = account_of(mail)
    if account.state is not AccountState.ACTIVE or asked(account) != mail.to:
        raise NotNeeded
    return {**person(account), "address": mail.to, "url": links.new_address_url(account, mail.to)}


def test(mail: AnyMail) -> dict[str, Any]:
    """Show that mail leaves. There is nothing to say but that."""
    return {"to": mail.to}


def account_of(mail: AnyMail) -> Account:
    """Return the account that a message is about, or raise NotNeeded when there is none."""
    account = db.session.get(Account, mail.account_id) if mail.account_id else None
    if account is None:
        raise NotNeeded
    return account


def person(account: Account) -> dict[str, Any]:
    """Say whom a message greets, and by which number they sign in."""
    return {"hola": greeting(account.name or account.party.name), "numero": account.party.numero}


ABOUT: dict[MailKind, Callable[[AnyMail], dict[str, Any]]] = {
    MailKind.NOTICE: notice.about,
    MailKind.TEST: test,
    MailKind.ANNULLED: annulment.about,
    MailKind.DIGEST: digest.about,
    MailKind.REMINDER: reminder.about,
    MailKind.ACTIVATION: activation,
    MailKind.RESET: reset,
    MailKind.ADDRESS_CONFIRM: address_confirm,
    MailKind.ADDRESS_CHANGED: address_changed,
    MailKind.PASSWORD_CHANGED: changed,
    MailKind.COLLEAGUE_INVITED: colleagues.invited,
    MailKind.COLLEAGUE_REMOVED: colleagues.removed,
    MailKind.OPERATOR_INVITED: operators.invited,
    MailKind.OPERATOR_NAMED: operators.named,
    MailKind.FIRM_SUMMARY: summaries.about,
}
