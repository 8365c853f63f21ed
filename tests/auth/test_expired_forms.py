"""A form whose token aged comes back with what was typed, and has done nothing."""

import pytest

from app import api, extensions
from tests import people
from tests.auth.steps import NEXT_PASSWORD, PASSWORD, give_password, is_signed_in, mails, sign_in
from tests.browser import stranger as new_stranger

AGED = "El formulario venció"
KEEP_TEXT = {
    "app.admin.arrivals.arrivals_discard",
    "app.documents.fetching.fetch",
    "app.documents.observing.send_observation",
    "app.issuer.fetching.uploads_fetch",
    "app.issuer.reminding.documents_reminders",
    "app.admin.firms.firms_show",
    "app.admin.firm_pages.firms_edit",
    "app.admin.firm_pages.firms_new",
    "app.admin.install.administrator",
    "app.admin.server.outbox_server",
    "app.admin.server.outbox_server_trial",
    "app.auth.letter.letter",
    "app.auth.recovery.first_access",
    "app.auth.recovery.forgot",
    "app.auth.recovery.send_forgot",
    "app.auth.views.login",
    "app.issuer.brand.brand",
    "app.issuer.brand.brand_try",
    "app.issuer.mending.tray_authorise",
    "app.issuer.mending.tray_discard",
    "app.issuer.uploads.uploads",
    "app.issuer.keys.keys",
    "app.issuer.summary.documents_summary",
    "app.issuer.team.team",
    "app.issuer.customer_acts.customers_address",
    "app.issuer.letters.customers_letter",
    "app.issuer.importing.customers_import",
    "app.profile.colleagues.colleagues",
    "app.profile.keys.keys",
    "app.profile.notices.notices",
    "app.profile.views.index",
    "app.profile.views.password",
    "app.public.certificates.certificate",
    "app.public.checking.check",
    "app.public.notices.notices",  # its link is the authority: a mail program brings no form
}


@pytest.fixture
def maria(maria):
    return give_password(maria)


@pytest.mark.parametrize("path", ["/ingresar", "/primer-acceso", "/clave/olvido", "/clave/olvido/envio"])
def test_the_number_that_was_typed_is_kept(stranger, maria, path):
    page = stranger.post(path, 422, identificacion=people.MARIA, password=PASSWORD, csrf_token="viejo")

    assert page.xpath("//input[@name='identificacion']/@value") == [people.MARIA]
    assert AGED in page.xpath("//*[@role='alert']")[0].text_content()
    assert mails() == []
    assert not is_signed_in(stranger)


def test_sent_again_it_works(stranger, maria):
    again = stranger.post("/ingresar", 422, identificacion=people.MARIA, csrf_token="viejo")
    stranger.submit(again, 303, password=PASSWORD)

    assert is_signed_in(stranger)


def test_an_aged_form_changes_no_password(app, marias):
    page = marias.post(
        "/perfil/clave", 422, current_password=PASSWORD, password=NEXT_PASSWORD, confirm=NEXT_PASSWORD
    )

    assert AGED in page.xpath("//*[@role='alert']")[0].text_content()
    sign_in(new_stranger(app), password=PASSWORD)


def test_an_aged_form_says_only_that(stranger, maria):
    page = stranger.post("/ingresar", 422, csrf_token="viejo")

    assert "CSRF" not in page.text_content()
    assert len(page.xpath("//*[@role='alert']//a")) == 0


def test_only_forms_that_check_themselves_are_left_to_it(app):
    """Whoever adds to this list makes sure that the view acts after `validate_on_submit()` alone."""
    assert extensions.csrf._exempt_views == KEEP_TEXT


def test_only_programs_bring_no_token(app):
    """They have no session: nothing that a browser sends by itself lets them in."""
    assert extensions.csrf._exempt_blueprints == {api.bp}
