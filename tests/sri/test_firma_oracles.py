"""signxml and xmlsec as differential oracles: where they and we disagree, hostiles.py says why."""

from __future__ import annotations

import pytest

from app.demo import vouchers
from app.demo.firmador import sign
from app.sri.errors import Codigo
from tests.sri import firmas
from tests.sri.hostiles import CASOS
from tests.sri.oraculos import by_signxml, by_xmlsec

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:signxml")


@pytest.mark.parametrize("name", CASOS)
def test_every_disagreement_is_explained(name):
    caso = CASOS[name]
    key = firmas.other_key() if caso.code is Codigo.E_SIG_RUC else firmas.key()
    xml = caso.make()

    assert (by_signxml(xml, key), by_xmlsec(xml, key)) == (caso.signxml, caso.xmlsec)
    assert bool(caso.why) is (caso.signxml or caso.xmlsec)


@pytest.mark.parametrize("uri", ["#comprobante", ""])
@pytest.mark.parametrize("exclusive", [False, True])
@pytest.mark.parametrize("digest", ["sha1", "sha256", "sha384", "sha512"])
def test_all_accept_what_we_sign(digest, exclusive, uri):
    xml = firmas.signed(digest=digest, exclusive=exclusive, uri=uri)

    assert firmas.verify(xml).code is Codigo.OK
    assert by_signxml(xml, firmas.key())
    assert by_xmlsec(xml, firmas.key())


@pytest.mark.parametrize(("tipo", "version"), vouchers.VERSIONS)
def test_all_accept_every_type_and_version(tipo, version):
    xml = sign(vouchers.build(tipo, version), firmas.key(), signed_at=firmas.SIGNED_AT)

    assert firmas.verify(xml).code is Codigo.OK
    assert by_signxml(xml, firmas.key())
    assert by_xmlsec(xml, firmas.key())
