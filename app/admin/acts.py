"""The log: what was done with the installation, its firms and its accounts, and by whom."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from sqlalchemy import Row

from app.accounts import acts as done
from app.accounts import directory, firms
from app.admin import bp
from app.models import Deed
from app.sri.identificacion import RUC_SHAPE
from app.vouchers import keyset

HIGHEST = 10  # digits of an id


@bp.get("/bitacora", endpoint="acts")
def list_acts() -> str:
    """List what was done, the newest first, of a kind, about a firm, or by and about a person."""
    deed, ruc, person = asked_deed(), request.args.get("firma", ""), asked_person()
    issuer = firms.find(ruc) if RUC_SHAPE.fullmatch(ruc) else None
    account = directory.find(person) if person else None
    wanted = done.Wanted(deed, issuer.id if issuer else None, account.id if account else None)
    kept = {"hecho": deed.value if deed else None, "firma": issuer.ruc if issuer else None, "cuenta": person}
    page = done.page(wanted, keyset.asked(), keyset.size())
    chips = [
        (done.WORDS[deed] if deed else "", url_for(".acts", **{**kept, "hecho": None})),
        (issuer.name if issuer else "", url_for(".acts", **{**kept, "firma": None})),
        (name_of(account), url_for(".acts", **{**kept, "cuenta": None})),
    ]
    return render_template(
        "admin/acts.html",
        rows=[(row, done.WORDS[row.deed], done.who(row), links(row)) for row in page.rows],
        chips=[chip for chip in chips if chip[0]],
        kinds=[
            (word, url_for(".acts", **{**kept, "hecho": each.value})) for each, word in done.WORDS.items()
        ],
        pager=keyset.pager(page, ".acts", **kept),
    )


def asked_deed() -> Deed | None:
    asked = request.args.get("hecho", "")
    return Deed(asked) if asked in set(Deed) else None


def asked_person() -> int | None:
    asked = request.args.get("cuenta", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < HIGHEST else None


def name_of(account: Any) -> str:
    return (account.name or account.party.name or account.email or account.party.numero) if account else ""


def links(row: Row[Any]) -> dict[str, str]:
    """Give the addresses at which only the acts of the same person or firm are listed."""
    return {
        "by": url_for(".acts", cuenta=row.by_id) if row.by_id else "",
        "about": url_for(".acts", cuenta=row.about_id) if row.about_id and row.about_id != row.by_id else "",
        "firm": url_for(".acts", firma=row.ruc) if row.ruc else "",
    }
