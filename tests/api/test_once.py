"""The same request from many threads at once is done once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from app.accounts import answers
from app.api.once import Running
from app.db import db, now
from app.models import ApiAnswer, Arrival, Document, Event
from tests import people
from tests.api.steps import HOME, XML
from tests.people import MARIA

THREADS = 8
FILED = 201


def counts():
    kinds = (Document, Arrival, ApiAnswer, Event)
    return [db.session.scalar(db.select(db.func.count()).select_from(one)) for one in kinds]


def all_at_once(app, key, data):
    """Send the same request from every thread at the same instant; return the answers."""
    ready = Barrier(THREADS)
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "uno", **XML}

    def send(_number):
        client = app.test_client()
        ready.wait()
        return client.post(f"{HOME}/documents", data=data, headers=headers, buffered=True)

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(send, range(THREADS)))


@pytest.fixture(params=["one-process", "several-processes"])
def processes(request, monkeypatch):
    """Whether the threads know of one another, or meet at the database alone, as other processes do."""
    if request.param == "several-processes":
        monkeypatch.setattr(Running, "alone", lambda *_: Running().guard)


@pytest.mark.usefixtures("processes")
def test_the_same_request_posts_once(app, erp):
    data = people.authorised(to=MARIA)
    erp.ask("/documents")  # so that no thread has to note the use of the key
    answers = all_at_once(app, erp.key, data)
    filed = [answer.data for answer in answers if answer.status_code == FILED]
    early = [answer for answer in answers if answer.status_code != FILED]

    assert set(filed) == {erp.send(data, Idempotency_Key="uno").data}
    assert {(one.status_code, one.get_json()["code"], one.headers["Retry-After"]) for one in early} <= {
        (409, "E_IDEMPOTENCY_RUNNING", "1")
    }
    assert counts() == [1, 1, 1, 1]


def test_an_answer_is_kept_for_a_day(erp, monkeypatch):
    erp.send(b"<a/>", 422, Idempotency_Key="uno")
    assert answers.sweep() == 0
    monkeypatch.setattr(answers, "now", lambda: now() + timedelta(days=1, minutes=1))

    assert answers.sweep() == 1
