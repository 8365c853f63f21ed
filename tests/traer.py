"""The form of *Traer del SRI*, which firms and receivers have alike: filled in, sent, and its answer read."""

import io

from app.demo import vouchers


def clave(secuencial=1, **about):
    return vouchers.clave_de(vouchers.factura(secuencial=secuencial, **about))


def send(browser, page, *, claves="", file=None):
    """Send the form of the page, with a file given as its name and bytes."""
    [form] = [form for form in browser.get(page).forms if form.get("id") == "traer"]
    values = {name: value or "" for name, value in form.form_values() if name != "archivo"}
    values["claves"] = claves
    if file:
        values["archivo"] = (io.BytesIO(file[1]), file[0])
    return browser.open(page, method="POST", data=values)


def rows(page, table="traidos"):
    return [" ".join(row.text_content().split()) for row in page.xpath(f"//table[@id='{table}']/tbody/tr")]
