"""A tree is only made of what cannot hide, reach out or grow."""

import pytest

from app.sri import xml
from app.sri.errors import Codigo, Refused

LAUGHS = '<!DOCTYPE z [<!ENTITY a "ja"><!ENTITY b "&a;&a;&a;">]><z>&b;</z>'
XHTML = "http://www.w3.org/1999/xhtml"


def refused(body):
    with pytest.raises(Refused) as caught:
        xml.refuse_foreign(xml.parse(body), body)
    return caught.value


@pytest.mark.parametrize(
    "body",
    [
        LAUGHS,
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        "<!-- x -->\n<?y z?>\n<!DOCTYPE\ta\n[]\n><a/>",
        "<!doctype html><html/>",
    ],
)
def test_a_doctype_is_refused_before_it_is_parsed(body):
    assert refused(body).code == Codigo.E_DTD


def test_a_web_page_is_told_from_a_voucher():
    assert "página web" in refused("<!DOCTYPE html><html><br></html>").reason


def test_the_word_doctype_inside_a_value_is_text():
    assert xml.parse("<a><![CDATA[<!DOCTYPE x>]]></a>").text == "<!DOCTYPE x>"


@pytest.mark.parametrize(
    "body",
    [
        "<a>",
        "<a/><b/>",
        "<a>&nbsp;</a>",
        "<a>&#0;</a>",
        "<a>&#x110000;</a>",
        "<a>\ufffe</a>",
        "<a b='1' b='2'/>",
        "x",
    ],
)
def test_what_is_not_well_formed_says_its_line(body):
    found = refused(body)
    assert found.code == Codigo.E_MALFORMED
    assert "línea 1" in found.reason


@pytest.mark.parametrize(
    "body",
    [
        "<a>" * 25 + "</a>" * 25,
        "<a" + "".join(f" b{n}=''" for n in range(33)) + "/>",
        "<a>" + "<b/>" * xml.MAX_NODES + "</a>",
        "<a>1<!-- 5 -->15</a>",
        "<a><!-- 5 -->15</a>",
        "<a>hola<b/></a>",
    ],
)
def test_a_tree_has_bounds_and_values_have_no_comments(body):
    assert refused(body).code == Codigo.E_STRUCT


@pytest.mark.parametrize("depth", [300, 100_000])
def test_nesting_beyond_reason_is_refused_by_the_parser(depth):
    assert refused("<a>" * depth + "</a>" * depth).code == Codigo.E_MALFORMED


def test_an_instruction_inside_the_root_is_refused_and_one_outside_is_not():
    assert refused("<a>1<?php x ?></a>").code == Codigo.E_PI
    assert xml.parse('<?xml-stylesheet href="x.xsl"?><a/>').tag == "a"


def test_a_comment_between_elements_is_harmless():
    body = "<!-- a --><a><!-- b --><b>1</b></a><!-- c -->"
    xml.refuse_foreign(xml.parse(body), body)


@pytest.mark.parametrize(
    "body",
    [
        f'<a><script xmlns="{XHTML}">x</script></a>',
        f'<a xmlns:h="{XHTML}" h:onload="x"/>',
        f'<a xmlns="{XHTML.replace("h", "&#104;")}"/>',
        f'<a xmlns:h="{xml.SIGNATURE_NS}\'"><h:b/></a>',
        f'<a xmlns:{"h" * 100}="{XHTML}"><{"h" * 100}:b/></a>',
    ],
)
def test_other_vocabularies_are_refused(body):
    assert refused(body).code == Codigo.E_NS


def test_a_declaration_that_nobody_uses_and_a_schema_location_are_ignored():
    body = (
        '<a xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        ' xsi:noNamespaceSchemaLocation="http://127.0.0.1:9/x.xsd"/>'
    )
    xml.refuse_foreign(xml.parse(body), body)


def test_many_comments_before_a_doctype_take_no_time():
    assert refused("<!-- -->" * 100_000 + "<!DOCTYPE a><a/>").code == Codigo.E_DTD
    assert refused("<!-- -->" * 100_000).code == Codigo.E_MALFORMED


def test_many_declarations_are_refused():
    many = " ".join(f'xmlns:p{n}="http://www.w3.org/2000/09/xmldsig#"' for n in range(65))
    assert refused(f"<a {many}/>").code == Codigo.E_STRUCT
    assert refused(f"<a>{'xmlns:' * 170_000}</a>").code == Codigo.E_STRUCT
