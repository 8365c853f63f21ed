"""POST /documents: one file comes in, as it does by any other door."""

from __future__ import annotations

import json
import time
from typing import Any

from flask import Response, current_app, request, url_for
from sqlalchemy.exc import OperationalError

from app.accounts import answers
from app.accounts.answers import Kept
from app.accounts.keys import Asking, Scope
from app.api import bp, once, query
from app.api.once import Named
from app.api.operation import JSON, Answer, Operation, Param, describes
from app.archive import trust
from app.db import begin_write, db
from app.ingest import receive
from app.ingest.receipt import KNOWN, Origin, Receipt
from app.models import ArrivalOutcome, Door
from app.problems import MEDIA, Problem, Problema
from app.problems import write as write_problem
from app.security import turns
from app.security.keys import asking, keyed
from app.sri import paquete
from app.sri.examen import Examen
from app.sri.informe import line

TYPES = ("application/xml", "text/xml", "application/zip", "application/octet-stream")
STATUS = {ArrivalOutcome.FILED: 201, KNOWN: 200, ArrivalOutcome.PENDING: 202, ArrivalOutcome.REFUSED: 422}
RESTS_SECONDS = (0.1, 0.5)
PARAMS = (
    Param(
        "notify",
        "Avisar por correo a quien lo recibe: true a todos, false a nadie. Sin él, como está configurada la empresa.",
        query.TRUTH,
        query.truth,
    ),
    Param(
        "file",
        "Nombre del archivo, para reconocerlo en la bandeja.",
        {"type": "string", "minLength": 1, "maxLength": query.LONGEST},
        query.name,
    ),
)
ABOUT = (
    "El cuerpo es el archivo mismo: un XML autorizado, o un ZIP de ellos. Un XML se responde con lo que pasó con "
    "él; un ZIP, o un XML con varias autorizaciones, con una línea por comprobante en «results». Lo que ya estaba "
    "no cambia nada, así que repetir un envío no duplica. Con «Idempotency-Key» la misma solicitud recibe, durante "
    "un día, la misma respuesta."
)


@bp.post("/documents")
@keyed(Scope.DOCUMENTS_WRITE)
@describes(
    Operation(
        "Cargar comprobantes",
        ABOUT,
        (
            Answer(200, "Ya estaba archivado, o los resultados de un envío de varios.", "Received"),
            Answer(201, "Se archivó.", "Result", headers=("Location",)),
            Answer(202, "Queda pendiente: «code» y «reason» dicen de qué.", "Result"),
            Answer(422, "Se rechazó: «code» y «detail» dicen por qué.", "Refusal", MEDIA),
        ),
        PARAMS,
        heads=(once.HEADER,),
        bodies=TYPES,
    )
)
def bring() -> Response:
    """File what a firm's program brings."""
    if request.mimetype not in TYPES:
        raise Problem(Problema.E_MEDIA)
    mine, data = asking(), request.get_data()
    asked = query.read(PARAMS, mine)
    name = once.named(mine.id, data)
    with once.alone(name):
        if kept := once.answered(name):
            return written(kept)
        db.session.rollback()  # examining takes its time: no transaction is open meanwhile
        with turns.turn(heavy=turns.is_heavy(data[:4], len(data))):
            examenes = receive.examine(data, trust.of(current_app))
        told = "documentos.zip" if paquete.is_package(data) else "documento.xml"
        origin = origin_of(mine, asked.get("file", told))
        return written(file_patiently(examenes, origin, asked.get("notify"), name))


def origin_of(mine: Asking, file: str) -> Origin:
    """Say who brings it: the key by its name, for the firm and on behalf of whoever made the key."""
    desk = mine.firm
    return Origin(receive.label(file), Door.API, mine.name, desk.issuer_id, desk.ruc, desk.id)


def file_patiently(examenes: list[Examen], origin: Origin, notify: bool | None, name: Named | None) -> Kept:  # noqa: FBT001  (three states)
    """File it, again when the database stopped one of two that waited for each other."""
    for rest in RESTS_SECONDS:
        try:
            return file_once(examenes, origin, notify, name)
        except OperationalError:
            db.session.rollback()
            time.sleep(rest)
    return file_once(examenes, origin, notify, name)


def file_once(examenes: list[Examen], origin: Origin, notify: bool | None, name: Named | None) -> Kept:  # noqa: FBT001  (as above)
    """File all of it with its answer in one transaction, or give the answer of who was faster."""
    begin_write()
    if kept := once.answered(name):
        return kept
    receipts = receive.receive(examenes, origin, notify=notify)
    answer = answer_to(receipts, origin.file)
    if name and not answers.keep(name, answer):
        db.session.rollback()
        if kept := once.answered(name):
            return kept
    db.session.commit()
    return answer


def answer_to(receipts: list[Receipt], file: str) -> Kept:
    """Word what became of a file: of one voucher by the status, of several by their lines."""
    lines = [line_of(receipt, file) for receipt in receipts]
    if len(lines) > 1 or lines[0]["member"]:
        return Kept(200, dump({"results": lines}))
    [only] = lines
    status = STATUS[only["outcome"]]
    return Kept(status, dump(only))


def line_of(receipt: Receipt, file: str) -> dict[str, Any]:
    """Tell one voucher as the command does."""
    told = {"outcome": str(receipt.outcome), "code": str(receipt.code), "reason": receipt.reason}
    return {**line(file, receipt.examen), **told}


def dump(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "backslashreplace")


def written(kept: Kept) -> Response:
    """Answer with what was kept: a refusal as a problem, with its line beside."""
    body = json.loads(kept.body)
    if kept.status == STATUS[ArrivalOutcome.REFUSED]:
        why = {"title": Problema.E_REFUSED.titulo, "detail": body["reason"], "code": body["code"]}
        return write_problem(kept.status, {**why, "result": body}, request.path)
    response = Response(kept.body, kept.status, mimetype=JSON)
    if kept.status == STATUS[ArrivalOutcome.FILED]:
        response.headers["Location"] = url_for("api.document", clave=body["clave_acceso"])
    return response
