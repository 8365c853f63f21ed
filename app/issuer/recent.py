"""What came in lately: the filters above the list, and the query that keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app, url_for

from app.ingest import words
from app.ingest.tray import Wanted
from app.models import ArrivalOutcome, Door

OUTCOMES = {
    "archivados": (ArrivalOutcome.FILED, "Archivados"),
    "pendientes": (ArrivalOutcome.PENDING, "Pendientes"),
    "rechazados": (ArrivalOutcome.REFUSED, "Rechazados"),
}
DOORS = {
    "pagina": Door.PAGE,
    "carpeta": Door.FOLDER,
    "api": Door.API,
    "orden": Door.COMMAND,
    "demostracion": Door.DEMO,
    "correo": Door.MAILBOX,
    "sri": Door.SRI,
}
Links = list[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which arrivals a query asks for; what it does not know asks for nothing."""

    estado: str
    puerta: str

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """Read it."""
        estado, puerta = query.get("estado", ""), query.get("puerta", "")
        return cls(estado if estado in OUTCOMES else "", puerta if puerta in DOORS else "")

    @property
    def wanted(self) -> Wanted:
        """The same as the tray understands it."""
        return Wanted(DOORS.get(self.puerta), OUTCOMES[self.estado][0] if self.estado else None)

    @property
    def query(self) -> dict[str, str]:
        """The same as parts of an address."""
        return {name: text for name, text in (("estado", self.estado), ("puerta", self.puerta)) if text}

    def outcomes(self) -> Links:
        """Link to each outcome, keeping the door: label, address, whether it is in force."""
        labels = {"": "Todo", **{key: label for key, (_, label) in OUTCOMES.items()}}
        return [(label, self.address(estado=key), key == self.estado) for key, label in labels.items()]

    def doors(self) -> Links:
        """Link to each door, keeping the outcome."""
        named = {key: words.DOORS[door] for key, door in DOORS.items()}
        if not current_app.config["DEMO"]:
            del named["demostracion"]
        labels = {"": "Por todas las vías", **named}
        return [(label, self.address(puerta=key), key == self.puerta) for key, label in labels.items()]

    def address(self, **changes: str) -> str:
        """Return the address of the list with one part of its query changed."""
        asked = {name: text for name, text in {**self.query, **changes}.items() if text}
        return url_for("issuer.uploads", **asked, _anchor="recientes")
