"""How the stand-in deals with one connection: it takes a question apart, and answers well or as badly as the mode says."""

from __future__ import annotations

import os
import re
import socket
import struct
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

from app.confirm.service import AUTHORISATION, STATE
from app.demo.sri_falso import formas
from app.demo.sri_falso.guion import Mode
from app.models.inquiry import Question
from app.sri import autorizada, consulta

if TYPE_CHECKING:
    from app.demo.sri_falso.puerta import Listener

SERVICES = {AUTHORISATION: Question.AUTHORISATION.value, STATE: Question.STATE.value}
QUESTIONS = {
    "authorisation": (autorizada.NAMESPACE, autorizada.OPERATION, "claveAccesoComprobante"),
    "state": (consulta.NAMESPACE, consulta.OPERATION, "claveAcceso"),
}
MAX_QUESTION = 10_000
DRIP_SECONDS = 0.05
HUGE = 5 * 1024 * 1024
NO_LINGER = struct.pack("ii", 1, 0)


class Handler(BaseHTTPRequestHandler):
    """One connection, which stays open between questions as the SRI's does."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer would wait for an acknowledgement
    server_version = "Apache"
    sys_version = ""
    server: Listener

    def do_POST(self) -> None:
        """Answer a question, or fault on what is none."""
        service = SERVICES.get(self.path)
        body = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), MAX_QUESTION))
        clave = asked_in(service, body) if service and self.is_soap() else None
        if service is None:
            self.send(404, formas.PAGE, "text/html")
        elif clave is None:
            self.send(500, formas.fault())
        else:
            mode = self.server.sri.asked(service, clave)
            WAYS.get(mode, Handler.well)(self, self.server.sri.answer(service, clave, mode))

    def is_soap(self) -> bool:
        return "SOAPAction" in self.headers and self.headers.get_content_type() == "text/xml"

    def send(self, status: int, body: bytes, kind: str = "text/xml;charset=UTF-8", length: int = -1) -> None:
        """Send an answer, of which `length` may promise more than there is."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length < 0 else length))
        self.end_headers()
        self.wfile.write(body)

    def well(self, answer: bytes) -> None:
        self.send(200, answer)

    def reset(self, answer: bytes) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
        self.hang_up()

    def hang(self, answer: bytes) -> None:
        self.server.ending.wait()
        self.hang_up()

    def slowly(self, answer: bytes) -> None:
        """Send a byte now and then until the other side has had enough; the promised rest never comes."""
        self.send(200, b"", length=len(answer) * 2)
        while not self.server.ending.wait(DRIP_SECONDS):
            self.wfile.write(answer[:1])
            answer = answer[1:] or b" "
        self.hang_up()

    def cut(self, answer: bytes) -> None:
        self.send(200, answer[: len(answer) // 2], length=len(answer))
        self.hang_up()

    def redirect(self, answer: bytes) -> None:
        self.send_response(302)
        self.send_header("Location", f"{self.server.sri.url}{self.path}?otra")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def hang_up(self) -> None:
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the name is the standard library's)
        """Say nothing on the terminal."""


WAYS = {
    Mode.DOWN: Handler.reset,
    Mode.RESET: Handler.reset,
    Mode.HANG: Handler.hang,
    Mode.SLOW: Handler.slowly,
    Mode.CUT: Handler.cut,
    Mode.REDIRECT: Handler.redirect,
    Mode.HALF: lambda self, answer: self.send(200, answer[: len(answer) // 2]),
    Mode.HTML503: lambda self, answer: self.send(503, formas.PAGE, "text/html"),
    Mode.HTML: lambda self, answer: self.send(200, formas.PAGE, "text/html"),
    Mode.FAULT: lambda self, answer: self.send(500, formas.fault()),
    Mode.EMPTY: lambda self, answer: self.send(200, b""),
    Mode.HUGE: lambda self, answer: self.send(200, answer + b" " * HUGE),
    Mode.RANDOM_BYTES: lambda self, answer: self.send(200, os.urandom(len(answer))),
}


def asked_in(service: str, body: bytes) -> str | None:
    """Take the clave out of a question, None when the service would not understand it."""
    namespace, operation, field = QUESTIONS[service]
    found = re.search(
        rf"<(\w+):Body><(\w+):{operation}><{field}>([0-9]{{49}})</{field}></\2:{operation}></\1:Body>",
        body.decode("ascii", "replace"),
    )
    return found[3] if found and f'xmlns:{found[2]}="{namespace}"'.encode() in body else None
