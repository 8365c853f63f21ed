"""What /demo/componentes shows: every piece the pages are made of, with invented data, in every state."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from app.demo.muestras import CLAVE, Bar, Firm, Pager, Person, Sample, Voucher
from app.demo.oficina import Office
from app.demo.world import cast
from app.documents.forms import SearchForm
from app.sri.catalogo import TipoComprobante

LONG = "Compañía Internacional de Importaciones y Exportaciones Agropecuarias del Austro CIEXAAE S.A."
SHEET = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 595 842"><rect width="595" height="842" fill="#fff"/>'
    '<path d="M48 60h220v26H48zM330 60h217v120H330zM48 230h499v1H48zM48 262h360v8H48zM48 292h320v8H48z'
    'M48 322h380v8H48zM370 400h177v3H370z" fill="#555"/></svg>'
)
PICTURE = f"data:image/svg+xml,{quote(SHEET)}"
MONTHS = ("dic 2025", "ene 2026", "feb 2026", "mar 2026", "abr 2026", "may 2026",
          "jun 2026", "jul 2026", "ago 2026", "sep 2026", "oct 2026", "nov 2026")  # fmt: skip
CENTS = (124010, 81244, 65520, 140275, 0, 118836, 101592, 74618, 161007, 109550, 132481, 178425)


def everything() -> dict[str, Any]:
    """Give the page its data, by name."""
    wrong = Sample(data={"notices": None}, prefix="mal-")
    wrong.validate()
    return {
        "bars": bars(),
        "bars_few": [
            Bar("oct 2026", 0, "$0.00", 0),
            Bar("nov 2026", 1204, "$1,234,567.89", 100, current=True),
        ],
        "colleagues": colleagues(),
        "firms": firms(),
        "closed": closed(),
        "office": Office(),
        "rows": vouchers(),
        "filters_form": filters(),
        "good": Sample(data={"name": cast.MARIA.name}, prefix="bien-"),
        "wrong": wrong,
        "long": LONG,
        "clave": CLAVE,
        "picture": PICTURE,
        "both_ways": Pager(),
        "end": Pager(next_url=None),
        "barcode": [(at, 1 + at % 3) for at in range(0, 200, 4)],
    }


def bars() -> list[Bar]:
    """Twelve months, one of them without vouchers."""
    tallest = max(CENTS)
    return [
        Bar(
            label,
            cents // 10000,
            f"${cents / 100:,.2f}",
            round(100 * cents / tallest, 1),
            label == MONTHS[-1],
        )
        for label, cents in zip(MONTHS, CENTS, strict=True)
    ]


def colleagues() -> list[Person]:
    """Someone waiting, someone of a very long name, someone with only an address."""
    return [
        Person(1, cast.MARIA.name, "maria@correo.example. Último ingreso: 20/11/2026", "Usted"),
        Person(2, LONG, "contabilidad.y.tributos.del.grupo.empresarial@una-direccion-muy-larga.example"),
        Person(3, "contador@ficticio.example", "Invitado el 22/11/2026", "Pendiente"),
    ]


def firms() -> list[Firm]:
    """Few and many vouchers, short and long names."""
    return [
        Firm(cast.LUZ.razon_social, count=12),
        Firm(LONG, count=1204, fecha=date(2026, 10, 1)),
        Firm(cast.TRANSPORTES.razon_social),
    ]


def closed() -> list[Firm]:
    """One firm whose address can be proven, one that has none."""
    contact = cast.HELP_CONTACTS[cast.LUZ.ruc]
    return [
        Firm(cast.LUZ.razon_social, masked="m•••@correo.example", help_contact=contact),
        Firm(LONG, ruc=cast.TRANSPORTES.ruc),
    ]


def vouchers() -> list[Voucher]:
    """One of each kind: unopened, without a total, dear, of a long name."""
    tipo = TipoComprobante
    return [
        Voucher(
            tipo.FACTURA, cast.FERRETERIA.razon_social, "002-001-000004512", Decimal("386.42"), is_new=True
        ),
        Voucher(tipo.RETENCION, LONG, "001-001-000000977", Decimal("1234567.89")),
        Voucher(tipo.GUIA_REMISION, cast.TRANSPORTES.razon_social, "001-002-000002104", None),
        Voucher(tipo.LIQUIDACION_COMPRA, cast.LUZ.razon_social, "001-001-000000003", Decimal("0.05")),
        Voucher(tipo.NOTA_CREDITO, cast.LUZ.razon_social, "001-001-000000081", Decimal("12.65")),
        Voucher(tipo.NOTA_DEBITO, cast.LUZ.razon_social, "001-001-000000012", Decimal("3.00")),
    ]


def filters() -> SearchForm:
    """Ask for a range of dates the wrong way round."""
    form = SearchForm(data={"desde": date(2026, 11, 30), "hasta": date(2026, 11, 1), "q": "luz"})
    form.offer([(cast.LUZ.ruc, cast.LUZ.razon_social), (cast.TRANSPORTES.ruc, LONG)])
    form.criteria()
    return form
