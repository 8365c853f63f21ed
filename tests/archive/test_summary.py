"""What was issued to a reader in the last months: their own, by month and by firm."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update

from app.archive import summary
from app.db import db, now
from app.demo import vouchers
from app.models import Document, Recipient
from app.sri.catalogo import TipoComprobante
from tests import people
from tests.people import JORGE, MARIA, OTHER_RUC, reader_of

TODAY = date(2026, 3, 20)


@pytest.fixture
def firm(app):
    return people.firm()


def filed(secuencial, total="10.00", tipo=TipoComprobante.FACTURA, fecha=TODAY, **about):
    """File a voucher as if it were of any type, day and total."""
    document = people.filed(to=about.pop("to", MARIA), secuencial=secuencial, **about)
    about = {"tipo": tipo, "fecha": fecha}
    total = None if total is None else Decimal(total)
    db.session.execute(update(Document).where(Document.id == document.id).values(total=total, **about))
    db.session.execute(update(Recipient).where(Recipient.document_id == document.id).values(**about))
    db.session.commit()
    return document


def of(account, most=6):
    return summary.of(reader_of(account), TODAY, most)


def test_credit_is_taken_away_and_guias_and_retenciones_only_count(firm, maria):
    filed(1, "100.00")
    filed(2, "20.50", TipoComprobante.NOTA_DEBITO)
    filed(3, "30.00", TipoComprobante.LIQUIDACION_COMPRA)
    filed(4, "0.75", TipoComprobante.NOTA_CREDITO)
    filed(5, "7.25", TipoComprobante.RETENCION)
    filed(6, None, TipoComprobante.GUIA_REMISION)

    month = of(maria).months[-1]

    assert month == summary.Month(date(2026, 3, 1), 6, Decimal("149.75"), Decimal("7.25"))


def test_what_the_sri_annulled_counts_as_a_voucher_and_adds_nothing(firm, maria):
    filed(1, "100.00")
    annulled = filed(2, "20.50"), filed(3, "7.25", TipoComprobante.RETENCION)
    of_these = Document.id.in_([document.id for document in annulled])
    db.session.execute(update(Document).where(of_these).values(annulled_at=now()))
    db.session.commit()

    assert of(maria).months[-1] == summary.Month(date(2026, 3, 1), 3, Decimal("100.00"), Decimal(0))


def test_months_run_from_the_same_month_of_last_year_to_this_one(firm, maria):
    filed(1, "1.00", fecha=date(2026, 3, 1))
    filed(2, "2.00", fecha=date(2026, 2, 28))
    filed(3, "3.00", fecha=date(2026, 2, 1))
    filed(4, "4.00", fecha=date(2025, 3, 1))
    filed(5, "5.00", fecha=date(2025, 2, 28))

    months = of(maria).months

    assert [month.first for month in months][:: summary.MONTHS - 1] == [date(2025, 3, 1), date(2026, 3, 1)]
    found = {month.first: (month.count, month.invoiced) for month in months if month.count}
    assert found == {
        date(2025, 3, 1): (1, Decimal("4.00")),
        date(2026, 2, 1): (2, Decimal("5.00")),
        date(2026, 3, 1): (1, Decimal("1.00")),
    }


def test_nothing_of_another_party_is_in_it(firm, maria, jorge):
    filed(1, "11.00")
    filed(2, "99.00", to=JORGE)

    assert [month.invoiced for month in of(maria).months][-1] == Decimal("11.00")
    assert [month.invoiced for month in of(jorge).months][-1] == Decimal("99.00")
    assert [firm.count for firm in of(maria).firms] == [1]


def test_what_is_closed_or_of_tests_is_in_none_of_it(firm, maria):
    people.firm(OTHER_RUC, "Luz de Mentira E.P.")
    filed(1, "11.00")
    filed(2, "22.00", emisor=people.emisor(OTHER_RUC, "Luz de Mentira E.P."), email="otra@ejemplo.ec")
    filed(3, "33.00", ambiente="1")
    reader = reader_of(maria)

    found = summary.of(reader, TODAY, 6)

    assert found.months[-1].invoiced == Decimal("11.00")
    assert [firm.ruc for firm in found.firms] == [people.RUC]
    assert summary.since(reader, now() - timedelta(days=1)).count == 1


def test_firms_stand_in_the_order_of_how_much_they_write(firm, maria):
    other = people.emisor(OTHER_RUC, "Luz de Mentira E.P.")
    people.firm(OTHER_RUC, other.razon_social)
    filed(1, fecha=date(2026, 3, 5))
    filed(2, fecha=date(2026, 1, 9), emisor=other)
    filed(3, fecha=date(2026, 2, 9), emisor=other)
    filed(4, fecha=date(2024, 2, 9), emisor=other)

    found = of(maria)

    assert found.firms == [
        summary.Firm(OTHER_RUC, "Luz de Mentira E.P.", 2, date(2026, 2, 9)),
        summary.Firm(people.RUC, firm.name, 1, date(2026, 3, 5)),
    ]
    assert found.other_firms == 0
    assert of(maria, most=1).firms == found.firms[:1]
    assert of(maria, most=1).other_firms == 1


def test_a_guia_is_counted_for_each_that_it_goes_to(firm, maria, jorge):
    each = [
        vouchers.Destinatario(vouchers.Parte(to, "X"), "Venta", bienes=(vouchers.Bien("Tubo", 1),))
        for to in (MARIA, JORGE)
    ]
    document = people.filed(vouchers.guia_remision, destinatarios=each)
    day = document.fecha

    for account in (maria, jorge):
        month = summary.of(reader_of(account), day, 6).months[-1]
        assert (month.count, month.invoiced) == (1, 0)


def test_new_is_what_was_filed_since_and_unopened_what_nobody_saw(firm, maria, jorge):
    old, seen, _ = filed(1), filed(2), filed(3)
    filed(4, to=JORGE)
    at = now() - timedelta(hours=1)
    db.session.execute(
        update(Document).where(Document.id == old.id).values(filed_at=at - timedelta(seconds=1))
    )
    db.session.execute(update(Recipient).where(Recipient.document_id == seen.id).values(seen_at=now()))
    db.session.commit()

    assert summary.since(reader_of(maria), at) == summary.News(2, 1, more=False)
    assert summary.since(reader_of(maria), now() + timedelta(hours=1)) == summary.News(0, 0, more=False)


def test_counting_what_is_new_has_an_end(firm, maria, monkeypatch):
    monkeypatch.setattr(summary, "CAP", 2)
    for secuencial in (1, 2, 3):
        filed(secuencial)

    assert summary.since(reader_of(maria), now() - timedelta(days=1)) == summary.News(2, 2, more=True)
