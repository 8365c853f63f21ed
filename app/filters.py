"""How values are written on a page. Templates format nothing themselves."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal

from flask import Flask

from app.sri.catalogo import (
    DocumentoSustento,
    FormaPago,
    Impuesto,
    ImpuestoRetenido,
    PagoExterior,
    TarifaIva,
    TipoComprobante,
    TipoIdentificacion,
)
from app.sri.comprobante import Campo, ImpuestoTotal
from app.sri.momento import GUAYAQUIL
from app.sri.ride.formato import cifra

NOTHING = "—"
MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
INITIALS = 2
# Controls, soft hyphens, zero width and bidi marks (UAX #9): they could make a text look like another.
INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def money(amount: Decimal | None) -> str:
    """Write an amount in dollars: cents, or more decimals when a unit price has them.

    >>> money(Decimal("1234.5")), money(Decimal("0.760000")), money(Decimal("-4.2550")), money(None)
    ('$1,234.50', '$0.76', '−$4.255', '—')
    """
    if amount is None:
        return NOTHING
    sign = "−" if amount < 0 else ""
    return f"{sign}${cifra(abs(amount))}"


def number(quantity: Decimal | None) -> str:
    """Write a quantity with the decimals it needs.

    >>> number(Decimal("6.000000")), number(Decimal("1250.50")), number(Decimal("0.125"))
    ('6', '1,250.5', '0.125')
    """
    return NOTHING if quantity is None else cifra(quantity, 0)


def rate(percentage: Decimal | None) -> str:
    """Write a percentage.

    >>> rate(Decimal("15.00")), rate(Decimal("1.75"))
    ('15 %', '1.75 %')
    """
    return NOTHING if percentage is None else f"{number(percentage)} %"


def day(value: date | None) -> str:
    """Write a date as dd/mm/yyyy, the order the SRI prints. Of an instant it is the date in Guayaquil.

    >>> day(date(2026, 11, 2)), day(datetime(2026, 11, 20, 3, 5, tzinfo=UTC)), day(None)
    ('02/11/2026', '19/11/2026', '—')
    """
    if isinstance(value, datetime):
        value = _local(value)
    return NOTHING if value is None else f"{value:%d/%m/%Y}"


def day_long(value: date | None) -> str:
    """Write a date in words.

    >>> day_long(date(2026, 11, 20))
    '20 de noviembre de 2026'
    """
    return NOTHING if value is None else f"{value.day} de {MONTHS[value.month - 1]} de {value.year}"


def moment(value: datetime | None) -> str:
    """Write an instant in the time of Guayaquil; one without a zone is UTC.

    >>> moment(datetime(2026, 11, 20, 3, 5, tzinfo=UTC))
    '19/11/2026 22:05'
    """
    return NOTHING if value is None else f"{_local(value):%d/%m/%Y %H:%M}"


def moment_long(value: datetime | None) -> str:
    """Write an instant in words, in the time of Guayaquil.

    >>> moment_long(datetime(2026, 11, 20, 15, 42, tzinfo=UTC))
    '20 de noviembre de 2026, a las 10:42'
    """
    if value is None:
        return NOTHING
    local = _local(value)
    return f"{day_long(local)}, a las {local:%H:%M}"


def plain(text: object) -> str:
    """Drop what cannot be seen from a text that others wrote, so that it reads as it is.

    >>> plain("Factura\u202egpj.exe"), plain("Luz\u200b de Mentira"), plain(None)
    ('Facturagpj.exe', 'Luz de Mentira', '')
    """
    return "" if text is None else INVISIBLE.sub("", str(text))


def squeezed(text: str | None) -> str:
    r"""Join what was typed by single blanks.

    >>> squeezed(" Rosa\t Ejemplo "), squeezed(None)
    ('Rosa Ejemplo', '')
    """
    return " ".join((text or "").split())


def cleaned(text: str | None) -> str:
    r"""Give a typed text without what cannot be seen, its blanks made one.

    >>> cleaned(" Rosa\t\u202e Ejemplo\x00 "), cleaned(None)
    ('Rosa Ejemplo', '')
    """
    return squeezed(plain(text))


def punto(text: str) -> str:
    """Close a sentence that ends in a name with one full stop, also when the name brings its own.

    >>> punto("Comercial Irreal S.A."), punto("María Ñusta")
    ('Comercial Irreal S.A.', 'María Ñusta.')
    """
    return text if text.endswith(".") else f"{text}."


def iniciales(name: str | None) -> str:
    """Give the initials of a person or firm: the first letter of the first two words that have one.

    >>> iniciales("rosa ejemplo andrade"), iniciales("«Luz» de Mentira E.P."), iniciales("")
    ('RE', 'LM', '?')
    """
    words = [word for word in re.findall(r"[^\W\d_]+", plain(name)) if word not in {"de", "del", "la", "y"}]
    return "".join(word[0] for word in words[:INITIALS]).upper() or "?"


def campo(field: Campo) -> tuple[str, str]:
    """Give the name and the value of an additional field as a pair to show.

    >>> campo(Campo("Pedido", "P-00312"))
    ('Pedido', 'P-00312')
    """
    return plain(field.nombre), plain(field.valor)


def pago_exterior(field: Campo) -> tuple[str, str]:
    """Give what a payment says about its place as a pair to show.

    >>> pago_exterior(Campo("paisEfecPago", "593")), pago_exterior(Campo("nuevo", "1"))
    (('País del pago', '593'), ('nuevo', '1'))
    """
    return PagoExterior.nombre_de(plain(field.nombre)), plain(field.valor)


def impuesto(block: ImpuestoTotal) -> str:
    """Name a tax with its rate as the voucher says it.

    >>> impuesto(ImpuestoTotal("2", "4", Decimal(100), Decimal(15), tarifa=Decimal("15.00")))
    'IVA 15 %'
    >>> impuesto(ImpuestoTotal("2", "7", Decimal(9), Decimal(0))), impuesto(ImpuestoTotal("3", "3011", Decimal(9), Decimal(1)))
    ('Exento de IVA', 'ICE 3011')
    """
    if block.codigo == Impuesto.IVA and block.codigo_porcentaje in set(TarifaIva):
        return TarifaIva.nombre_de(block.codigo_porcentaje)
    name = Impuesto.nombre_de(block.codigo)
    if block.tarifa is not None and block.codigo == Impuesto.IVA:
        return f"{name} {rate(block.tarifa)}"
    return f"{name} {block.codigo_porcentaje}".rstrip()


def _local(value: datetime) -> datetime:
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(GUAYAQUIL)


NAMES = {
    "tipo_nombre": TipoComprobante,
    "tipo_documento": DocumentoSustento,
    "tipo_identificacion": TipoIdentificacion,
    "forma_pago": FormaPago,
    "impuesto_retenido": ImpuestoRetenido,
}
WRITERS = (
    money, number, rate, day, day_long, moment, moment_long, plain, punto,
    iniciales, campo, pago_exterior, impuesto,
)  # fmt: skip


def init_app(app: Flask) -> None:
    for writer in WRITERS:
        app.add_template_filter(writer)
    for name, catalogo in NAMES.items():
        app.add_template_filter(catalogo.nombre_de, name)
