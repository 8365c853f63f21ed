"""A certificate is frozen, signed and printed; changed by one byte, it proves nothing."""

import hashlib
import io
import json
import subprocess
from datetime import timedelta
from shutil import which

import pypdf
import pytest

from app.accounts import codes
from app.certificates import checking, key, printing
from app.certificates.checking import Verdict
from app.db import db, now
from app.models import Act, Action, Certificate, Deed, Document, Event
from app.store import vault
from tests import people


@pytest.fixture
def made(firm, certify):
    return certify(people.filed(to=people.MARIA), people.filed(to=people.JORGE, secuencial=2))


def test_it_is_valid_and_names_what_was_delivered(made, firm):
    checked = checking.check(made)

    assert checked.verdict is Verdict.VALID
    assert checked.said["emisor"] == {"ruc": firm.ruc, "nombre": firm.name}
    assert [len(one["clave"]) for one in checked.said["comprobantes"]] == [49, 49]
    assert made.vouchers == 2
    assert hashlib.sha256(made.pdf).hexdigest() == made.pdf_sha256


def test_each_document_and_the_firm_tell_of_it(made):
    code = codes.shown(made.code)

    told = db.session.scalars(db.select(Event.detail).where(Event.action == Action.CERTIFIED)).all()
    act = db.session.scalars(db.select(Act).where(Act.deed == Deed.CERTIFICATE_MADE)).one()
    assert told == [code, code]
    assert code in act.detail


def test_it_stays_as_it_was_whatever_happens_later(made):
    before = made.statement, made.pdf
    db.session.execute(db.update(Document).values(annulled_at=now() + timedelta(days=1)))
    db.session.commit()

    again = db.session.get_one(Certificate, made.id)

    assert (again.statement, again.pdf) == before
    assert checking.check(again).verdict is Verdict.VALID


def test_its_statement_is_canonical(made):
    said = json.loads(made.statement)

    assert (
        made.statement == json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    )
    assert said["version"] == 1
    assert said["codigo"] == made.code


@pytest.mark.parametrize("column", ["statement", "signature"])
def test_one_byte_changed_breaks_it(made, column):
    changed = bytearray(getattr(made, column))
    changed[-10] ^= 1
    setattr(made, column, bytes(changed))

    assert checking.check(made).verdict is Verdict.BROKEN


@pytest.mark.parametrize("statement", [b"", b"[]", b"{}", b"\xff", b'{"clave_publica": 7}', b"null"])
def test_a_statement_that_is_none_is_broken(made, statement):
    made.statement = statement

    assert checking.check(made).verdict is Verdict.BROKEN


def test_a_statement_under_another_code_is_broken(made, certify):
    other = certify(people.filed(to=people.MARIA, secuencial=3))
    made.statement, made.signature = other.statement, other.signature

    assert checking.check(made).verdict is Verdict.BROKEN


def test_what_an_earlier_key_signed_is_told_apart(app, made):
    (app.config["INSTANCE_DIR"] / key.NAME).unlink()

    assert checking.check(made).verdict is Verdict.OTHER_KEY


def test_it_is_found_however_its_code_is_typed(made):
    assert checking.find(codes.shown(made.code).lower()) is made
    assert checking.find(codes.make(16)) is None
    assert checking.find("no-es-un-codigo\0") is None


def test_a_file_is_compared_with_it_byte_by_byte(made):
    said = checking.check(made).said
    xml = vault.get(db.session.scalars(db.select(Document.id).order_by(Document.id)).first())

    assert checking.compare(made, said, made.pdf)[0] == "pdf"
    assert checking.compare(made, said, made.pdf + b"\n")[0] == ""
    what, voucher = checking.compare(made, said, xml)
    assert what == "xml"
    assert voucher is not None
    assert voucher["numero"].endswith("000000001")


def test_the_paper_says_it_and_carries_what_proves_it(made, firm):
    reader = pypdf.PdfReader(io.BytesIO(made.pdf))
    text = " ".join(page.extract_text() for page in reader.pages)

    assert codes.shown(made.code) in text
    assert "Página 1 de" in text
    assert "Inventada" in text
    assert reader.attachments[printing.STATEMENT] == [made.statement]
    assert reader.attachments[printing.SIGNATURE] == [made.signature]
    said = json.loads(made.statement)
    assert printing.render(said, made.statement, made.signature, firm) == made.pdf


def test_openssl_proves_it_without_us(made, tmp_path):
    if not (openssl := which("openssl")):
        assert key.is_signed(key.of_installation().public_key(), made.signature, made.statement)
        return
    for name, [data] in pypdf.PdfReader(io.BytesIO(made.pdf)).attachments.items():
        (tmp_path / name).write_bytes(data)
    asked = [openssl, "pkeyutl", "-verify", "-pubin", "-inkey", printing.PUBLIC_KEY, "-rawin"]
    asked += ["-in", printing.STATEMENT, "-sigfile", printing.SIGNATURE]

    done = subprocess.run(asked, cwd=tmp_path, capture_output=True, check=False)

    assert done.returncode == 0, done.stderr
