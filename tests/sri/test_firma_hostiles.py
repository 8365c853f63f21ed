"""Every way of misleading a verifier that we know of, each made here from an honest voucher."""

from __future__ import annotations

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
