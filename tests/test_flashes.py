"""What was done is said in words that read as they are, whoever wrote the names in them."""

from tests import people
from tests.browser import signed_in
from tests.people import let_in
from tests.profile.test_colleagues import turn_to


def test_no_name_turns_the_sentence_around(app, maria):
    party = people.person(people.EMPRESA, name="\u202eIrreal\u200b S.A.", email="compras@empresa.ec")
    let_in(maria, party.party_id)
    browser = signed_in(app, maria)

    turn_to(browser, party.party_id)

    [said] = browser.get("/").xpath("//*[@role='status']")
    assert said.text_content().strip() == "Ahora ve los comprobantes de Irreal S.A."
