"""Who is let in with a key, and what they are told when not."""

from datetime import timedelta

import pytest

from app.accounts import keyring, keys
from app.accounts.keyring import Ring
from app.db import begin_write, db, now
from app.models import AccountState, ApiKey, Operator, Role
from app.security import keys as door
from app.security import pace
from tests.api.steps import Program, key_of_customer, key_of_firm

WRONG = f"cf_{'A' * 12}_{'b' * 43}"


def only_key():
    return db.session.scalars(db.select(ApiKey)).one()


def test_what_a_key_may_not_is_counted_too(app, firm, manager):
    refused = Program(app, key_of_firm(manager, firm, "documents:read")).ask("/arrivals", 403)

    assert int(refused.headers["RateLimit-Remaining"]) < int(refused.headers["RateLimit-Limit"])


def test_a_key_opens_what_it_is_for(app, firm, manager):
    reads = Program(app, key_of_firm(manager, firm, "documents:read"))

    assert reads.get("/documents") == {"items": [], "next": None}
    refused = reads.ask("/arrivals", 403)
    assert refused.get_json()["code"] == "E_SCOPE"
    assert refused.get_json()["scope"] == "arrivals:read"
    assert 'error="insufficient_scope"' in refused.headers["WWW-Authenticate"]
    reads.send(b"<x/>", 403)


def test_a_customers_key_never_gets_what_only_firms_may(app, maria):
    begin_write()
    keyring.create(Ring(party_id=maria.party_id), maria, "Todo", list(keys.Scope))
    db.session.commit()

    assert only_key().scopes == "documents:read events:read"


def test_without_a_key_it_says_how_to_bring_one(nobody):
    told = nobody.ask("/documents", 401)

    assert told.get_json()["code"] == "E_KEY_MISSING"
    assert told.headers["WWW-Authenticate"] == 'Bearer realm="ClickFactura"'


@pytest.mark.parametrize("said", [WRONG, "cf_", "x", "cf_a_b_c", f"{WRONG}x"])
def test_a_wrong_key_is_refused(app, said):
    told = Program(app, said).ask("/documents", 401)

    assert told.get_json()["code"] == "E_KEY"
    assert told.get_json()["type"] == "/api/v1#E_KEY"


@pytest.mark.parametrize("said", ["Basic YTpi", "Bearer", "Bearer a b", "bearer"])
def test_another_way_of_presenting_oneself_is_refused(nobody, said):
    nobody.ask("/documents", 401, headers={"Authorization": said})


def test_the_scheme_may_be_written_small(app, erp, nobody):
    nobody.ask("/documents", headers={"Authorization": f"bearer {erp.key}"})


def test_the_right_id_with_another_secret_is_refused(app, erp):
    public = erp.key.split("_")[1]

    Program(app, f"cf_{public}_{'b' * 43}").ask("/documents", 401)


def test_an_unknown_key_is_compared_as_a_wrong_one(app, erp, monkeypatch):
    compared = []
    real = keys.hmac.compare_digest
    monkeypatch.setattr(
        keys.hmac, "compare_digest", lambda one, other: compared.append(other) or real(one, other)
    )
    keys.find(WRONG)
    keys.find(f"cf_{erp.key.split('_')[1]}_{'b' * 43}")

    assert [len(digest) for digest in compared] == [64, 64]


def test_only_a_hash_of_the_secret_is_kept(erp):
    row = only_key()
    _, public, secret = erp.key.split("_")

    assert (row.public_id, row.secret_hash) == (public, keys.hashed(secret))
    assert secret not in repr(vars(row))


def test_a_session_is_no_key(app, marias):
    for path in ("/documents", "/arrivals"):
        assert marias.open(f"/api/v1{path}").status_code == 401


def test_a_key_is_no_session(erp, app, stranger):
    response = stranger.open("/comprobantes", headers={"Authorization": f"Bearer {erp.key}"})

    assert response.status_code == 303


def test_a_revoked_key_is_dead_at_once(erp, firm, manager):
    begin_write()
    keyring.revoke(Ring(issuer_id=firm.id), manager, only_key().id)
    db.session.commit()

    erp.ask("/documents", 401)


