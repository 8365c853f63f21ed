"""Which part of the manual belongs to which page of the portal."""

from __future__ import annotations

from flask import request

from app.help import manual
from app.help.reading import HOME

# The endpoint of a page, and the topic that tells of it, with the anchor of a section where one is closer.
TOPICS = {
    "auth.login": "ingresar",
    "auth.first_access": "primer-acceso",
    "auth.forgot": "olvide-mi-clave",
    "auth.forgot_sent": "algo-no-esta-bien#el-correo-no-llega",
    "auth.park_link": "olvide-mi-clave#el-enlace-ya-no-sirve",
    "auth.letter": "recibi-una-carta#escribiendo-el-código",
    "auth.park_letter": "recibi-una-carta#el-código-no-sirve",
    "auth.new_password": "olvide-mi-clave#elija-una-buena-clave",
    "auth.invitation": "colegas-y-contadores#si-lo-invitaron-a-usted",
    "auth.park_invitation": "colegas-y-contadores#si-lo-invitaron-a-usted",
    "auth.park_undo": "mi-perfil#deshacer-un-cambio-de-correo",
    "auth.undo": "mi-perfil#deshacer-un-cambio-de-correo",
    "public.index": "inicio",
    "public.check": "comprobar",
    "public.certificate": "comprobar#una-constancia",
    "public.notices": "avisos-por-correo#dejar-de-recibirlos",
    "documents.index": "encontrar-un-comprobante",
    "documents.show": "ver-y-descargar",
    "documents.fetch": "traer-del-sri",
    "documents.fetch_report": "traer-del-sri#con-un-archivo",
    "profile.index": "mi-perfil",
    "profile.password": "sesiones-y-seguridad#cambiar-su-contraseña",
    "profile.sessions": "sesiones-y-seguridad#dónde-ha-ingresado",
    "profile.confirm_address": "mi-correo-ya-no-es-ese",
    "profile.notices": "avisos-por-correo",
    "profile.colleagues": "colegas-y-contadores",
    "profile.parties": "colegas-y-contadores#cambiar-de-empresa",
    "profile.keys": "mi-perfil#claves-para-su-sistema-contable",
    "issuer.uploads": "cargar-comprobantes",
    "issuer.uploads_fetch": "traer-para-la-empresa",
    "issuer.uploads_fetch_report": "traer-para-la-empresa#el-reporte-del-sri",
    "issuer.tray": "bandeja",
    "issuer.tray_show": "bandeja#qué-puede-hacer",
    "issuer.documents": "seguir-lo-emitido",
    "issuer.documents_show": "seguir-lo-emitido#el-recorrido-de-uno",
    "issuer.documents_remind": "seguir-lo-emitido#recordar",
    "issuer.documents_reminders": "recordatorios-y-resumenes",
    "issuer.documents_certify": "constancia-de-entrega#hacerla",
    "issuer.documents_certificates": "constancia-de-entrega",
    "issuer.documents_certificate": "constancia-de-entrega#qué-dice-y-qué-no",
    "issuer.documents_summary": "recordatorios-y-resumenes#el-resumen-para-usted",
    "issuer.customers": "clientes-y-correos",
    "issuer.customers_show": "clientes-y-correos#por-qué-alguien-no-ve-sus-comprobantes",
    "issuer.customers_import": "clientes-y-correos#importar-muchos-correos",
    "issuer.customers_import_preview": "clientes-y-correos#importar-muchos-correos",
    "issuer.customers_letter": "cartas-para-clientes#una-carta",
    "issuer.customers_letters": "cartas-para-clientes#muchas-cartas",
    "issuer.team": "equipo-empresa-y-claves",
    "issuer.brand": "marca-de-la-empresa",
    "issuer.keys": "equipo-empresa-y-claves#claves-para-programas",
    "install.administrator": "administrar-el-portal#el-primer-arranque",
    "install.park": "administrar-el-portal#el-primer-arranque",
    "admin.health": "administrar-el-portal#estado",
    "admin.health_ready": "administrar-el-portal#el-primer-arranque",
    "admin.firms": "administrar-el-portal#empresas",
    "admin.firms_show": "administrar-el-portal#empresas",
    "admin.firms_new": "administrar-el-portal#empresas",
    "admin.firms_edit": "administrar-el-portal#empresas",
    "admin.people": "administrar-el-portal#cuentas",
    "admin.people_show": "administrar-el-portal#cuentas",
    "admin.outbox": "administrar-el-portal#correo",
    "admin.outbox_server": "administrar-el-portal#el-primer-arranque",
    "admin.mailbox": "buzon-de-correo",
    "admin.arrivals": "administrar-el-portal#llegadas",
    "admin.arrivals_show": "administrar-el-portal#llegadas",
    "admin.acts": "administrar-el-portal#bitácora",
}


def here() -> dict[str, tuple[str, str] | None]:
    """Tell every page its part of the manual: `help_topic` is its address and its title, or None."""
    asked = TOPICS.get(request.endpoint or "") if request else None
    if asked is None:
        return {"help_topic": None}
    slug, _, anchor = asked.partition("#")
    topic = manual.whole().find(slug)
    if topic is None:
        return {"help_topic": None}
    section = next((section for section in topic.sections if section.id == anchor), None)
    return {"help_topic": (f"{HOME}/{asked}", section.title if section else topic.title)}
