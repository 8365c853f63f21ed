"""What was not filed waits in the tray of its firm until somebody does something about it, once."""

import io
import threading
import zipfile

import pytest

from app.db import begin_write, db
from app.ingest import mending, receive, tray
from app.ingest.receipt import Origin
from app.ingest.tray import Shelf, Wanted
from app.models import Act, Action, Arrival, ArrivalOutcome, Deed, Document, Door, Event
from app.paging import Start
from app.store import vault
from tests import people
from tests.people import MARIA, OTHER_RUC


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def other(app):
    return people.firm(OTHER_RUC, "Otra Inventada S.A.")


@pytest.fixture
def olga(firm):
    return people.operator(firm)


def bring(firm, data, file="lote.xml", account=None):
    """Bring a file in as an operator of the firm does."""
    examenes = receive.examine(data, None)
    origin = Origin(file, Door.PAGE, "Olga", firm.id, firm.ruc, account.id if account else None)
    begin_write()
    receipts = receive.receive(examenes, origin)
    db.session.commit()
    return receipts


def on(firm, shelf):
    return [row.id for row in tray.page(tray.of_firm(firm.id), shelf, None, 50).rows]


def retry(whose, arrival_id, by=None):
    data = tray.original(arrival_id)
    examenes = receive.examine(data, None)
    begin_write()
    receipts = mending.retry(whose, arrival_id, examenes, by)
    db.session.commit()
    return [receipt.outcome for receipt in receipts]


def authorise(firm, arrival_id, data):
    whose = tray.of_firm(firm.id)
    examen = mending.authorisation(tray.find(whose, arrival_id), receive.examine(data, None))
    begin_write()
    receipt = mending.authorise(whose, arrival_id, examen, Origin("aut.xml", Door.PAGE, ruc=firm.ruc), None)
    db.session.commit()
    return receipt


def test_each_receipt_names_its_arrival(firm):
    [bare] = bring(firm, people.signed())
    [again] = bring(firm, people.signed())

    assert on(firm, Shelf.PENDING) == [bare.arrival_id] == [again.arrival_id]


def test_an_arrival_says_whose_voucher_it_is_when_that_was_read(firm):
    [bare] = bring(firm, people.signed(to=MARIA, name="María Inventada"))

    row = tray.find(tray.of_firm(firm.id), bare.arrival_id)
    assert row.receiver == f"María Inventada ({MARIA})"


def test_a_firm_finds_nothing_of_another(firm, other):
    [mine] = bring(firm, people.signed())
    bring(other, b"<roto")

    theirs = tray.of_firm(other.id)
    assert tray.find(theirs, mine.arrival_id) is None
    assert tray.count(theirs) == 1
    assert retry(theirs, mine.arrival_id) == []
    begin_write()
    assert mending.discard(theirs, mine.arrival_id, "no es mío", None) is False


def test_what_no_firm_brought_is_only_the_administrators(firm):
    people.arrive(b"<html/>")

    assert tray.count(tray.of_firm(firm.id)) == 0
    assert tray.counts(tray.everywhere()) == (0, 1, 0)


def test_each_lies_on_its_shelf(firm):
    people.filed(to=MARIA, name="María Inventada")
    [bare] = bring(firm, people.signed(secuencial=2))
    [broken] = bring(firm, b"<roto")
    [conflict] = bring(firm, people.authorised(to=MARIA, name="María Cambiada"))

    assert on(firm, Shelf.PENDING) == [bare.arrival_id]
    assert on(firm, Shelf.REFUSED) == [broken.arrival_id]
    assert on(firm, Shelf.CONFLICTS) == [conflict.arrival_id]
    assert on(firm, Shelf.DONE) == []
    assert tray.counts(tray.of_firm(firm.id)) == (1, 1, 1)
    assert tray.count(tray.of_firm(firm.id)) == 3


def test_pages_follow_each_other_both_ways(firm):
    ids = [bring(firm, b"<roto" + bytes([97 + n]))[0].arrival_id for n in range(5)]
    whose, newest = tray.of_firm(firm.id), ids[::-1]

    first = tray.page(whose, Shelf.REFUSED, None, 2)
    second = tray.page(whose, Shelf.REFUSED, first.older, 2)
    third = tray.page(whose, Shelf.REFUSED, second.older, 2)
    back = tray.page(whose, Shelf.REFUSED, third.newer, 2)

    assert [row.id for page in (first, second, third) for row in page.rows] == newest
    assert (first.newer, third.older) == (None, None)
    assert [row.id for row in back.rows] == newest[2:4]
    assert (back.newer, back.older) == (Start(newest[2], older=False), Start(newest[3]))


