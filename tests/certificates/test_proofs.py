"""What is known of a delivery: nothing more than the trail says, and no address or name that is not the firm's."""

from datetime import timedelta

import pytest

from app.audit import trail
from app.audit.trail import OFFICE
from app.certificates import statement
from app.certificates.statement import Signer
from app.db import begin_write, db, now
from app.demo import vouchers
from app.models import Action, Document, Mail, MailKind, MailState, Recipient
from tests import people
from tests.people import EMPRESA, JORGE, MARIA

SIGNER = Signer("clave", "huella")


def said(desk, document):
    db.session.expire_all()
    document = db.session.get_one(Document, document.id)
    whole = statement.of(desk, [document], code="C" * 16, at=now(), signer=SIGNER)
    [voucher] = whole["comprobantes"]
    return voucher


def kinds(facts):
    return [fact["prueba"] for fact in facts]


def happened(action, document, **about):
    begin_write()
    trail.record(action, document, **about)
    db.session.commit()


def mail(document, to, party_id, **about):
    db.session.add(
        Mail(
            kind=MailKind.NOTICE,
            to=to,
            document_id=document.id,
            party_id=party_id,
            state=MailState.SENT,
            **about,
        )
    )
    db.session.commit()


@pytest.fixture
def document(firm):
    return people.filed(to=MARIA, name="María Inventada")


@pytest.fixture
def party(document):
    return db.session.scalars(db.select(Recipient.party_id).where(Recipient.document_id == document.id)).one()


def test_a_voucher_that_nobody_heard_of_is_only_published(desk, document):
    voucher = said(desk, document)

    assert kinds(voucher["hechos"]) == ["autorizado_segun_archivo", "publicado"]
    [receiver] = voucher["receptores"]
    assert (receiver["nombre"], receiver["numero"], receiver["hechos"]) == ("María Inventada", MARIA, [])
    assert "No consta" in receiver["consta"]
    assert len(voucher["sha256"]) == 64


def test_a_mail_that_a_server_accepted_was_not_read(app, desk, document, party):
    app.config["MAIL_SERVER"] = "correo.example"
    mail(document, "maria@ejemplo.ec", party)
    happened(Action.NOTICE_SENT, document, detail="maria@ejemplo.ec", party_id=party)

    [receiver] = said(desk, document)["receptores"]
    [fact] = receiver["hechos"]

    assert fact["prueba"] == "correo_aceptado"
    assert fact["correo"] == "maria@ejemplo.ec"
    assert "el servidor de correo aceptó el mensaje" in fact["texto"]
    assert receiver["consta"] == "Avisado por correo. No consta que lo haya abierto."


def test_a_mail_that_became_a_file_was_accepted_by_nobody(desk, document, party):
    mail(document, "maria@ejemplo.ec", party)
    happened(Action.NOTICE_SENT, document, detail="maria@ejemplo.ec", party_id=party)

    [receiver] = said(desk, document)["receptores"]

    assert kinds(receiver["hechos"]) == ["correo_guardado"]
    assert "servidor" not in receiver["consta"]


def test_an_address_that_the_firm_did_not_give_is_told_to_nobody(app, desk, document, party):
    app.config["MAIL_SERVER"] = "correo.example"
    account = people.person(MARIA)
    mail(document, "privado@ejemplo.ec", party, account_id=account.id)
    happened(Action.NOTICE_SENT, document, detail="privado@ejemplo.ec", party_id=party)

    voucher = said(desk, document)

    assert "privado" not in str(voucher)
    assert "el correo de su cuenta" in voucher["receptores"][0]["hechos"][0]["texto"]


@pytest.mark.parametrize(
    "trouble",
    [
        (Action.BOUNCED, "correo_rebotado", "rebotó"),
        (Action.NOTICE_FAILED, "correo_fallido", "no se pudo entregar"),
        (Action.NOTICE_UNCERTAIN, "correo_incierto", "No consta si el correo llegó"),
    ],
)
def test_what_did_not_arrive_is_said_plainly(app, desk, document, party, trouble):
    app.config["MAIL_SERVER"] = "correo.example"
    action, kind, word = trouble
    mail(document, "maria@ejemplo.ec", party)
    happened(Action.NOTICE_SENT, document, detail="maria@ejemplo.ec", party_id=party)
    happened(action, document, detail="maria@ejemplo.ec", party_id=party)

    [receiver] = said(desk, document)["receptores"]

    assert kinds(receiver["hechos"])[-1] == kind
    assert word in receiver["consta"]


def test_another_address_that_was_reached_counts(app, desk, document, party):
    app.config["MAIL_SERVER"] = "correo.example"
    happened(Action.NOTICE_SENT, document, detail="otra@ejemplo.ec", party_id=party)
    happened(Action.BOUNCED, document, detail="maria@ejemplo.ec", party_id=party)

    assert said(desk, document)["receptores"][0]["consta"].startswith("Avisado por correo")


def test_who_opened_is_told_by_side_and_never_by_name(desk, document, party):
    account = people.person(MARIA)
    colleague = people.person(JORGE, name="Jorge Secreto", email="jorge@ejemplo.ec")
    for detail in ("", ""):
        happened(Action.OPENED, document, by=account, detail=detail)
    happened(Action.DOWNLOADED, document, by=account, detail="xml")
    happened(Action.DOWNLOADED, document, by=colleague, detail="pdf", party_id=party)

    [receiver] = said(desk, document)["receptores"]
    opened, xml, pdf = receiver["hechos"]

    assert opened["texto"] == "El receptor abrió el comprobante con su cuenta."
    assert opened["veces"] == 2
    assert xml["texto"] == "El receptor descargó el XML."
    assert pdf["texto"] == "Un colega o contador del receptor descargó el PDF."
    assert "Secreto" not in str(receiver)
    assert receiver["consta"].startswith("Entregado")


def test_what_the_firms_own_people_looked_at_proves_nothing(desk, document):
    happened(Action.OPENED, document, by=desk, detail=OFFICE)
    happened(Action.DOWNLOADED, document, by=desk, detail=f"{OFFICE} pdf")

    assert said(desk, document)["receptores"][0]["hechos"] == []


def test_an_opening_of_old_times_stands_by_its_mark_alone(desk, document):
    db.session.execute(db.update(Recipient).values(seen_at=now()))
    db.session.commit()

    assert kinds(said(desk, document)["receptores"][0]["hechos"]) == ["visto"]


def test_what_the_sri_said_is_told_of_the_voucher(desk, document):
    at = now()
    db.session.execute(db.update(Document).values(confirmed_at=at, annulled_at=at + timedelta(seconds=1)))
    db.session.commit()
    happened(Action.ANNULLED, document)

    voucher = said(desk, document)

    assert voucher["anulado"] is True
    assert kinds(voucher["hechos"])[-2:] == ["confirmado", "anulado"]


def test_each_receiver_has_their_own(desk, firm):
    document = people.filed(vouchers.guia_remision)
    parties = db.session.scalars(
        db.select(Recipient.party_id).where(Recipient.document_id == document.id)
    ).all()
    happened(Action.OPENED, document, party_id=parties[0])
    happened(Action.OPENED, document)

    receivers = said(desk, document)["receptores"]

    assert [len(one["hechos"]) for one in receivers] == [1] + [0] * (len(parties) - 1)
    assert EMPRESA not in str(receivers[0]["hechos"])
