"""What came in for a firm, as its programs read of it."""

from app.models import ArrivalOutcome
from tests import people
from tests.people import MARIA, OTHER_RUC


def test_a_firm_reads_of_its_own_arrivals_and_no_others(erp, other_erp):
    erp.send(people.authorised(to=MARIA))
    erp.send(b"<a/>", 422)
    other_erp.send(b"<b/>", 422)

    mine, theirs = (program.get("/arrivals")["items"] for program in (erp, other_erp))
    assert [(one["outcome"], one["code"], one["settled"]) for one in mine] == [
        ("refused", "E_ROOT", False),
        ("filed", "OK", True),
    ]
    assert len(theirs) == 1
    assert mine[0]["door"] == "api"
    assert mine[0]["by"] == "ERP"


def test_what_other_doors_brought_is_there_too(erp):
    people.arrive(people.signed(to=MARIA))
    people.arrive(people.signed(to=MARIA, emisor=people.emisor(OTHER_RUC)))

    [one] = erp.get("/arrivals")["items"]
    assert (one["door"], one["outcome"]) == ("command", "pending")


def test_one_kind_is_asked_for(erp):
    erp.send(people.authorised(to=MARIA))
    erp.send(b"<a/>", 422)

    for outcome in ArrivalOutcome:
        assert {one["outcome"] for one in erp.get(f"/arrivals?outcome={outcome}")["items"]} <= {outcome}
    assert erp.get("/arrivals?outcome=known", 400)["errors"][0]["field"] == "outcome"


def test_pages_follow_one_another_to_the_end(erp):
    for number in range(5):
        erp.send(f"<a{number}/>".encode(), 422)
    found, start = [], ""
    while start is not None:
        page = erp.get(f"/arrivals?limit=2{start and f'&desde_fila={start}'}")
        found += [one["id"] for one in page["items"]]
        start = page["next"]

    assert found == sorted(found, reverse=True)
    assert len(found) == 5


def test_a_place_that_is_none_is_refused(erp):
    for text in ("x", "a", "d7", "é", f"a{'9' * 19}"):
        assert erp.get(f"/arrivals?desde_fila={text}", 400)["errors"][0]["field"] == "desde_fila"
    assert erp.get(f"/arrivals?desde_fila=a{'9' * 18}")["items"] == []


def test_a_customer_has_no_arrivals(books):
    assert books.get("/arrivals", 403)["code"] == "E_SCOPE"
