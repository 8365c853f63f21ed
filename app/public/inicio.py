"""What Inicio says: the greeting, what is new, what was invoiced month by month, and what needs the reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import url_for

from app.accounts import visits
from app.accounts.reader import ADDRESS, Reader
from app.archive import summary
from app.archive.summary import Firm, Month, News
from app.filters import MONTHS, day_long, money
from app.notify.asked import asked
from app.sri.momento import GUAYAQUIL
from app.vouchers import ranges

MOST_FIRMS = 6
MORNING, AFTERNOON, EVENING = 5, 12, 19  # the hours at which they begin
WELCOME = "Le damos la bienvenida. Aquí está cada comprobante, con su XML y su PDF."

Todo = tuple[str, str, str, str]  # title, sentence, label, address


@dataclass(frozen=True, slots=True)
class Bar:
    """One month of the chart and of its table."""

    label: str
    count: int
    text: str
    share: int  # of the tallest, 0 to 100
    current: bool
    url: str | None


@dataclass(frozen=True, slots=True)
class Writer:
    """A firm that writes to the reader, with the address of its vouchers."""

    name: str
    ruc: str
    count: int
    fecha: date
    url: str


def office_of(reader: Reader) -> str | None:
    """Name the endpoint where somebody works who has no vouchers of their own or of others to look at."""
    if not reader.only_works:
        return None
    return "issuer.index" if reader.operates else "admin.index"


def welcome(reader: Reader, at: datetime) -> dict[str, Any]:
    """Return the greeting and what came since the visit before this one."""
    before = visits.previous(reader)
    news = summary.since(reader, before) if before else None
    return {
        "greeting": greeting(at),
        "said": what_is_new(news, before, at),
        "unopened": news is not None and news.unopened > 0,
    }


def greeting(at: datetime) -> str:
    """Greet as the hour in Guayaquil asks.

    >>> [greeting(datetime(2026, 3, 2, hour, tzinfo=GUAYAQUIL)) for hour in (4, 5, 12, 19)]
    ['Buenas noches', 'Buenos días', 'Buenas tardes', 'Buenas noches']
    """
    hour = at.astimezone(GUAYAQUIL).hour
    if MORNING <= hour < AFTERNOON:
        return "Buenos días"
    return "Buenas tardes" if AFTERNOON <= hour < EVENING else "Buenas noches"


def what_is_new(news: News | None, before: datetime | None, at: datetime) -> str:
    """Say in one sentence what came since the visit before this one."""
    if news is None or before is None:
        return WELCOME
    visit = f"su última visita, {day_of(before, at)}"
    if not news.count:
        return f"No hay novedades desde {visit}."
    many = f"más de {news.count:,}" if news.more else f"{news.count:,}"
    return f"Desde {visit}: {many}\N{NO-BREAK SPACE}{'comprobante nuevo' if news.count == 1 else 'comprobantes nuevos'}."


def day_of(before: datetime, at: datetime) -> str:
    """Say on which day something was, seen from now, in Guayaquil.

    >>> at = datetime(2026, 3, 2, 9, tzinfo=GUAYAQUIL)
    >>> [day_of(at.replace(year=y, month=m, day=d), at) for y, m, d in ((2026, 3, 1), (2026, 2, 9), (2025, 12, 31))]
    ['ayer', 'el 9 de febrero', 'el 31 de diciembre de 2025']
    """
    day, today = before.astimezone(GUAYAQUIL).date(), at.astimezone(GUAYAQUIL).date()
    ago = (today - day).days
    if ago <= 1:
        return "ayer" if ago else "hoy más temprano"
    return f"el {day_long(day)}" if day.year != today.year else f"el {day.day} de {MONTHS[day.month - 1]}"


def last_months(reader: Reader, at: datetime) -> dict[str, Any]:
    """Return what the page shows of the present month and the twelve before it."""
    today = at.astimezone(GUAYAQUIL).date()
    found = summary.of(reader, today, MOST_FIRMS)
    return {
        "month": found.months[-1],
        "so_far": so_far(today),
        "since": f"Desde {MONTHS[today.month - 1]} de {today.year - 1}",
        "bars": bars(found.months) if any(month.count for month in found.months) else [],
        "firms": [writer(firm) for firm in found.firms],
        "other_firms": found.other_firms,
    }


def so_far(today: date) -> str:
    """Name the days of this month that have come.

    >>> so_far(date(2026, 11, 24)), so_far(date(2026, 11, 1))
    ('Del 1 al 24 de noviembre', '1 de noviembre')
    """
    days = "1" if today.day == 1 else f"Del 1 al {today.day}"
    return f"{days} de {MONTHS[today.month - 1]}"


def bars(months: list[Month]) -> list[Bar]:
    """Draw each month beside the tallest, the last one as the present."""
    tallest = max(month.invoiced for month in months)
    return [bar(month, tallest, current=month is months[-1]) for month in months]


def bar(month: Month, tallest: Decimal, *, current: bool) -> Bar:
    """Draw one month. One in which more was credited than invoiced has no height."""
    first, last = ranges.months(month.first, 1)
    url = url_for("documents.index", desde=first.isoformat(), hasta=last.isoformat())
    return Bar(
        label=f"{MONTHS[first.month - 1][:3]} {first.year}",
        count=month.count,
        text=money(month.invoiced),
        share=round(month.invoiced * 100 / tallest) if month.invoiced > 0 else 0,
        current=current,
        url=url if month.count else None,
    )


def writer(firm: Firm) -> Writer:
    """Give a firm the address of its vouchers."""
    url = url_for("documents.index", emisor=firm.ruc)
    return Writer(firm.name, firm.ruc, firm.count, firm.fecha, url)


def todo(reader: Reader) -> list[Todo]:
    """List what only the reader can do, for themselves."""
    profile = url_for("profile.index")
    if email := asked(reader):
        return [(f"Confirme {email}", "Abra el enlace que enviamos a ese correo.", "Ver mi perfil", profile)]
    if reader.email is None and reader.own_kind != ADDRESS:
        return [
            ("Registre su correo", "Así podrá recuperar su clave si la olvida.", "Ir a mi perfil", profile)
        ]
    return []
