"""The mailbox from end to end, over real IMAP: each message once, none marked before it is committed, none lost."""

import dataclasses
import ssl
import threading

import pytest
from sqlalchemy import select

from app.db import db
from app.ingest import receive
from app.ingest.mailbox import box, connecting, keeping, looks, parts, server
from app.models import Arrival, MailFate, ReceivedMail
from app.worker import carrier, mailbox, ourselves, parent, patience
from app.worker.shift import Shift
from tests import imap, people
from tests.ingest.mailbox.letters import heads, letter, nested, part, text
from tests.notify import sinks


@pytest.fixture(scope="module")
def serving():
    """One server for all: each test has a folder of its own."""
    with imap.serving() as served:
        yield served


@pytest.fixture
def post(serving, request):
    """A folder that only this test uses."""
    mine = dataclasses.replace(serving, folder=f"Facturas {abs(hash(request.node.name))}")
    with mine.client() as client:
        assert client.create(mine.quoted)[0] == "OK"
    return mine


@pytest.fixture
def settings(settings, post):
    return {**settings, **imap.settings(post), "PUBLIC_URL": "https://portal.example"}


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def clerk(app, monkeypatch):
    """Whoever takes turns at the mailbox, in this process."""
    monkeypatch.setattr(ourselves, "REST_SECONDS", 0.0)
    monkeypatch.setattr(patience, "RESTS_SECONDS", (0.0,))
    shift = Shift(app, "uno", threading.Event()).of("buzon")
    return mailbox.Clerk(shift, server.configured(app.config), ourselves.Ourselves(app))


def look(clerk):
    """Look now; return what is out of order."""
    clerk.due = float("-inf")
    clerk.turn()
    db.session.rollback()
    return clerk.said


def rows():
    db.session.rollback()
    return db.session.scalars(select(ReceivedMail).order_by(ReceivedMail.id)).all()


def arrivals():
    db.session.rollback()
    return db.session.scalars(select(Arrival).order_by(Arrival.id)).all()


def voucher(number=1, **top):
    return letter(text(), part(people.authorised(secuencial=number)), **top)


def test_a_voucher_by_mail_waits_and_its_message_is_marked_as_read(post, firm, clerk):
    post.put(voucher())

    assert look(clerk) == ""
    [row], [arrival] = rows(), arrivals()
    assert (row.fate, row.vouchers, row.reason) == (MailFate.READ, 1, "1 comprobante: pendiente.")
    assert (row.sender, row.subject) == ("ventas@proveedora.example", "Factura")
    assert row.mailbox.endswith(post.folder)
    assert (arrival.code, arrival.by, arrival.file) == (
        "E_UNCONFIRMED",
        "ventas@proveedora.example",
        "factura.xml",
    )
    assert post.seen() == [row.uid]
    assert looks.last(clerk.shift.app, clerk.server.name).trouble == ""


def test_what_is_no_voucher_stays_unread_for_people(post, firm, clerk):
    post.put(letter(text("Hola, ¿me llaman?")), nested(20))
    look(clerk)

    assert [(row.fate, row.code) for row in rows()] == [(MailFate.IGNORED, ""), (MailFate.REFUSED, "E_MAIL")]
    assert (post.seen(), arrivals()) == ([], [])


def test_the_same_message_twice_files_once(post, firm, clerk):
    post.put(voucher(), voucher())
    look(clerk)
    look(clerk)

    assert [row.fate for row in rows()] == [MailFate.READ, MailFate.IGNORED]
    assert rows()[1].reason == keeping.AGAIN
    assert [arrival.times for arrival in arrivals()] == [1]


@pytest.mark.parametrize(
    "sender", ["(" * 20_000 + "ventas@proveedora.example", "=?undefined?q?a?= <a@b.example>"]
)
def test_a_sender_that_cannot_be_read_holds_nobody_up_however_often_it_comes(post, firm, clerk, sender):
    poison = f"From: {sender}\r\nSubject: Hola\r\n\r\nHola".encode()
    post.put(poison, poison, b"X-Two: 2\r\n" + poison, voucher())

    assert look(clerk) == ""
    assert [row.fate for row in rows()] == [MailFate.IGNORED] * 3 + [MailFate.READ]


