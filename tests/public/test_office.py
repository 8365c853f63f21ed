"""Who comes to work, and receives nothing here, begins at work."""

import pytest

from tests import people
from tests.browser import signed_in


@pytest.fixture
def firm(app):
    return people.firm()


def begins_at(app, account):
    return signed_in(app, account).open("/").location


def test_an_operator_begins_in_the_office(app, firm):
    assert begins_at(app, people.operator(firm)) == "/emisor"


def test_an_administrator_begins_in_the_administration(app):
    assert begins_at(app, people.admin()) == "/admin"


def test_an_operator_who_receives_vouchers_begins_with_them(app, firm, maria):
    people.works_for(maria, firm)

    page = signed_in(app, maria).get("/")

    assert page.xpath("//nav[@class='menu']/a/@href") == ["/comprobantes"]
    assert "/emisor" in page.xpath("//*[@class='panel']/a/@href")


def test_who_only_works_has_their_work_in_the_head(app, firm):
    operator, admin = people.operator(firm), people.admin()

    for account, path, at in ((operator, "/perfil", "/emisor"), (admin, "/perfil", "/admin")):
        assert signed_in(app, account).get(path).xpath("//nav[@class='menu']/a/@href") == [at]


def test_an_operator_who_reads_for_someone_begins_with_their_vouchers(app, firm, maria):
    olga = people.operator(firm)
    people.let_in(olga, maria.party_id)

    assert "María" in signed_in(app, olga).get("/").text_content()
