"""What the firm reads about a customer: how their account is, whether they see its vouchers, and what to do."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from app.accounts.contacts import Why
from app.archive.customer_filters import Which
from app.archive.customers import Customer
from app.models import AccountState, MailState

FILTERS = (
    ("Todos", Which.ALL),
    ("Sin correo", Which.WITHOUT_ADDRESS),
    ("Sin cuenta todavía", Which.WITHOUT_ACCOUNT),
    ("Cerrados", Which.CLOSED),
    ("Rebotados", Which.BOUNCED),
)
NOTHING_YET = (
    "Ustedes todavía no le han emitido nada. Con el primer comprobante verán aquí cómo está su cuenta.",
    "Mientras tanto pueden invitarle.",
)
TO_PROVE = "Envíele el enlace de confirmación, corrija el correo, o dé fe de que es esa persona."
# Why, and what to do; "" where nothing has to be done.
STANDINGS = {
    Why.PENDING: (
        "Todavía no abrió su cuenta en el portal.",
        "Invítele por correo, o entréguele el enlace de activación en persona.",
    ),
    Why.DISABLED: (
        "Quien administra el portal desactivó su cuenta.",
        "Si debe volver a entrar, pídalo a quien administra el portal.",
    ),
    Why.PROVEN: ("Confirmó que el correo que ustedes registraron es suyo.", ""),
    Why.VOUCHED: ("Ustedes dieron fe de que es la persona correcta.", ""),
    Why.SAME: ("Su cuenta usa el correo que ustedes registraron.", ""),
    Why.UNADDRESSED: (
        "Ustedes no registraron un correo, y en este portal basta con que haya abierto su cuenta.",
        "Registre su correo para poder avisarle.",
    ),
    Why.OTHER: (
        "Su cuenta no confirmó el correo que ustedes registraron: usa otro, o todavía ninguno.",
        TO_PROVE,
    ),
    Why.UNPROVEN: ("Todavía no confirmó que el correo que ustedes registraron es suyo.", TO_PROVE),
    Why.MISSING: (
        "Ustedes no registraron un correo suyo, y en este portal cada empresa debe tener uno confirmado.",
        "Registre su correo, o dé fe de que es esa persona.",
    ),
}


def account_of(customer: Customer) -> tuple[str, str]:
    """Say how an account is, with the tone of the word."""
    if not customer.is_known:
        return ("Invitada", "espera") if customer.invited else ("—", "")
    if customer.state is AccountState.ACTIVE:
        return "Activa", "bien"
    if customer.state is AccountState.DISABLED:
        return "Desactivada", "mal"
    return ("Invitada", "espera") if customer.invited else ("Sin cuenta", "")


def why(customer: Customer) -> tuple[str, str]:
    """Say why a customer sees the firm's vouchers or not, and what to do about it."""
    return STANDINGS[customer.standing.why] if customer.is_known else NOTHING_YET


def fate(notice: Row[Any] | None, customer: Customer) -> tuple[str, str]:
    """Say what became of the notice of a voucher, with the tone of the word. Other addresses are not shown."""
    if notice is None:
        return "Sin aviso", ""
    if notice.bounced_at:
        said, tone = "Rebotado", "mal"
    else:
        said, tone = FATES[notice.state]
    return (said if notice.to == customer.email else f"{said} (a su propio correo)"), tone


FATES = {
    MailState.HELD: ("En el próximo resumen", "espera"),
    MailState.QUEUED: ("Por salir", "espera"),
    MailState.SENDING: ("Saliendo", "espera"),
    MailState.SENT: ("Enviado", "bien"),
    MailState.FAILED: ("No se pudo enviar", "mal"),
    MailState.UNCERTAIN: ("No se sabe si llegó", "mal"),
    MailState.DROPPED: ("No hizo falta", ""),
}