def test_one_too_large_whose_sender_cannot_be_read_holds_nobody_up(post, firm, clerk, monkeypatch):
    monkeypatch.setattr(mailbox, "MAX_BYTES", 30_000)
    monkeypatch.setattr(box, "MAX_BYTES", 30_000)
    post.put(f"From: {'(' * 10_000}\r\n\r\n{'x' * 40_000}".encode(), voucher())

    assert look(clerk) == ""
    assert [row.fate for row in rows()] == [MailFate.REFUSED, MailFate.READ]


def test_only_what_is_new_is_fetched(post, firm, clerk, monkeypatch):
    post.put(voucher(1), voucher(2))
    look(clerk)
    fetched = []
    real = box.Box.message
    monkeypatch.setattr(
        box.Box, "message", lambda self, uid, going: fetched.append(uid) or real(self, uid, going)
    )
    post.put(voucher(3))
    look(clerk)

    assert fetched == [rows()[-1].uid]
    assert len(arrivals()) == 3


@pytest.mark.parametrize("says_what_is_next", [True, False])
def test_many_messages_are_listed_some_at_a_time(post, firm, clerk, monkeypatch, says_what_is_next):
    post.put(*(voucher(number) for number in range(1, 6)))
    monkeypatch.setattr(box, "WINDOW", 2)
    if not says_what_is_next:
        enter = connecting.enter
        monkeypatch.setattr(connecting, "enter", lambda *about: dataclasses.replace(enter(*about), uidnext=0))
    asked = []
    real = box.Box.ask
    monkeypatch.setattr(
        box.Box, "ask", lambda self, command, *about: asked.append(command) or real(self, command, *about)
    )

    assert look(clerk) == ""
    assert len(arrivals()) == 5
    assert (asked.count("SEARCH") > 1) == says_what_is_next


def test_a_folder_made_anew_is_read_again_and_files_nothing_twice(post, firm, clerk):
    post.put(voucher(1))
    look(clerk)
    post.make_anew()
    post.put(voucher(1), voucher(2))
    look(clerk)

    assert [row.fate for row in rows()] == [MailFate.READ, MailFate.IGNORED, MailFate.READ]
    assert len({row.uidvalidity for row in rows()}) == 2
    assert [arrival.times for arrival in arrivals()] == [1, 1]


def test_nothing_is_marked_before_it_is_committed(post, firm, clerk, monkeypatch):
    post.put(voucher())
    monkeypatch.setattr(
        db.session, "commit", lambda: pytest.fail(f"{post.seen()}") if post.seen() else real()
    )
    real = db.session.registry().commit
    look(clerk)

    assert len(post.seen()) == 1


def test_what_people_marked_for_deletion_is_still_there(post, firm, clerk):
    post.put(letter(text()), voucher())
    [first, _] = post.all()
    post.mark(first, r"(\Deleted)")
    look(clerk)

    assert len(post.all()) == 2


def test_a_message_that_is_too_large_is_not_fetched(post, firm, clerk, monkeypatch):
    for module in (mailbox, box, parts):
        monkeypatch.setattr(module, "MAX_BYTES", 20_000)
    monkeypatch.setattr(box.Box, "message", lambda *_: pytest.fail("It was fetched."))
    post.put(voucher() + b"x" * 20_000)
    look(clerk)

    [row] = rows()
    assert (row.fate, row.code, row.sender) == (MailFate.REFUSED, "E_MAIL", "ventas@proveedora.example")
    assert arrivals() == []


def test_a_message_of_more_pieces_arrives_whole(post, firm, clerk, monkeypatch):
    monkeypatch.setattr(box, "PIECE", 1000)
    post.put(voucher())
    look(clerk)

    assert [arrival.code for arrival in arrivals()] == ["E_UNCONFIRMED"]


