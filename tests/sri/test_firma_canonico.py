"""Canonical bytes written in place are those of the part on its own, however namespaces lie around it."""

from __future__ import annotations

import random

import pytest
from lxml import etree

from app.sri.algoritmos import Forma
from app.sri.canonico import Canonico
from app.sri.errors import Codigo, Refused
from tests.sri import firmas

FORMS = [Forma(), Forma(exclusiva=True), Forma(exclusiva=True, prefijos=("a", "b"))]
PREFIXES = ["", "a", "b"]


def some_tree(rng: random.Random, scope: dict[str, str], depth: int = 0) -> str:
    """Write a random tree that declares, hides and repeats namespaces."""
    mine = {p: rng.choice(["urn:1", "urn:2", "urn:3"]) for p in PREFIXES if rng.random() < 0.25}
    if rng.random() < 0.1:
        mine[""] = ""
    scope = {**scope, **mine}
    prefix = rng.choice([p for p in scope if p == "" or scope[p]])
    name = f"{prefix}:{rng.choice('xyz')}" if prefix else rng.choice("xyz")
    declared = "".join(f' xmlns{":" if p else ""}{p}="{uri}"' for p, uri in mine.items())
    children = rng.randint(0, 3) if depth < 4 else 0
    inside = "".join(
        some_tree(rng, scope, depth + 1) + rng.choice(["", "t", "\n", "&gt; xmlns"]) for _ in range(children)
    )
    return f"<{name}{declared}>{inside}</{name}>"


def alone(element: etree._Element, forma: Forma) -> bytes:
    """Write a part from a copy parsed from its own text: slow, and right."""
    return etree.tostring(
        etree.fromstring(etree.tostring(element, with_tail=False)),
        method="c14n",
        exclusive=forma.exclusiva,
        with_comments=False,
        inclusive_ns_prefixes=list(forma.prefijos) or None,
    )


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("forma", FORMS, ids=str)
def test_a_part_in_place_is_written_as_if_alone(seed, forma):
    rng = random.Random(seed)
    for around in ("", "<!-- c -->", "<?p i?>"):
        root = etree.fromstring(around + some_tree(rng, {"": ""}) + around)
        canonico = Canonico(root)

        assert canonico.comprobante(forma) == alone(root, forma)
        for element in root.iterdescendants("*"):
            assert canonico.parte(element, forma) == alone(element, forma)


def test_the_signature_is_cut_out_and_the_text_around_it_stays():
    root = firmas.parse(firmas.signed().replace(b"</ds:Signature>", b"</ds:Signature>cola"))

    assert Canonico(root).comprobante().endswith(b"</detalles>\ncola</factura>")


def test_an_element_called_signature_in_another_namespace_is_content():
    root = firmas.parse(firmas.voucher(extra='<x:Signature xmlns:x="urn:x">1</x:Signature>'))

    assert b">1</x:Signature>" in Canonico(root).comprobante()


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        ('<Signature xmlns="urn:x"/>', Codigo.E_SIG_PLACE),
        ('<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>', Codigo.E_SIG_PLACE),
        ('<x xmlns="relativo"/>', Codigo.E_SIG_TRANSFORM),
    ],
)
def test_what_cannot_be_cut_exactly_is_refused(extra, code):
    root = firmas.parse(firmas.signed().replace(b"<detalles>", extra.encode() + b"<detalles>"))

    with pytest.raises(Refused) as refusal:
        Canonico(root).comprobante()

    assert refusal.value.code is code
    assert Canonico(root).content_sha256() == ""
