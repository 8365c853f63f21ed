"""One page of the tour in one state, and how a browser is brought there."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page, Response

from tests.e2e.acts import Go
from tests.e2e.conftest import Installation
from tests.e2e.stage import wear

OK, GONE, BAD_FORM, MISSING, NOT_SO, TOO_MANY = 200, 410, 422, 404, 405, 429


@dataclass(frozen=True)
class Stop:
    """One page in one state."""

    name: str  # also of its pictures
    title: str  # in words, for the index of the pictures
    where: str | Go
    who: str | None = None  # a key of PEOPLE; None is signed out
    status: int = OK
    part: str = "Entrar"  # where the index puts it

    def __str__(self) -> str:
        return self.name


def open_stop(page: Page, installation: Installation, stop: Stop) -> None:
    """Bring a page to a stop, and check that it answers as it should."""
    wear(page, installation, stop.who)
    answers: list[Response] = []

    def listen(answer: Response) -> None:
        if answer.request.is_navigation_request():
            answers.append(answer)

    page.on("response", listen)
    if isinstance(stop.where, str):
        page.goto(f"{installation.url}{stop.where}")
    else:
        stop.where(page, installation)
    page.wait_for_load_state()
    page.remove_listener("response", listen)
    last = [answer.status for answer in answers if not 300 <= answer.status < 400][-1]
    assert last == stop.status, (stop.name, last, page.url)
