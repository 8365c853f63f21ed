"""Every way of misleading a verifier that we know of, each made here from an honest voucher."""

from __future__ import annotations

import random
import time

import pytest
from lxml import etree

from app.sri.errors import Codigo
from app.sri.firma import Estado
from tests.sri import firmas
from tests.sri.hostiles import CASOS, tree, write
from tests.sri.resello import find


@pytest.mark.parametrize("name", CASOS)
def test_it_is_not_accepted(name):
    caso = CASOS[name]
    firma = firmas.verify(caso.make())

    assert (firma.code, firma.pending) == (caso.code, caso.pending), firma.reason
    assert firma.estado is (Estado.VALID if caso.pending else Estado.INVALID)
    assert bool(firma.canonical) is caso.pending


@pytest.mark.parametrize("name", CASOS)
def test_the_tree_of_a_bad_voucher_is_left_alone_too(name):
    root = firmas.parse(CASOS[name].make())
    before = etree.tostring(root.getroottree())

    firmas.firma.verify(root, ruc=firmas.RUC, now=firmas.NOW)

    assert etree.tostring(root.getroottree()) == before


def test_thousands_of_references_cost_nothing():
    root = tree()
    info = find(root, "//ds:SignedInfo")
    info.extend([etree.fromstring(etree.tostring(info[-1]).replace(b' Id="', b' No="')) for _ in range(2000)])
    xml = write(root)
    start = time.process_time()

    assert firmas.verify(xml).code is Codigo.E_SIG_REFS
    assert time.process_time() - start < 0.5


def mutated(rng: random.Random, xml: bytes) -> bytes:
    """Change, insert, drop or repeat something somewhere."""
    at, other = rng.randrange(len(xml)), rng.randrange(len(xml))
    piece = xml[at : at + rng.randrange(1, 300)]
    return rng.choice(
        [
            xml[:at] + bytes([rng.choice(b'<>/="AZaz09 #&;!')]) + xml[at + 1 :],
            xml[:at] + rng.choice(TOKENS) + xml[at:],
            xml[:at] + xml[at + rng.randrange(1, 60) :],
            xml[:other] + piece + xml[other:],
        ]
    )


TOKENS = [
    b"<!-- -->",
    b"<?a b?>",
    b"&#65;",
    b"<![CDATA[x]]>",
    b"\n",
    b' Id="comprobante"',
    b' xmlns:ds="urn:x"',
    b' xmlns="urn:x"',
    b"<ds:Object>",
    b"</ds:Object>",
]


@pytest.mark.parametrize("seed", range(20))
def test_no_accident_makes_it_fall_over_or_accept_other_content(seed):
    rng = random.Random(seed)
    honest = firmas.signed(exclusive=bool(seed % 2), uri=["", "#comprobante"][seed % 3 == 0])
    content = firmas.verify(honest).canonical
    parsed = 0
    while parsed < 20:
        try:
            root = firmas.parse(mutated(rng, honest))
        except etree.XMLSyntaxError:
            continue
        parsed += 1

        assert firmas.firma.verify(root, ruc=firmas.RUC, now=firmas.NOW).canonical in {None, content}