def test_too_many_vouchers_in_one_message_are_refused_and_none_is_filed(post, firm, clerk, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_VOUCHERS", 2)
    post.put(letter(*(part(people.authorised(secuencial=number)) for number in (1, 2, 3))))
    look(clerk)

    [row] = rows()
    assert (row.fate, row.code, row.reason, arrivals()) == (
        MailFate.REFUSED,
        "E_MAIL",
        keeping.TOO_MANY,
        [],
    )


def test_a_message_that_makes_the_program_fail_is_refused_and_the_next_is_read(
    post, firm, clerk, monkeypatch
):
    real = receive.receive_one

    def breaking(examen, origin):
        if origin.file == "mala.xml":
            raise ZeroDivisionError
        return real(examen, origin)

    monkeypatch.setattr(keeping.receive, "receive_one", breaking)
    post.put(letter(part(people.authorised(), name="mala.xml")), voucher(2))
    look(clerk)

    assert [(row.fate, row.code) for row in rows()] == [(MailFate.REFUSED, "E_FAULT"), (MailFate.READ, "")]


@pytest.mark.parametrize(
    "fault",
    [
        ({"IMAP_PASSWORD": "otra"}, "IMAP_PASSWORD"),
        ({"IMAP_FOLDER": "Nada"}, "«Nada»"),
        ({"IMAP_PORT": 1}, "IMAP_PORT"),
        ({"IMAP_SECURITY": "ssl"}, "No se pudo cifrar"),
        ({"IMAP_SECURITY": "starttls"}, "No se pudo cifrar"),
    ],
)
def test_what_is_wrong_is_told_and_tried_again_later(app, firm, fault, caplog):
    wrong, said = fault
    app.config.update(wrong)
    shift = Shift(app, "uno", threading.Event()).of("buzon")
    clerk = mailbox.Clerk(shift, server.configured(app.config), ourselves.Ourselves(app))

    trouble = look(clerk)
    first, before = clerk.due, looks.last(app, clerk.server.name)
    clerk.turn()
    assert clerk.due == first
    look(clerk)

    assert said in trouble
    assert shift.notes.told() == [trouble]
    assert (before.trouble, before.worked_at) == (trouble, None)
    assert app.config["IMAP_PASSWORD"] not in caplog.text
    assert caplog.text.count(trouble) == 1


def test_a_certificate_that_proves_nothing_is_told(app, firm, tmp_path, post):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(sinks.self_signed(tmp_path))
    with imap.serving(context) as secure:
        app.config.update(imap.settings(secure), IMAP_SECURITY="ssl")
        with (
            pytest.raises(connecting.Unreachable, match="certificado"),
            connecting.opened(server.configured(app.config)),
        ):
            pytest.fail("It was believed.")


def test_a_server_that_drips_or_says_nonsense_ends_in_a_sentence(app, firm, monkeypatch):
    monkeypatch.setattr(connecting, "TIMEOUT_SECONDS", 0.3)
    for talk in (
        lambda connection: connection.sendall(b"* BASURA\r\n"),
        lambda connection: connection.recv(1),
    ):
        with sinks.rude(talk) as port:
            app.config.update({**imap.settings(imap.Mailbox(port))})
            with (
                pytest.raises(connecting.Unreachable, match=r"127\.0\.0\.1"),
                connecting.opened(server.configured(app.config)),
            ):
                pytest.fail("It was believed.")


def test_without_a_mailbox_the_lane_rests(app):
    app.config["IMAP_SERVER"] = ""

    with mailbox.begin(Shift(app, "uno", threading.Event()).of("buzon")) as turn:
        assert turn() is mailbox.Turn.REST
    assert rows() == []


def test_a_child_opens_messages_and_one_that_kills_it_is_refused(app, post, firm, monkeypatch):
    monkeypatch.setattr(parent, "PROGRAM", "tests.worker.poisoned")
    post.put(letter(part(b"<crash><infoTributaria>", name="mala.xml")), voucher(2))
    shift = Shift(app, "uno", threading.Event()).of("buzon")
    with mailbox.begin(shift) as turn:
        turn()

    assert [(row.fate, row.code, row.vouchers) for row in rows()] == [
        (MailFate.REFUSED, "E_TIMEOUT", 0),
        (MailFate.READ, "", 1),
    ]
    assert shift.notes.told() == []
    assert carrier.of(app).__class__ is parent.Child


def test_told_to_stop_it_leaves_the_rest_for_later(app, post, firm, clerk):
    post.put(voucher(1), voucher(2))
    clerk.shift.stop.set()
    look(clerk)
    assert rows() == []

    clerk.shift.stop.clear()
    look(clerk)
    assert len(arrivals()) == 2


def test_headers_that_never_end_are_refused(post, firm, clerk):
    post.put(heads({"From": "a@b.example", "X-Larga": "x" * 300_000}) + b"hola")
    look(clerk)

    assert [(row.fate, row.code) for row in rows()] == [(MailFate.REFUSED, "E_MAIL")]
