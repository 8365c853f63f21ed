"""Every page and state of the portal, each reached by itself on a demo installation.

    for stop in STOPS:
        open_stop(page, demo, stop)      signed in as whom the stop is about, or as nobody

Each person signs in once for an installation; after that their cookies are worn. A stop may be opened in any
order, any number of times. Those that only read come before those that leave something read.
"""

from __future__ import annotations

from datetime import datetime

from app.demo.world.cast import LUZ, MARIA
from app.sri.momento import GUAYAQUIL
from tests import people
from tests.e2e.acts import (
    COUNTANT,
    NEW_ADDRESS,
    as_colleague,
    ask_for_address,
    change_address,
    colleagues,
    expired,
    first_message,
    followed,
    invite,
    new_password,
    new_password_wrong,
    opened,
    parties,
    revoking,
    sent,
    sessions,
    too_many,
    voucher,
    with_menu,
    with_photo,
)
from tests.e2e.acts_office import handed_over, looked_at
from tests.e2e.stage import PEOPLE
from tests.e2e.stops import BAD_FORM, GONE, MISSING, NOT_SO, TOO_MANY, Stop, open_stop
from tests.e2e.tour_office import ADMINISTRATION, OFFICE

__all__ = ["STOPS", "Stop", "open_stop"]

NOBODY = "1759999939"  # whom no firm knows
LOST = "0" * 49
TODAY = datetime.now(tz=GUAYAQUIL).date()
MARCH = f"{TODAY.year if TODAY.month > 3 else TODAY.year - 1}-03"  # the last one that is over