def test_another_firm_revokes_nothing(erp, firm, other_firm, manager):
    begin_write()
    assert keyring.revoke(Ring(issuer_id=other_firm.id), manager, only_key().id) is None
    db.session.commit()

    erp.ask("/documents")


@pytest.mark.parametrize("change", ["demoted", "revoked", "disabled", "waiting"])
def test_a_firms_key_dies_when_its_maker_may_no_longer_manage(erp, manager, change):
    working = db.session.scalars(db.select(Operator)).one()
    if change == "demoted":
        working.role = Role.OPERATOR
    elif change == "revoked":
        db.session.delete(working)
    elif change == "waiting":
        working.accepted_at = None
    else:
        manager.state = AccountState.DISABLED
    db.session.commit()

    assert erp.get("/documents", 401)["code"] == "E_KEY"


def test_a_manager_of_another_firm_keeps_no_key_alive(erp, manager, other_firm):
    working = db.session.scalars(db.select(Operator)).one()
    working.issuer_id = other_firm.id
    db.session.commit()

    erp.ask("/documents", 401)


def test_a_customers_key_dies_with_the_account(books, maria):
    books.ask("/documents")
    maria.state = AccountState.DISABLED
    db.session.commit()

    books.ask("/documents", 401)


def test_a_firm_that_left_still_reads(erp, firm):
    firm.left_at = now()
    db.session.commit()

    erp.ask("/documents")
    erp.ask("/arrivals")


def test_use_is_noted_every_five_minutes(erp, monkeypatch):
    erp.ask("/documents")
    first = only_key().last_used_at
    assert first is not None
    monkeypatch.setattr(keys, "now", lambda: now() + timedelta(minutes=4))
    erp.ask("/documents")
    assert only_key().last_used_at == first
    monkeypatch.setattr(keys, "now", lambda: now() + timedelta(minutes=6))
    erp.ask("/documents")
    assert only_key().last_used_at > first


def test_reading_writes_nothing(erp, app):
    from sqlalchemy import event

    erp.ask("/documents")
    said = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    erp.ask("/documents")

    assert said
    assert all(statement == "BEGIN" or statement.lstrip().startswith("SELECT") for statement in said), said


def test_what_is_left_is_told(erp):
    first = erp.ask("/documents").headers
    second = erp.ask("/documents").headers

    assert first["RateLimit-Limit"] == "600"
    assert first["RateLimit-Remaining"] == "599"
    assert second["RateLimit-Remaining"] in {"598", "599"}
    assert int(second["RateLimit-Reset"]) >= 1


def test_who_reads_too_fast_is_told_when_to_come_back(app, erp, books, monkeypatch):
    app.extensions["readings"] = pace.Counter(pace.Limit("lee", 2, 60))
    erp.ask("/documents")
    erp.ask("/documents")
    told = erp.ask("/documents", 429)

    assert told.get_json()["code"] == "E_RATE"
    assert 0 < int(told.headers["Retry-After"]) <= 30
    assert told.headers["RateLimit-Remaining"] == "0"
    books.ask("/documents")


def test_who_brings_too_fast_is_told_when_to_come_back(erp, monkeypatch):
    monkeypatch.setattr(pace, "WRITING", pace.Limit("carga", 1, 60))
    assert erp.send(b"<x/>", 422).headers["RateLimit-Remaining"] == "0"
    told = erp.send(b"<x/>", 429)

    assert 0 < int(told.headers["Retry-After"]) <= 60
    erp.ask("/documents")


def test_a_network_that_guesses_is_slowed_and_who_knows_is_not(app, erp, monkeypatch):
    monkeypatch.setattr(door, "FAILED", door.Limit("red", 2, 60))
    guesses = Program(app, WRONG)
    guesses.ask("/documents", 401)
    guesses.ask("/documents", 401)

    assert guesses.ask("/documents", 429).headers["Retry-After"]
    erp.ask("/documents")


def test_who_is_withdrawn_leaves_no_key(app, books, maria):
    begin_write()
    keyring.revoke_all(maria.id)
    db.session.commit()

    books.ask("/documents", 401)
    assert key_of_customer(maria) != books.key
