"""Make a certificate: state, sign, print, keep. What it says is frozen from then on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from app.accounts import codes
from app.accounts.desk import Desk
from app.audit import deeds, trail
from app.certificates import key, printing, statement
from app.certificates.statement import Signer
from app.db import db, now
from app.models import Action, Certificate, Deed, Document, Issuer

LETTERS = 16  # of the code of its page
MOST = 200  # vouchers in one


def draft(desk: Desk, documents: Sequence[Document]) -> Certificate:
    """State and sign what is known of the delivery of these documents, and print it. Writes nothing.

    Raises `key.Unusable` when the installation cannot sign.
    """
    private, code, at = key.of_installation(), codes.make(LETTERS), now()
    signer = Signer(key.written(private.public_key()), key.fingerprint(private.public_key()))
    said = statement.of(desk, documents, code=code, at=at, signer=signer)
    signed = statement.canonical(said)
    signature = private.sign(signed)
    issuer = db.session.get_one(Issuer, desk.issuer_id)
    pdf = printing.render(said, signed, signature, issuer)
    return Certificate(
        code=code,
        issuer_id=desk.issuer_id,
        account_id=desk.id,
        at=at,
        vouchers=len(documents),
        statement=signed,
        signature=signature,
        key_id=signer.key_id,
        pdf=pdf,
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
    )


def keep(desk: Desk, drawn: Certificate, document_ids: Sequence[int]) -> int:
    """Keep a certificate with its line in each story, in the transaction of the caller. Returns its id."""
    db.session.add(drawn)
    db.session.flush()
    trail.record_each(Action.CERTIFIED, document_ids, codes.shown(drawn.code), by=desk)
    many = "1 comprobante" if drawn.vouchers == 1 else f"{drawn.vouchers} comprobantes"
    detail = f"Constancia {codes.shown(drawn.code)}, {many}"
    deeds.note(Deed.CERTIFICATE_MADE, desk, issuer_id=desk.issuer_id, detail=detail)
    return drawn.id
