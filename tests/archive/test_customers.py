"""Who a firm's customers are: its own alone, by name, narrowed, a page at a time."""

from datetime import date

import pytest

from app.archive import customers
from app.archive.customer_filters import Which
from app.archive.customer_paging import Position
from app.db import begin_write, db, now
from app.models import Account, AccountState, Document, Mail, MailKind, MailState, Recipient
from tests import people
from tests.people import EMPRESA, JORGE, MARIA, OTHER_RUC


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def other_firm(app):
    return people.firm(OTHER_RUC, "Luz de Mentira E.P.")


@pytest.fixture
def desk(firm):
    return people.desk_of(people.operator(firm), firm)


@pytest.fixture
def other_desk(other_firm):
    return people.desk_of(people.operator(other_firm, "otto@inventada.example"), other_firm)


def names(desk, said="", which=Which.ALL, size=50):
    """Every customer that is found, walked page by page; walking back gives the same."""
    found, start, pages = [], None, []
    while True:
        page = customers.page(desk, said, which, start, size)
        found += [row.name for row in page.rows]
        pages.append([row.name for row in page.rows])
        if page.after is None:
            break
        start = Position.parse(str(page.after))
    back = page.before
    for expected in reversed(pages[:-1]):
        page = customers.page(desk, said, which, Position.parse(str(back)), size)
        assert [row.name for row in page.rows] == expected
        back = page.before
    assert back is None
    assert customers.count(desk, said, which) == len(found)
    return found


def issue(to, name, secuencial=1, **about):
    return people.filed(to=to, name=name, secuencial=secuencial, **about)


def test_each_firm_has_its_own(firm, other_firm, desk, other_desk):
    issue(MARIA, "María Ñusta Ficticia")
    issue(JORGE, "Jorge Ficticio", emisor=people.emisor(OTHER_RUC))

    assert names(desk) == ["María Ñusta Ficticia"]
    assert names(other_desk) == ["Jorge Ficticio"]
    jorge = customers.page(other_desk, "", Which.ALL, None).rows[0]
    assert customers.find(desk, jorge.id) is None
    assert customers.find(other_desk, jorge.id).name == "Jorge Ficticio"


def test_who_has_an_address_and_no_voucher_yet_is_a_customer(firm, other_firm, desk, other_desk):
    people.person(JORGE, name="Como Lo Llaman Otros")
    people.contact(JORGE, firm, "jorge@correo.example").name = "Jorge Ficticio"
    db.session.commit()

    assert names(desk) == ["Jorge Ficticio"]
    assert names(other_desk) == []


def test_they_stand_by_name_whatever_accents_and_capitals(firm, desk):
    issue(MARIA, "ÑANDÚ S.A.", 1)
    issue(JORGE, "nácar Ltda.", 2)
    issue(EMPRESA, "Obra Ficticia", 3)

    assert names(desk) == ["nácar Ltda.", "ÑANDÚ S.A.", "Obra Ficticia"]
    assert names(desk, size=1) == names(desk)


def test_who_share_a_name_are_each_on_one_page(firm, desk):
    issue(MARIA, "Ana Ficticia", 1)
    issue(JORGE, "Ana Ficticia", 2)
    issue(EMPRESA, "Ana Ficticia", 3)

    assert len(names(desk, size=1)) == 3
    assert len(names(desk, size=2)) == 3


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("nusta", ["María Ñusta Ficticia"]),
        ("FICTICIA maria", ["María Ñusta Ficticia"]),
        (MARIA, ["María Ñusta Ficticia"]),
        (f"{MARIA}001", ["María Ñusta Ficticia"]),
        ("175-99999", ["Jorge Ficticio", "María Ñusta Ficticia"]),
        ("registro@correo", ["María Ñusta Ficticia"]),
        ("maria@ejemplo.ec", []),
        ("%", []),
        ("_", []),
        ("luz", []),
    ],
)
def test_they_are_found_by_name_number_or_the_address_of_the_firm(firm, desk, said, found):
    """Never by the address of their own account, which is theirs."""
    issue(MARIA, "María Ñusta Ficticia", 1, email="registro@correo.example")
    issue(JORGE, "Jorge Ficticio", 2)
    people.person(MARIA, email="maria@ejemplo.ec", name="María Ñusta Ficticia")

    assert names(desk, said) == found


