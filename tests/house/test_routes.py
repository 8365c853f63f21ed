"""What must be true of every address of the site."""

import re

from app import links
from app.security import is_public
from app.security.keys import scope_of
from tests.browser import stranger

OPEN_TO_ANYONE = {
    "static",
    "api.description",
    "api.docs",
    "auth.login",
    "auth.first_access",
    "auth.forgot",
    "auth.send_forgot",
    "auth.forgot_sent",
    "auth.letter",
    "auth.park_letter",
    "auth.park_link",
    "auth.new_password",
    "auth.common_passwords",
    "auth.park_invitation",
    "auth.invitation",
    "auth.park_undo",
    "auth.undo",
    "public.certificate",
    "public.check",
    "public.certificate_key",
    "public.colour",
    "public.health",
    "public.notices",
    "install.park",
    "install.administrator",
    "help.index",
    "help.picture",
    "help.topic",
    "help.whole",
}


# What another program asks with a key, and the scope that it needs.
KEYED = {
    "api.arrivals": "arrivals:read",
    "api.bring": "documents:write",
    "api.document": "documents:read",
    "api.documents": "documents:read",
    "api.events": "events:read",
    "api.pdf": "documents:read",
    "api.xml": "documents:read",
}


def test_only_these_pages_are_open(app):
    assert {endpoint for endpoint in app.view_functions if is_public(endpoint)} == OPEN_TO_ANYONE


def test_only_these_are_asked_with_a_key(app):
    assert {endpoint: scope_of(endpoint) for endpoint in app.view_functions if scope_of(endpoint)} == KEYED


def test_a_program_without_a_key_is_told_to_bring_one(app):
    browser = stranger(app)
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in KEYED:
            continue
        for method in rule.methods:
            response = browser.open(rule.rule.replace("<clave:clave>", "1" * 49), method=method)

            assert response.status_code == 401, f"{method} {rule.rule}"
            assert response.headers["WWW-Authenticate"] == 'Bearer realm="ClickFactura"'
            assert response.mimetype == "application/problem+json"
            assert "Set-Cookie" not in response.headers


def test_a_stranger_is_sent_to_sign_in_from_every_private_page(app):
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if is_public(rule.endpoint) or rule.endpoint in KEYED or "GET" not in rule.methods or rule.arguments:
            continue
        response = client.get(rule.rule)

        assert response.status_code == 303, rule.rule
        assert response.location.startswith("/ingresar"), rule.rule


def test_addresses_are_lower_case_words_joined_by_hyphens(app):
    for rule in app.url_map.iter_rules():
        words = re.sub(r"<[^>]+>", "", rule.rule)
        assert re.fullmatch(r"[a-z0-9/-]*(\.json)?", words), rule.rule


def test_every_variable_part_has_a_shape(app):
    for rule in app.url_map.iter_rules():
        for part in re.findall(r"<([^>]+)>", rule.rule):
            assert ":" in part, f"{part} in {rule.rule} would accept anything"


def test_every_address_with_a_token_is_kept_from_logs_and_other_sites(app):
    with_token = {
        rule.rule.partition("/<token:")[0] for rule in app.url_map.iter_rules() if "<token:" in rule.rule
    }

    assert with_token == set(links.PATHS)


def test_writing_never_answers_a_get(app):
    verbs = {"create", "update", "delete", "end", "revoke", "send", "confirm", "logout"}
    for rule in app.url_map.iter_rules():
        name = rule.endpoint.rpartition(".")[2]
        if name.split("_")[0] in verbs and rule.endpoint != "profile.confirm_address":
            assert "GET" not in rule.methods, rule.endpoint