DOOR = [
    Stop("ingresar", "Ingresar", "/ingresar"),
    Stop("ingresar-error", "La contraseña no es correcta",
         sent("/ingresar", identificacion=NOBODY, password="no es esta"), status=BAD_FORM),
    Stop("primer-acceso", "Primer acceso", "/primer-acceso"),
    Stop("primer-acceso-correo", "El correo, a medias", sent("/primer-acceso", identificacion="0959999996")),
    Stop("olvido", "¿Olvidó su clave?", "/clave/olvido"),
    Stop("olvido-error", "Falta el número", sent("/clave/olvido", identificacion=""), status=BAD_FORM),
    Stop("olvido-correo", "El correo, a medias", sent("/clave/olvido", identificacion=PEOPLE["maria"].usuario)),
    Stop("olvido-enviado", "El enlace salió", "/clave/olvido/enviado"),
    Stop("clave-nueva", "Elegir una clave", new_password),
    Stop("clave-nueva-error", "Elegir una clave, con errores", new_password_wrong, status=BAD_FORM),
    Stop("enlace-vencido", "Un enlace que venció", "/clave/nueva/esto-no-abre-nada", status=GONE),
    Stop("carta", "Tengo una carta con un código", "/carta"),
    Stop("carta-error", "Un código que no abre nada",
         sent("/carta", identificacion=NOBODY, codigo="7XK2-M4PQ-9TRB"), status=BAD_FORM),
    Stop("carta-vencida", "El QR de una carta que venció", "/carta/7XK2-M4PQ-9TRB", status=GONE),
    Stop("invitacion", "Una invitación",
         followed("colleague-invited", COUNTANT, invite("irreal", COUNTANT))),
    Stop("invitacion-vencida", "Una invitación que venció", "/invitacion/esto-no-abre-nada", status=GONE),
    Stop("deshacer-correo", "Deshacer un cambio de correo",
         followed("address-changed", "vilma@correo.example", change_address)),
    Stop("deshacer-correo-vencido", "Un cambio que ya no se deshace", "/correo/deshacer/esto-no-abre-nada",
         status=GONE),
    Stop("avisos-por-enlace", "Los avisos, desde un mensaje", followed("notice", MARIA.email)),
    Stop("avisos-vencido", "Un enlace de avisos que venció", "/avisos/esto-no-abre-nada", status=GONE),
    Stop("comprobar", "Comprobar un comprobante", "/comprobar"),
    Stop("comprobar-xml", "Un XML comprobado", looked_at(people.authorised(secuencial=901))),
    Stop("comprobar-cambiado", "Un XML que alguien cambió",
         looked_at(people.authorised(secuencial=901).replace(b"<razonSocial>", b"<razonSocial>X"))),
    Stop("comprobar-clave", "Una clave con un dígito mal", sent("/comprobar", clave="1" * 49)),
    Stop("comprobar-error", "Faltan dígitos", sent("/comprobar", clave="123"), status=BAD_FORM),
    Stop("constancia-publica", "Una constancia, para quien la recibe", handed_over, "rosa"),
]  # fmt: skip
HOME = [
    Stop("inicio", "Inicio", "/", "maria", part="Inicio"),
    Stop(
        "inicio-cifras", "Con las cifras de cada mes", opened("/", "Ver las cifras"), "maria", part="Inicio"
    ),
    Stop("menu", "El menú", opened("/", "Mi cuenta"), "maria", part="Inicio"),
    Stop("inicio-empresa", "Inicio de una empresa", "/", "irreal", part="Inicio"),
    Stop("inicio-vacio", "Inicio de quien no tiene nada", "/", "nadie", part="Inicio"),
    Stop("inicio-cerrado", "Una empresa espera que confirme un correo", "/", "clara", part="Inicio"),
]
LIST = [
    Stop("comprobantes", "Comprobantes", "/comprobantes", "maria", part="Comprobantes"),
    Stop("traer", "Traer del SRI", "/comprobantes/traer", "maria", part="Comprobantes"),
    Stop("traer-error", "Una clave mal escrita",
         sent("/comprobantes/traer", claves="0" * 48), "maria", BAD_FORM, part="Comprobantes"),
    Stop("comprobantes-filtrados", "Con filtros",
         f"/comprobantes?emisor={LUZ.ruc}&desde={MARCH}-01&hasta={MARCH}-31", "maria", part="Comprobantes"),
    Stop("comprobantes-sin-abrir", "Los que no ha abierto", "/comprobantes?nuevos=1", "irreal", part="Comprobantes"),
    Stop("comprobantes-error", "Un filtro que no se entiende",
         "/comprobantes?desde=2026-02-31&hasta=2020-01-01", "maria", part="Comprobantes"),
    Stop("comprobantes-nada", "Nada coincide", "/comprobantes?q=nada+de+esto", "maria", part="Comprobantes"),
    Stop("comprobantes-vacio", "Quien no tiene nada", "/comprobantes", "nadie", part="Comprobantes"),
    Stop("comprobantes-cerrado", "Una empresa cerrada", "/comprobantes", "clara", part="Comprobantes"),
]  # fmt: skip
VOUCHERS = [
    Stop(f"comprobante-{kind}", title, voucher(f"documento={kind}"), who, part="Un comprobante")
    for kind, title, who in (
        ("factura", "Factura", "irreal"),
        ("nota-credito", "Nota de crédito", "maria"),
        ("nota-debito", "Nota de débito", "maria"),
        ("guia-remision", "Guía de remisión", "maria"),
        ("retencion", "Comprobante de retención", "maria"),
        ("liquidacion-compra", "Liquidación de compra", "jorge"),
    )
]
PROFILE = [
    Stop("perfil", "Perfil", "/perfil", "maria", part="Perfil"),
    Stop("perfil-error", "Perfil, con errores", sent("/perfil", email="no es un correo"), "maria",
         BAD_FORM, part="Perfil"),
    Stop("perfil-foto", "Perfil con foto", with_photo, "irreal", part="Perfil"),
    Stop("perfil-correo", "Falta confirmar el correo", ask_for_address, "jorge", part="Perfil"),
    Stop("confirmar-correo", "Confirmar el correo nuevo",
         followed("address-confirm", NEW_ADDRESS, ask_for_address), "jorge", part="Perfil"),
    Stop("avisos", "Avisos", "/perfil/avisos", "maria", part="Perfil"),
    Stop("cambiar-contrasena", "Cambiar contraseña", "/perfil/clave", "maria", part="Perfil"),
    Stop("cambiar-contrasena-error", "Cambiar contraseña, con errores",
         sent("/perfil/clave", current_password="x", password="corta", confirm="otra"), "maria",
         BAD_FORM, part="Perfil"),
    Stop("sesiones", "Mis sesiones", sessions, "maria", part="Perfil"),
    Stop("perfil-claves", "Claves de API", "/perfil/claves-api", "irreal", part="Perfil"),
]  # fmt: skip
COLLEAGUES = [
    Stop("colegas", "Colegas", colleagues, "irreal", part="Colegas"),
    Stop("colegas-retirar", "Retirar a alguien", revoking, "irreal", part="Colegas"),
    Stop("colegas-error", "Un correo que no lo es", sent("/perfil/colegas", email="no es un correo"), "maria",
         BAD_FORM, part="Colegas"),
    Stop("colegas-sola", "Quien no invitó a nadie", "/perfil/colegas", "maria", part="Colegas"),
    Stop("empresas-menu", "El menú de quien ve varias", with_menu, "john", part="Colegas"),
    Stop("empresas", "Empresas", parties, "john", part="Colegas"),
    Stop("empresas-contadora", "Empresas de una contadora", "/perfil/empresas", "celia", part="Colegas"),
    Stop("perfil-contadora", "Perfil de una contadora", "/perfil", "celia", part="Colegas"),
    Stop("empresas-inicio", "Los comprobantes de otra empresa", as_colleague("/"), "john", part="Colegas"),
    Stop("empresas-lista", "Su lista", as_colleague("/comprobantes"), "john", part="Colegas"),
]  # fmt: skip
HELP = [
    Stop("ayuda", "Ayuda", "/ayuda", part="Ayuda"),
    Stop("ayuda-tema", "Un tema", "/ayuda/encontrar-un-comprobante", "maria", part="Ayuda"),
    Stop("ayuda-buscar", "Lo que encuentra", "/ayuda?q=descargar+todo", part="Ayuda"),
    Stop("ayuda-nada", "No encuentra nada", "/ayuda?q=paracaídas", part="Ayuda"),
    Stop("ayuda-todo", "Todo en una página", "/ayuda/todo", part="Ayuda"),
]
ERRORS = [
    Stop("error-404", "Una página que no existe", "/nada", "maria", MISSING, part="Errores"),
    Stop(
        "error-404-ajeno", "Un comprobante ajeno", f"/comprobantes/{LOST}", "maria", MISSING, part="Errores"
    ),
    Stop("error-405", "Una dirección que no se abre así", "/salir", "maria", NOT_SO, part="Errores"),
    Stop("formulario-vencido", "Un formulario que venció", expired, status=BAD_FORM, part="Errores"),
    Stop("error-429", "Demasiados intentos", too_many, status=TOO_MANY, part="Errores"),
]
DEMO = [
    Stop("demo-correo", "El correo de la demostración", "/demo/correo", part="Demostración"),
    Stop("demo-sri", "El SRI de la demostración", "/demo/sri", part="Demostración"),
    Stop("demo-componentes", "Los componentes", "/demo/componentes", part="Demostración"),
    Stop("demo-mensaje", "Un mensaje", first_message, part="Demostración"),
]
STOPS: list[Stop] = [
    *DOOR,
    *HOME,
    *LIST,
    *PROFILE,
    *COLLEAGUES,
    *VOUCHERS,
    *HELP,
    *OFFICE,
    *ADMINISTRATION,
    *ERRORS,
    *DEMO,
]