@pytest.mark.parametrize(
    ("trust", "closed"), [("shared", ["Cerrada"]), ("isolated", ["Cerrada", "Sin correo"])]
)
def test_they_are_narrowed(app, firm, desk, trust, closed):
    app.config["ISSUER_TRUST"] = trust
    issue(MARIA, "Cerrada", 1, email="otra@correo.example")
    people.person(MARIA, name="Cerrada")
    issue(JORGE, "Sin correo", 2)
    people.person(JORGE, email="jorge@ejemplo.ec", name="Sin correo")
    issue(EMPRESA, "Sin cuenta", 3, email="compras@correo.example")

    assert names(desk, which=Which.CLOSED) == closed
    assert names(desk, which=Which.WITHOUT_ADDRESS) == ["Sin correo"]
    assert names(desk, which=Which.WITHOUT_ACCOUNT) == ["Sin cuenta"]
    assert [row.name for row in customers.page(desk, "", Which.ALL, None).rows if row.standing.reads] == (
        ["Sin correo"] if trust == "shared" else []
    )


def notice(to, document, party_id, **about):
    db.session.add(Mail(kind=MailKind.NOTICE, to=to, document_id=document.id, party_id=party_id, **about))
    db.session.commit()


@pytest.mark.parametrize(
    "about", [{"state": MailState.FAILED}, {"state": MailState.SENT, "bounced_at": now()}]
)
def test_whose_notice_did_not_arrive_is_found_until_the_address_is_another(
    firm, other_firm, desk, other_desk, about
):
    document = issue(MARIA, "María", 1, email="mal@correo.example", notify=False)
    issue(MARIA, "María", 1, emisor=people.emisor(OTHER_RUC), email="mal@correo.example", notify=False)
    issue(JORGE, "Jorge", 2, email="bien@correo.example", notify=False)
    party = db.session.scalars(
        db.select(Recipient.party_id).where(Recipient.document_id == document.id)
    ).one()
    notice("mal@correo.example", document, party, **about)

    assert names(desk, which=Which.BOUNCED) == ["María"]
    assert [row.bounced for row in customers.page(desk, "", Which.ALL, None).rows] == [False, True]
    assert names(other_desk, which=Which.BOUNCED) == []

    begin_write()
    customers.contacts.give(firm.id, party, "bueno@correo.example")
    db.session.commit()
    assert names(desk, which=Which.BOUNCED) == []


def test_what_failed_for_somebody_they_let_in_is_not_told(firm, desk, jorge):
    document = issue(MARIA, "María", notify=False)
    maria = people.person(MARIA)
    notice(jorge.email, document, maria.party_id, state=MailState.FAILED, account_id=jorge.id)

    assert names(desk, which=Which.BOUNCED) == []
    assert customers.customer_mail.fates(desk, maria.party_id, [document.id]) == {}


def test_it_counts_what_this_firm_issued_and_when_it_was_opened(firm, other_firm, desk):
    issue(MARIA, "María", 1, fecha=date(2026, 3, 1))
    issue(MARIA, "María", 2, fecha=date(2026, 3, 4))
    issue(MARIA, "María", 3, fecha=date(2026, 3, 9), emisor=people.emisor(OTHER_RUC))
    at = now()
    begin_write()
    first = db.session.scalars(db.select(Recipient).order_by(Recipient.document_id)).first()
    first.seen_at = at
    db.session.commit()

    [maria] = customers.page(desk, "", Which.ALL, None).rows
    assert (maria.vouchers, maria.last, maria.opened) == (2, date(2026, 3, 4), at)
    received = customers.customer_mail.received(desk, maria.id, 20)
    assert [row.fecha for row in received] == [date(2026, 3, 4), date(2026, 3, 1)]
    assert len(db.session.scalars(db.select(Document)).all()) == 3


def test_who_was_withdrawn_is_known_to_have_been_here(firm, desk):
    issue(MARIA, "María")
    account = people.person(MARIA, name="María")
    begin_write()
    db.session.get_one(Account, account.id).state = AccountState.PENDING
    db.session.commit()

    [maria] = customers.page(desk, "", Which.ALL, None).rows
    assert maria.was_open


@pytest.mark.parametrize(
    "text", ["", "x", "W10", "bnVsbA", "é", "A" * 5_000, str(Position("a", 2**31)), str(Position("a\0", 1))]
)
def test_a_position_that_is_not_ours_is_none(text):
    assert Position.parse(text) is None