def test_all_that_came_can_be_asked_for_by_door_and_outcome(firm):
    people.filed()
    bring(firm, b"<roto")
    whose = tray.of_firm(firm.id)

    doors = [row.door for row in tray.recent(whose, Wanted(), None, 9).rows]
    assert doors == [Door.PAGE, Door.COMMAND]
    assert len(tray.recent(whose, Wanted(door=Door.PAGE), None, 9).rows) == 1
    assert len(tray.recent(whose, Wanted(outcome=ArrivalOutcome.FILED), None, 9).rows) == 1
    assert len(tray.recent(whose, Wanted(Door.PAGE, ArrivalOutcome.FILED), None, 9).rows) == 0


def test_a_firm_learns_not_that_another_filed_what_it_was_refused(firm):
    other = people.firm(people.OTHER_RUC, "Otra S.A.")
    theirs = people.authorised(emisor=people.emisor(people.OTHER_RUC))
    begin_write()
    receive.receive(receive.examine(theirs, None), Origin("ajeno.xml", Door.PAGE, "", firm.id, firm.ruc))
    db.session.commit()

    people.arrive(theirs)

    [refused] = db.session.scalars(db.select(Arrival).where(Arrival.issuer_id == firm.id))
    assert (refused.code, refused.document_id) == ("E_ISSUER_OTHER", None)
    assert db.session.scalar(db.select(Document.issuer_id)) == other.id


def test_what_was_refused_is_settled_when_its_very_content_is_filed(firm):
    [no] = bring(firm, people.authorised(estado="NO AUTORIZADO"))
    [broken] = bring(firm, b"<roto")

    bring(firm, people.authorised())

    assert on(firm, Shelf.REFUSED) == [broken.arrival_id]
    assert on(firm, Shelf.DONE) == [no.arrival_id]


def test_trying_again_files_it_once_the_firm_is_here(app):
    [lost] = people.arrive(people.authorised())
    assert lost.code == "E_ISSUER"
    firm = people.firm()

    assert retry(tray.everywhere(), lost.arrival_id) == ["filed"]
    row = tray.find(tray.everywhere(), lost.arrival_id)
    assert row.document_id is not None
    assert row.issuer_id == firm.id
    assert vault.get(row.document_id) == people.authorised()


def test_trying_again_what_did_not_change_only_leaves_a_line_of_who_did(firm, olga):
    [bare] = bring(firm, people.signed())

    assert retry(tray.of_firm(firm.id), bare.arrival_id, olga) == ["pending"]
    assert on(firm, Shelf.PENDING) == [bare.arrival_id]
    [act] = db.session.scalars(db.select(Act)).all()
    assert (act.deed, act.by_id, act.issuer_id) == (Deed.ARRIVAL_RETRIED, olga.id, firm.id)
    assert act.detail == "lote.xml: pendiente"


def test_trying_again_finds_the_document_that_came_by_another_way(firm):
    [bare] = bring(firm, people.signed())
    people.filed()
    db.session.execute(db.update(Arrival).where(Arrival.id == bare.arrival_id).values(document_id=None))
    db.session.commit()

    assert retry(tray.of_firm(firm.id), bare.arrival_id) == ["known"]
    assert on(firm, Shelf.DONE) == [bare.arrival_id]


def test_a_firms_tray_files_nothing_of_another_firm_when_tried_again(firm, other):
    theirs = people.authorised(emisor=people.emisor(OTHER_RUC))
    [refused] = bring(firm, theirs)
    assert refused.code == "E_ISSUER_OTHER"

    assert retry(tray.of_firm(firm.id), refused.arrival_id) == ["refused"]


