"""What the SRI is asked: each clave once, by one worker, never sooner than its interval, at one polite rate."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from app.archive import inquiries, inquiry_claims
from app.archive.inquiries import INTERVAL, Answered, Next
from app.archive.inquiry_claims import LEASE, Service
from app.db import begin_write, db, now
from app.models import Inquiry, Question, Rank
from app.sri.catalogo import Ambiente
from app.sri.respuesta import Estado
from tests import people

PRODUCTION = Service(Question.AUTHORISATION, Ambiente.PRODUCCION)


@pytest.fixture
def on(app):
    app.config["SRI_CONFIRM"] = True
    return app


def clave(number, ambiente="2"):
    """Forty-nine digits that name one voucher."""
    return f"0203202601179999999000{ambiente}".ljust(24, "0")[:23] + ambiente + f"{number:025}"


def wanted(*numbers, **about):
    """Claves that the SRI is to be asked about."""
    begin_write()
    for number in numbers:
        inquiries.want(clave(number), **about)
    db.session.commit()


def claimed(at, worker="uno", paused=frozenset()):
    """The clave that a worker takes, None when there is none to take."""
    begin_write()
    row = inquiry_claims.claim(worker, at, paused)
    db.session.commit()
    return row


def kept(number=1):
    db.session.rollback()
    return inquiries.find(clave(number))


def settled(row, at, following=None, **answered):
    begin_write()
    done = inquiries.settle(
        row,
        Answered(**{"estado": Estado.AUTORIZADO, "at": at, **answered}),
        following or Next(Question.STATE, Rank.FRESH, at + timedelta(days=1)),
    )
    db.session.commit()
    return done


@pytest.fixture
def statements_of():
    """Collects the statements that the database was sent meanwhile."""

    @contextmanager
    def collecting():
        sent = []

        def note(_connection, _cursor, statement, *_rest):
            sent.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        yield sent
        event.remove(db.engine, "before_cursor_execute", note)

    return collecting


def test_nothing_is_wanted_unless_the_setting_says_so(app):
    wanted(1)

    assert kept() is None


def test_wishing_twice_asks_once_and_the_more_urgent_wish_holds(on):
    later = now() + timedelta(days=3)
    wanted(1, rank=Rank.BACKLOG, at=later)
    wanted(1, rank=Rank.PERSON)
    wanted(1, rank=Rank.FRESH, at=later)

    assert db.session.scalar(db.select(db.func.count(Inquiry.id))) == 1
    assert kept().rank == Rank.PERSON
    assert kept().due_at <= now()


def test_of_two_workers_one_takes_it_and_it_is_not_due_again_within_the_lease(on):
    wanted(1)
    at = now()

    row = claimed(at)

    assert (row.clave_acceso, row.asked_at, row.due_at) == (clave(1), at, at + LEASE)
    assert claimed(at, "dos") is None
    assert claimed(at + LEASE - timedelta(seconds=1), "dos") is None
    assert claimed(at + LEASE, "dos").leased_by == "dos"


def test_who_waits_goes_first_and_then_what_has_been_due_for_longest(on):
    at = now()
    wanted(1, rank=Rank.BACKLOG, at=at - timedelta(hours=9))
    wanted(2, at=at - timedelta(hours=1))
    wanted(3, at=at - timedelta(hours=2))
    wanted(4, rank=Rank.PERSON)

    order = [claimed(at + timedelta(seconds=1)).clave_acceso for _ in range(4)]

    assert order == [clave(4), clave(3), clave(2), clave(1)]


def test_both_questions_of_one_rank_take_turns_by_how_long_they_are_due(on):
    at = now()
    wanted(1, at=at - timedelta(hours=1))
    wanted(2, at=at - timedelta(hours=2))
    db.session.execute(
        db.update(Inquiry).where(Inquiry.clave_acceso == clave(2)).values(question=Question.STATE)
    )
    db.session.commit()

    assert [claimed(at).question for _ in range(2)] == [Question.STATE, Question.AUTHORISATION]


def test_a_service_that_is_paused_holds_up_no_other(on):
    wanted(1)
    begin_write()
    inquiries.want(clave(2, "1"))
    db.session.commit()
    at = now()

    assert claimed(at, paused=frozenset({PRODUCTION})).clave_acceso == clave(2, "1")
    assert claimed(at, paused=frozenset({PRODUCTION})) is None
    assert not inquiry_claims.is_ready(at, frozenset({PRODUCTION}))
    assert inquiry_claims.is_ready(at)


def test_no_more_leave_within_a_minute_than_the_rate_allows(on):
    on.config["SRI_RATE"] = 2
    wanted(1, 2, 3)
    at = now()

    assert [bool(claimed(at + timedelta(seconds=10 * turn))) for turn in range(3)] == [True, True, False]
    assert not inquiry_claims.is_ready(at + timedelta(seconds=59))
    assert claimed(at + timedelta(seconds=60)).clave_acceso == clave(3)


def test_an_answer_is_kept_and_dated_and_silence_changes_nothing_of_it(on):
    wanted(1)
    at = now()
    settled(claimed(at), at, said="60 Autorizado", hinted=Estado.ANULADO)
    row = claimed(at + timedelta(days=1))

    begin_write()
    assert inquiries.postpone(row, at + timedelta(days=2), "El SRI no contestó.")
    db.session.commit()

    inquiry = kept()
    assert (inquiry.answer, inquiry.answered_at, inquiry.hinted) == (Estado.AUTORIZADO, at, Estado.ANULADO)
    assert (inquiry.failures, inquiry.trouble) == (1, "El SRI no contestó.")
    assert (inquiry.answers, inquiry.said, inquiry.leased_by) == (1, "60 Autorizado", None)


def test_an_answer_that_comes_after_the_lease_was_lost_changes_nothing(on):
    wanted(1)
    at = now()
    slow = claimed(at)
    quick = claimed(at + LEASE, "dos")
    settled(quick, at + LEASE)

    assert not settled(slow, at + LEASE, estado=Estado.NO_AUTORIZADO)
    assert kept().answer is Estado.AUTORIZADO


def test_a_person_never_makes_it_sooner_than_the_interval(on):
    wanted(1)
    at = now()
    settled(claimed(at), at)

    wanted(1, rank=Rank.PERSON)

    assert kept().due_at == at + INTERVAL
    assert kept().question is Question.AUTHORISATION  # no document is confirmed


def test_a_person_never_makes_one_that_is_being_asked_sooner(on):
    wanted(1)
    at = now()
    claimed(at)

    wanted(1, rank=Rank.PERSON)

    assert kept().due_at == at + LEASE


def test_one_that_was_never_to_be_asked_again_begins_anew(on):
    wanted(1)
    at = now()
    settled(claimed(at), at, Next(Question.AUTHORISATION, Rank.FRESH, None))
    db.session.execute(db.update(Inquiry).values(created_at=at - timedelta(days=99)))
    db.session.commit()
    assert kept().due_at is None

    wanted(1)

    assert kept().due_at == at + INTERVAL
    assert kept().created_at >= at


def test_what_is_filed_and_what_waits_is_asked_about_and_what_is_refused_is_not(on):
    people.firm()
    filed = people.filed(**people.fresh())
    [bare] = people.arrive(people.signed(secuencial="000000002"))
    people.arrive(people.signed(secuencial="000000003", emisor=people.emisor("1799999923001", "Ajena")))

    asked = {one.clave_acceso: one.rank for one in db.session.scalars(db.select(Inquiry))}

    assert asked == {filed.clave_acceso: Rank.FRESH, str(bare.examen.comprobante.clave): Rank.FRESH}


def test_history_waits_behind_what_is_new(on):
    people.firm()
    people.filed()

    assert db.session.scalar(db.select(Inquiry.rank)) == Rank.BACKLOG


def test_a_file_that_is_known_changes_nothing(on):
    people.firm()
    document = people.filed()
    begin_write()
    row = inquiry_claims.claim("uno", now())
    inquiries.settle(row, Answered(Estado.AUTORIZADO, now()), Next(Question.STATE, Rank.FRESH, None))
    db.session.commit()

    people.arrive(people.authorised())

    assert inquiries.find(document.clave_acceso).due_at is None


def test_filing_costs_one_statement_more(on, statements_of):
    people.firm()
    people.filed(secuencial="000000001")
    with statements_of() as with_it:
        people.filed(secuencial="000000002")
    on.config["SRI_CONFIRM"] = False
    with statements_of() as without:
        people.filed(secuencial="000000003")

    assert len(with_it) == len(without) + 1
