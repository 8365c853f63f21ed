"""Many addresses at once: read as people write them, shown before anything is kept, and hostile files refused."""

import csv
import io
import random
import stat
import zipfile
from datetime import date, timedelta

import pytest
from openpyxl import Workbook

from app.accounts import contacts, passwords
from app.archive import contact_lists
from app.db import begin_write, db
from app.issuer import cells, contact_rows, sheets, workbooks
from app.issuer.rows import Unreadable
from app.models import Account, AccountState, Act, Contact, Deed, Mail, MailKind, Party
from app.security import turns
from app.store import drafts
from tests import people
from tests.browser import signed_in
from tests.people import EMPRESA, JORGE, MARIA, OTHER_RUC

HEAD = "Identificación;Nombre;Correo"


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def other_firm(app):
    return people.firm(OTHER_RUC, "Luz de Mentira E.P.")


@pytest.fixture
def olga(firm):
    return people.operator(firm)


@pytest.fixture
def olgas(app, olga):
    return signed_in(app, olga)


@pytest.fixture
def ottos(app, other_firm):
    return signed_in(app, people.operator(other_firm, "otto@inventada.example"))


def book(*rows, sheets=()):
    made = Workbook()
    for row in rows:
        made.active.append(row)
    for title in sheets:
        made.create_sheet(title).append(["otra hoja"])
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def repacked(data, changes=None, more=None):
    """The same workbook with some of its parts changed, and others added."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for part in before.infolist():
            text = before.read(part)
            after.writestr(part.filename, (changes or {}).get(part.filename, lambda same: same)(text))
        for name, text in (more or {}).items():
            after.writestr(name, text)
    return packed.getvalue()


def reading(data):
    return contact_rows.read(sheets.rows(data if isinstance(data, bytes) else data.encode()))


def taken(data):
    return [(one.numero, one.name, one.email) for one in reading(data).lines]


def reasons(data):
    return [(one.line, one.reason) for one in reading(data).refused]


def token(browser):
    return browser.get("/perfil").xpath("//input[@name='csrf_token']/@value")[0]


def bring(browser, data, status=303, name="clientes.csv"):
    file = (io.BytesIO(data if isinstance(data, bytes) else data.encode()), name)
    fields = {"file": file, "csrf_token": token(browser)}
    return browser.open("/emisor/clientes/importar", method="POST", data=fields), status


def preview(browser, data, name="clientes.csv"):
    """Bring a file and return the address of its preview."""
    response, _ = bring(browser, data, name=name)
    assert response.status_code == 303, response.text
    return response.location


def apply(browser, place, **fields):
    return browser.post(place, csrf_token=token(browser), **fields)


def given():
    rows = db.session.execute(
        db.select(Party.numero, Contact.issuer_id, Contact.email)
        .join(Contact, Contact.party_id == Party.id)
        .order_by(Party.numero, Contact.issuer_id)
    )
    return [tuple(row) for row in rows]


MARIA_LINE = (MARIA, "María Ñusta", "maria@correo.example")


@pytest.mark.parametrize(
    "data",
    [
        f"{HEAD}\n{MARIA};María Ñusta;maria@correo.example\n".encode(),
        f"{HEAD}\r\n{MARIA};María Ñusta;maria@correo.example".encode("cp1252"),
        f"{HEAD}\n{MARIA};María Ñusta;maria@correo.example".encode("utf-8-sig"),
        f"{HEAD}\n{MARIA};María Ñusta;maria@correo.example".encode("utf-16"),
        f"sep=;\n{HEAD}\n{MARIA};María Ñusta;maria@correo.example".encode(),
        f"{HEAD}\n{MARIA};María Ñusta;maria@correo.example".replace(";", ",").encode(),
        f"{HEAD}\n{MARIA};María Ñusta;maria@correo.example".replace(";", "\t").encode(),
        f'"Correo electrónico","Zona","Razón Social","RUC/CI"\n"Maria@correo.example","1","María Ñusta","{MARIA}"'.encode(),
        f"{MARIA};María Ñusta;maria@correo.example".encode(),
        f'="{MARIA}";María Ñusta;maria@correo.example'.encode(),
        f"\n\n{HEAD}\n;;\n'{MARIA};María   Ñusta\u202e;mailto:maria@correo.example\n\n".encode(),
        book(["Cédula", "Nombre", "Mail"], [int(MARIA), "María Ñusta", "maria@correo.example"]),
        book([], ["E-mail", "RUC", "Cliente"], ["maria@correo.example", f"{MARIA}001", "María Ñusta"], sheets=["x"]),
        book(["Identificación", "Nombre", "Correo"], [float(MARIA), "María Ñusta", " maria@correo.example"]),
    ],
)  # fmt: skip
def test_lists_come_as_people_write_them(data):
    assert taken(data) == [MARIA_LINE]
    assert reasons(data) == []


def test_a_line_break_within_a_cell_keeps_the_count_of_lines():
    data = f'{HEAD}\n{MARIA};"María\nÑusta";maria@correo.example\n{JORGE};Jorge;nadie\n'

    assert taken(data) == [MARIA_LINE]
    assert [line for line, _ in reasons(data)] == [4]


def test_two_columns_are_a_number_and_an_address():
    assert taken(f"{MARIA};maria@correo.example") == [(MARIA, "", "maria@correo.example")]
    assert taken(book([MARIA, "maria@correo.example"])) == [(MARIA, "", "maria@correo.example")]


def test_a_refused_line_of_a_workbook_ends_where_it_was_written():
    found = reading(book(["Cédula", "Nombre", "Correo"], [MARIA, "", "sin arroba"]))

    assert [one.cells for one in found.refused] == [[MARIA, "", "sin arroba"]]


@pytest.mark.parametrize(
    ("written", "numero"),
    [
        ("1759999996.0", MARIA),
        ("1.759.999.996", MARIA),
        ("175999999-6", MARIA),
        ("1759999996001", MARIA),
        ("1.799999931001E+12", EMPRESA),
        ("1,799999931001e12", EMPRESA),
        ("912345675", "0912345675"),
        ("912345675001", "0912345675"),
        ("ab-123 x", "AB123X"),
        ("\u200b1759999996", MARIA),
    ],
)
def test_a_number_that_a_spreadsheet_changed_is_repaired_where_nothing_was_lost(written, numero):
    assert cells.number(sheets.plain(written)).identidad.numero == numero


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "Falta"),
        ("1.79E+12", "recortó"),
        ("1,75999E+9", "recortó"),
        ("123456789", "cero del comienzo"),
        ("179999993100", "cero del comienzo"),
        ("9999999999999", "consumidor final"),
        ("9.999999999999E+12", "consumidor final"),
        ("=A1", "fórmula"),
        ("María", "no es un RUC"),
        ("1759999996\u0661", "no es un RUC"),
        ("2026-03-01 00:00:00", "no es un RUC"),
        ("True", "no es un RUC"),
        ("-1", "no es un RUC"),
        ("1" * 21, "no es un RUC"),
    ],
)
def test_a_number_of_which_something_was_lost_is_refused_with_a_reason(written, reason):
    with pytest.raises(cells.Refused, match=reason):
        cells.number(written)


def test_a_date_and_a_truth_are_no_numbers():
    data = book(["RUC", "Correo"], [date(2026, 3, 1), "a@b.ec"], [True, "c@d.ec"])

    assert [line for line, _ in reasons(data)] == [2, 3]


@pytest.mark.parametrize(
    ("written", "email"),
    [("a@b.ec; c@d.ec", "a@b.ec"), ("nadie, C@D.ec", "c@d.ec"), ("Ana <ana@b.ec>", "ana@b.ec")],
)
def test_of_several_addresses_in_a_cell_the_first_valid_one_is_taken_and_said(written, email):
    found, note = cells.address(written)

    assert found == email
    assert "primer correo" in note


def test_who_is_there_twice_is_refused_the_second_time():
    data = f"{HEAD}\n{MARIA};;a@b.ec\n{MARIA}001;;A@B.ec\n{MARIA};;otra@b.ec"

    assert reasons(data) == [
        (3, "Repite la línea 2."),
        (4, "La línea 2 ya da otro correo para este número: deje uno solo."),
    ]


def test_a_number_that_fails_its_digit_is_taken_with_a_note():
    [line] = reading("1759999990;Persona;a@b.ec").lines

    assert "dígito verificador" in line.note


def huge(text):
    """A workbook whose strings say that they are small, or that say how large they are."""
    return repacked(book(["RUC", "Correo"]), more={"xl/media/relleno.xml": text})


GOOD_BOOK = book(["RUC", "Correo"], [MARIA, "a@b.ec"])
EVIL = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "ninguna"),
        (b"\n\n;;\n", "ninguna"),
        (HEAD.encode(), "ninguna"),
        (b"Nombre;Telefono\nx;y", "columna"),
        (b"Nombre;Correo\nx;a@b.ec", "columna del RUC"),
        (b"RUC;Nombre\n1;x", "columna del correo"),
        (b"RUC;Correo\n1\0;a@b.ec", "No es un CSV"),
        (b"\xff\xfea", "No es un CSV"),
        (b"RUC;Correo\n" + b"1" * 200_000, "demasiado larga"),
        (b"RUC;Correo\n" + b'"' + b"a" * 140_000, "demasiado larga"),
        (b"x" * (sheets.MAX_BYTES + 1), "5 MB"),
        (b"RUC;Correo\n" + b"1;a@b.ec\n" * 20_001, "20,000 filas"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Excel antiguo"),
        (b"PK\x03\x04" + bytes(100), "dañado"),
        (GOOD_BOOK[:-40], "dañado"),
        (GOOD_BOOK[:-6] + b"\xff\xff\xff\x7f" + GOOD_BOOK[-2:], "dañado"),
        (GOOD_BOOK.replace(b"sheet1", b"shee\xff1"), "dañado"),
        (repacked(GOOD_BOOK, {SHEET: lambda text: text[: len(text) // 2]}), "dañado"),
        (repacked(GOOD_BOOK, {SHEET: lambda text: EVIL + text}), "no es como los que"),
        (repacked(GOOD_BOOK, {SHEET: lambda text: text.decode().encode("utf-16")}), "no es como los que"),
        (repacked(GOOD_BOOK, more={"xl/vbaProject.bin": b"macro"}), "macros"),
        (huge(b" " * 32_000_000), "demasiado grande"),
        (huge(b" " * 600_000), "demasiados estilos"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole_with_a_sentence(data, sentence):
    with pytest.raises(Unreadable, match=sentence):
        reading(data)


def is_refused(data):
    try:
        reading(data)
    except Unreadable:
        return True
    return False


def test_a_workbook_with_damaged_bytes_is_read_or_refused_and_nothing_else():
    spoiling, refused = random.Random(7), 0
    for _ in range(200):
        spoilt = bytearray(GOOD_BOOK)
        for _ in range(spoiling.randint(1, 4)):
            spoilt[spoiling.randrange(len(spoilt))] = spoiling.randrange(256)
        refused += is_refused(bytes(spoilt))

    assert 0 < refused < 200


def test_a_zip_that_is_no_workbook_says_so():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("clientes.csv", HEAD)

    with pytest.raises(Unreadable, match=r"No es un Excel"):
        reading(packed.getvalue())


def test_what_a_workbook_says_of_the_size_of_a_part_is_all_that_is_inflated():
    bomb = huge(b" " * 5_000_000)
    small = (5_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little")

    with pytest.raises(Unreadable, match="dañado"):
        reading(bomb.replace(*small))


def test_a_million_empty_rows_are_passed_over():
    many = b"".join(b'<row r="%d"/>' % line for line in range(3, 200_000)) + b'<row r="1048576"/>'
    data = repacked(GOOD_BOOK, {SHEET: lambda text: text.replace(b"</sheetData>", many + b"</sheetData>")})

    assert taken(data) == [(MARIA, "", "a@b.ec")]


def test_a_row_beyond_the_end_of_every_sheet_is_not_waited_for():
    far = b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'
    data = repacked(GOOD_BOOK, {SHEET: lambda text: text.replace(b"</sheetData>", far + b"</sheetData>")})

    assert taken(data) == [(MARIA, "", "a@b.ec")]


def test_a_formula_counts_for_the_value_it_shows():
    formula = b'<c r="A2"><f>1+1</f><v>1759999996</v></c>'

    def change(text):
        start = text.index(b'<c r="A2"')
        return text[:start] + formula + text[text.index(b"</c>", start) + 4 :]

    assert taken(repacked(GOOD_BOOK, {SHEET: change})) == [(MARIA, "", "a@b.ec")]


def test_nothing_is_kept_before_it_is_decided(app, olgas, firm):
    place = preview(olgas, f"{HEAD}\n{MARIA};María Ñusta;maria@correo.example\n{JORGE};Jorge;nadie\n")

    page = olgas.get(place)
    assert given() == []
    assert "maria@correo.example" in page.xpath("//table[@id='lineas-nuevas']")[0].text_content()
    assert "«nadie» no es un correo." in page.xpath("//table[@id='lineas-rechazadas']")[0].text_content()

    apply(olgas, place)
    assert given() == [(MARIA, firm.id, "maria@correo.example")]
    assert "María Ñusta" in olgas.get("/emisor/clientes?q=nusta").xpath("string(//table[@id='clientes'])")
    assert db.session.scalars(db.select(Mail)).all() == []
    [act] = db.session.scalars(db.select(Act)).all()
    assert (act.deed, act.issuer_id) == (Deed.CONTACTS_IMPORTED, firm.id)
    assert "Nuevos: 1. Cambiados: 0. Rechazados: 1." in act.detail


def test_what_is_kept_is_what_was_shown_and_only_once(olgas, firm, other_firm):
    people.filed(to=MARIA, name="María de los comprobantes", email="vieja@correo.example", notify=False)
    people.filed(to=JORGE, email="jorge@correo.example", secuencial=2, notify=False)
    people.contact(MARIA, other_firm, "otra-firma@correo.example")
    begin_write()
    passwords.prove(
        db.session.scalars(db.select(Party.id).where(Party.numero == JORGE)).one(), "jorge@correo.example"
    )
    db.session.commit()
    place = preview(olgas, f"{HEAD}\n{MARIA};Otro nombre;nueva@correo.example\n{JORGE};;jorge@correo.example")
    page = olgas.get(place).xpath("//table[@id='lineas-cambian']")[0].text_content()
    assert "vieja@correo.example" in page
    assert "otra-firma" not in olgas.get(place).text_content()

    apply(olgas, place)
    assert given() == [
        (JORGE, firm.id, "jorge@correo.example"),
        (MARIA, firm.id, "nueva@correo.example"),
        (MARIA, other_firm.id, "otra-firma@correo.example"),
    ]
    assert db.session.scalars(db.select(Party.name).where(Party.numero == MARIA)).one() != "Otro nombre"
    assert db.session.scalars(
        db.select(Contact.proven_at).where(Contact.email == "jorge@correo.example")
    ).one()

    begin_write()
    maria = db.session.scalars(db.select(Party.id).where(Party.numero == MARIA)).one()
    contacts.give(firm.id, maria, "corregida@correo.example")
    db.session.commit()
    apply(olgas, place)
    assert (MARIA, firm.id, "corregida@correo.example") in given()
    assert len(db.session.scalars(db.select(Act)).all()) == 1


def test_who_was_changed_meanwhile_is_left_alone(olgas, firm):
    people.filed(to=MARIA, email="vieja@correo.example", notify=False)
    place = preview(olgas, f"{HEAD}\n{MARIA};;nueva@correo.example")
    begin_write()
    maria = db.session.scalars(db.select(Party.id).where(Party.numero == MARIA)).one()
    contacts.give(firm.id, maria, "corregida@correo.example")
    db.session.commit()

    apply(olgas, place)
    assert given() == [(MARIA, firm.id, "corregida@correo.example")]
    assert "cambiaron mientras tanto" in olgas.get("/emisor/clientes").text_content()


def test_who_has_no_account_is_invited_when_that_is_asked(app, olgas, firm):
    people.person(JORGE, email="jorge@ejemplo.ec")
    app.config["MAIL_RATE"] = 1
    place = preview(
        olgas,
        f"{HEAD}\n{MARIA};;maria@correo.example\n{JORGE};;j@correo.example\n{EMPRESA};;e@correo.example",
    )
    apply(olgas, place, invite="y")

    mails = db.session.scalars(db.select(Mail).order_by(Mail.id)).all()
    assert [(mail.kind, mail.to) for mail in mails] == [
        (MailKind.ACTIVATION, "maria@correo.example"),
        (MailKind.ACTIVATION, "e@correo.example"),
    ]
    assert mails[1].due_at - mails[0].due_at > timedelta(seconds=50)  # they leave at the pace of notices


def test_a_list_tells_nothing_of_who_has_an_account(app, olgas, firm):
    """Else a firm could ask about anybody in the country."""
    people.person(JORGE, email="jorge@ejemplo.ec", name="")
    apply(olgas, preview(olgas, f"{HEAD}\n{MARIA};;maria@correo.example\n{JORGE};;j@correo.example"))

    page = olgas.get("/emisor/clientes")
    said = [
        row.xpath("string(td[@data-label='Cuenta'])").strip()
        for row in page.xpath("//table[@id='clientes']/tbody/tr")
    ]
    assert said == ["—", "—"]
    for which in ("sin-cuenta", "cerrados"):
        assert "0 clientes" in olgas.get(f"/emisor/clientes?ver={which}").text_content()
    for numero in (MARIA, JORGE):
        party = db.session.scalars(db.select(Party).where(Party.numero == numero)).one()
        text = olgas.get(f"/emisor/clientes/{party.id}").text_content()
        assert "todavía no le han emitido nada" in text
        for what in ("fe", "enlace"):
            olgas.post(f"/emisor/clientes/{party.id}/{what}", 404, csrf_token=token(olgas))
        olgas.post(f"/emisor/clientes/{party.id}/invitacion", csrf_token=token(olgas))
    assert db.session.scalars(db.select(Account.state)).all().count(AccountState.PENDING) == 1


def test_a_list_tells_no_name_that_others_gave_and_gives_none_to_others(app, olgas, ottos, firm, other_firm):
    people.person(JORGE, email="jorge@ejemplo.ec").name = "Jorge En Persona"
    db.session.commit()
    people.filed(to=JORGE, name="Jorge Secreto", emisor=people.emisor(OTHER_RUC), notify=False)
    apply(
        olgas, preview(olgas, f"{HEAD}\n{JORGE};Llame al 099;j@correo.example\n{MARIA};Mía;m@correo.example")
    )
    jorge = db.session.scalars(db.select(Party).where(Party.numero == JORGE)).one()
    olgas.post(f"/emisor/clientes/{jorge.id}/correo", csrf_token=token(olgas), email="otro@correo.example")

    rosas = signed_in(app, people.manager(firm))
    for path in ("clientes", f"clientes/{jorge.id}", "equipo"):
        said = rosas.get(f"/emisor/{path}").text_content()
        assert "Secreto" not in said
        assert "En Persona" not in said
    assert "Llame al 099" in olgas.get(f"/emisor/clientes/{jorge.id}").text_content()
    assert "0 clientes" in olgas.get("/emisor/clientes?q=secreto").text_content()
    assert "1 cliente" in olgas.get("/emisor/clientes?q=llame").text_content()
    assert "Jorge Secreto" in ottos.get("/emisor/clientes").text_content()
    assert db.session.scalars(db.select(Party.name).where(Party.numero == MARIA)).one() == ""


def test_one_mailbox_is_not_filled_by_a_list(app, olgas, firm):
    lines = "\n".join(f"P{number:06};;victima@correo.example" for number in range(60))
    apply(olgas, preview(olgas, f"{HEAD}\n{lines}"), invite="y")

    sent = db.session.scalar(db.select(db.func.count()).where(Mail.kind == MailKind.ACTIVATION))
    assert 0 < sent <= contacts.INVITED_TO_DAY.attempts


def test_lists_try_no_more_addresses_than_the_page_does(app, olgas, firm):
    people.filed(to=MARIA, email="vieja@correo.example", notify=False)
    people.person(MARIA, email="secreta@correo.example")
    for number in range(contacts.CHANGED_DAY.attempts + 2):
        apply(olgas, preview(olgas, f"{HEAD}\n{MARIA};;n{number}@correo.example"))

    assert given() == [(MARIA, firm.id, f"n{contacts.CHANGED_DAY.attempts - 1}@correo.example")]
    assert "ya cambió muchas veces hoy" in olgas.get("/emisor/clientes").text_content()


def test_what_is_kept_of_refused_lines_does_not_grow_with_the_cells(olgas):
    place = preview(
        olgas, book([HEAD] * 3, ["RUC", "Nombre", "Correo"], *[["x" * 200] * 50] * 40, [MARIA, "", "a@b.ec"])
    )

    assert len((drafts._folder() / f"{place.rpartition('/')[2]}.json").read_text("utf-8")) < 40 * 1_000


def test_of_a_long_text_in_a_cell_the_beginning_is_read():
    """A workbook keeps a string once and may name it in a million cells."""
    assert len(workbooks.written("x" * 30_000)) == workbooks.MAX_CELL


def test_a_file_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_SECONDS", 0.0)

    with pytest.raises(Unreadable, match="tarda demasiado"):
        reading(f"{HEAD}\n" + f"{MARIA};;a@b.ec\n" * 5_000)


def test_lists_are_read_one_at_a_time(olgas):
    with turns.turn():
        response, _ = bring(olgas, f"{HEAD}\n{MARIA};;maria@correo.example")

    assert response.status_code == 503
    assert response.headers["Retry-After"]


def test_a_preview_is_for_who_brought_the_file_and_for_that_firm(app, olgas, ottos, firm, other_firm):
    place = preview(olgas, f"{HEAD}\n{MARIA};;maria@correo.example")
    colleague = signed_in(app, people.operator(firm, "omar@inventada.example"))
    people.works_for(
        db.session.scalars(db.select(Account).where(Account.email == "olga@inventada.example")).one(),
        other_firm,
    )

    for browser in (ottos, colleague):
        assert browser.open(place).location == "/emisor/clientes/importar"
        apply(browser, place)
        browser.get(f"{place}/rechazadas", 404)
        browser.post(f"{place}/descarte", csrf_token=token(browser))
    olgas.post(f"/emisor/empresa/{other_firm.ruc}", csrf_token=token(olgas))
    apply(olgas, place)
    assert given() == []
    olgas.post(f"/emisor/empresa/{firm.ruc}", csrf_token=token(olgas))
    apply(olgas, place)
    assert given() == [(MARIA, firm.id, "maria@correo.example")]


@pytest.mark.parametrize("path", ["", "/plantilla", "/" + "0" * 32, "/" + "0" * 32 + "/rechazadas"])
def test_who_works_for_nobody_finds_no_import(app, firm, maria, stranger, path):
    signed_in(app, maria).get(f"/emisor/clientes/importar{path}", 404)
    assert stranger.open(f"/emisor/clientes/importar{path}").location.startswith("/ingresar")


def test_a_preview_ends_with_its_hour(olgas, monkeypatch):
    place = preview(olgas, f"{HEAD}\n{MARIA};;maria@correo.example")
    monkeypatch.setattr(drafts, "LASTS_SECONDS", -1)

    apply(olgas, place)
    assert given() == []
    assert drafts.sweep() == 1
    assert "venció" in olgas.get("/emisor/clientes/importar").text_content()


def test_a_preview_is_thrown_away(app, olgas):
    place = preview(olgas, f"{HEAD}\n{MARIA};;maria@correo.example")
    olgas.post(f"{place}/descarte", csrf_token=token(olgas))

    assert list(drafts._folder().iterdir()) == []


def test_what_waits_is_its_owners_alone(app, olgas):
    preview(olgas, f"{HEAD}\n{MARIA};;maria@correo.example")

    [file] = drafts._folder().iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_the_refused_lines_come_back_without_running_anything(olgas):
    place = preview(olgas, f'{HEAD}\n=1+1;"@SUM(A1)";x\n{MARIA};;a@b.ec')
    response = olgas.open(f"{place}/rechazadas")

    rows = list(csv.reader(io.StringIO(response.get_data().decode("utf-8-sig")), delimiter=";"))
    assert rows[1][:4] == ["2", "'=1+1", "'@SUM(A1)", "x"]
    assert "fórmula" in rows[1][4]
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_the_template_can_be_brought_as_it_is(olgas):
    data = olgas.open("/emisor/clientes/importar/plantilla").get_data()

    assert len(taken(data)) == 2


@pytest.mark.parametrize(("data", "sentence"), [(b"", "Elija"), (b"x", "columna"), (b"PK\x03\x04", "dañado")])
def test_a_file_that_is_not_taken_says_why_at_its_field(olgas, data, sentence):
    response, _ = bring(olgas, data, name="" if not data else "x.csv")

    assert response.status_code == 422
    assert sentence in response.text


def test_a_form_that_aged_reads_nothing(olgas):
    file = (io.BytesIO(HEAD.encode()), "x.csv")
    response = olgas.open(
        "/emisor/clientes/importar", method="POST", data={"file": file, "csrf_token": "viejo"}
    )

    assert response.status_code == 422
    assert "El formulario venció" in response.text


def test_many_lines_are_kept_in_short_transactions(app, firm, monkeypatch, olgas):
    monkeypatch.setattr(contact_lists, "BATCH", 2)
    monkeypatch.setattr(contact_lists, "CHUNK", 2)
    lines = "\n".join(f"PAS{number:05};Viajera {number};v{number}@correo.example" for number in range(7))
    apply(olgas, preview(olgas, f"{HEAD}\n{lines}"))

    assert len(given()) == 7
    assert "Correos nuevos: 7." in olgas.get("/emisor/clientes").text_content()


def test_bidi_marks_do_not_reach_the_page(olgas):
    place = preview(olgas, f"{HEAD}\n{MARIA};Ana\u202e\u2066 Ficticia;a@b.ec\n{JORGE};\u202e;mal\u202e")
    text = olgas.get(place).text_content()

    assert "Ana Ficticia" in text
    assert "\u202e" not in text