def test_a_package_that_can_be_opened_now_is_received_anew(firm):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.xml", people.authorised())
        archive.writestr("b.xml", b"<roto")
    [whole] = bring(firm, b"<otro")
    kept = vault.deflate(buffer.getvalue())
    db.session.execute(db.update(Arrival).where(Arrival.id == whole.arrival_id).values(deflated=kept))
    db.session.commit()

    assert retry(tray.of_firm(firm.id), whole.arrival_id) == ["filed", "refused"]
    assert on(firm, Shelf.DONE) == [whole.arrival_id]
    assert len(on(firm, Shelf.REFUSED)) == 1


def test_of_two_who_press_at_once_one_acts(app, firm):
    [bare] = bring(firm, people.signed())
    whose, arrival_id, said = tray.of_firm(firm.id), bare.arrival_id, []
    db.session.rollback()

    def press(note):
        with app.app_context():
            begin_write()
            said.append(mending.discard(whose, arrival_id, note, None))
            db.session.commit()

    presses = [threading.Thread(target=press, args=(note,)) for note in ("uno", "dos")]
    for each in presses:
        each.start()
    for each in presses:
        each.join()

    assert sorted(said) == [False, True]
    assert len(db.session.scalars(db.select(Act)).all()) == 1


def test_what_was_set_aside_keeps_its_bytes_and_its_note(firm, olga):
    [broken] = bring(firm, b"<roto")
    whose = tray.of_firm(firm.id)
    begin_write()
    assert mending.discard(whose, broken.arrival_id, "Era una prueba", olga)
    db.session.commit()

    row = tray.find(whose, broken.arrival_id)
    assert (row.note, row.closed_by) == ("Era una prueba", olga.id)
    assert tray.original(row.id) == b"<roto"
    assert tray.count(whose) == 0
    assert [act.deed for act in db.session.scalars(db.select(Act))] == [Deed.ARRIVAL_DISCARDED]


def test_what_was_set_aside_and_comes_again_lies_there_again(firm):
    [broken] = bring(firm, b"<roto")
    begin_write()
    mending.discard(tray.of_firm(firm.id), broken.arrival_id, "no sirve", None)
    db.session.commit()

    [again] = bring(firm, b"<roto")

    assert on(firm, Shelf.REFUSED) == [again.arrival_id] != [broken.arrival_id]


def test_the_authorisation_of_a_pending_one_files_it_with_those_bytes(firm):
    [bare] = bring(firm, people.signed())

    receipt = authorise(firm, bare.arrival_id, people.authorised())

    assert receipt.outcome == "filed"
    assert vault.get(receipt.document_id) == people.authorised()
    assert on(firm, Shelf.DONE) == [bare.arrival_id]


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"secuencial": 2}, "Es de otro comprobante"),
        ({"to": MARIA, "name": "María Cambiada"}, "otro contenido"),
        ({"estado": "NO AUTORIZADO"}, "aún no se puede archivar"),
    ],
)
def test_what_does_not_authorise_it_is_told_and_files_nothing(firm, about, said):
    [bare] = bring(firm, people.signed())

    with pytest.raises(mending.NotThat, match=said):
        authorise(firm, bare.arrival_id, people.authorised(**about))
    assert on(firm, Shelf.PENDING) == [bare.arrival_id]


def test_what_cannot_be_read_authorises_nothing(firm):
    [bare] = bring(firm, people.signed())

    with pytest.raises(mending.NotThat, match="No se pudo leer"):
        authorise(firm, bare.arrival_id, b"<html>")


def test_a_firm_that_left_gets_nothing_authorised(firm):
    [bare] = bring(firm, people.signed())
    firm.left_at = firm.created_at
    db.session.commit()

    with pytest.raises(mending.NotThat, match="dejó este portal"):
        authorise(firm, bare.arrival_id, people.authorised())
    db.session.rollback()
    assert on(firm, Shelf.PENDING) == [bare.arrival_id]


def test_a_conflict_is_told_in_the_trail_of_the_document_once(firm, olga):
    document = people.filed(to=MARIA, name="María Inventada")
    changed = people.authorised(to=MARIA, name="María Cambiada")

    bring(firm, changed, "otra.xml", olga)
    bring(firm, changed, "otra.xml", olga)

    [event] = db.session.scalars(db.select(Event).where(Event.action == Action.CONFLICTED)).all()
    assert (event.document_id, event.account_id, event.detail) == (document.id, olga.id, "otra.xml")
