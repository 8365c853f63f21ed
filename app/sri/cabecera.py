"""infoTributaria and what every type carries beside it: issuer, clave, additional fields.

The clave is checked part by part against the content (ficha técnica §5.2, SRI error 58).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.sri import clave_acceso
from app.sri.campos import TEXT
from app.sri.comprobante import Campo, Emisor, MaquinaFiscal, Parte
from app.sri.errors import Codigo, Refused
from app.sri.identificacion import RUC_SHAPE

if TYPE_CHECKING:
    from datetime import date

    from app.sri.campos import Campos
    from app.sri.clave_acceso import ClaveAcceso

TIPO_EMISION = 47  # place of the emission type in the clave, counted from 0


@dataclass(frozen=True, slots=True)
class Tributaria:
    """infoTributaria of one voucher, with the name of its root and its declared version."""

    raiz: str
    version: str
    clave: ClaveAcceso
    cod_doc: str
    ambiente: str
    tipo_emision: str
    establecimiento: str
    punto_emision: str
    secuencial: str
    ruc: str
    emisor: dict[str, str]


def read_tributaria(raiz: Campos, nombre: str, version: str) -> Tributaria:
    """Read infoTributaria. Raises Refused (E_RUC, E_CLAVE, E_STRUCT, E_LEN)."""
    info = raiz.obligatorio("infoTributaria")
    ruc = info.requerido("ruc")
    if not RUC_SHAPE.fullmatch(ruc):
        raise Refused(Codigo.E_RUC, f"Dice «{ruc[:20]}».")
    return Tributaria(
        raiz=nombre,
        version=version,
        clave=clave_acceso.parse(info.texto("claveAcceso")),
        cod_doc=info.requerido("codDoc", 2),
        ambiente=info.requerido("ambiente", 1),
        tipo_emision=info.requerido("tipoEmision", 1),
        establecimiento=info.requerido("estab", 3),
        punto_emision=info.requerido("ptoEmi", 3),
        secuencial=info.requerido("secuencial", 9),
        ruc=ruc,
        emisor={
            "razon_social": info.requerido("razonSocial"),
            "nombre_comercial": info.texto("nombreComercial"),
            "dir_matriz": info.texto("dirMatriz"),
            "agente_retencion": info.texto("agenteRetencion"),
            "contribuyente_rimpe": info.texto("contribuyenteRimpe"),
            "regimen_microempresas": info.texto("regimenMicroempresas"),
        },
    )


def comunes(
    raiz: Campos, tributaria: Tributaria, info: Campos, fecha: date, receptores: tuple[Parte, ...]
) -> dict[str, Any]:
    """Read what every type shares, once the clave agrees with it (E_CLAVE_MISMATCH)."""
    _agree(tributaria, fecha)
    return {
        "clave": tributaria.clave,
        "version": tributaria.version,
        "tipo_emision": tributaria.tipo_emision,
        "fecha_emision": fecha,
        "emisor": Emisor(
            ruc=tributaria.ruc,
            dir_establecimiento=info.texto("dirEstablecimiento"),
            contribuyente_especial=info.texto("contribuyenteEspecial", 13),
            obligado_contabilidad=info.texto("obligadoContabilidad", 2),
            rise=info.texto("rise", 40),
            **tributaria.emisor,
        ),
        "receptores": receptores,
        "moneda": info.texto("moneda", 15),
        "adicionales": _adicionales(raiz),
        "maquina_fiscal": _maquina_fiscal(raiz),
    }


def _adicionales(raiz: Campos) -> tuple[Campo, ...]:
    found = []
    for element in raiz.elementos("infoAdicional", "campoAdicional"):
        if len(element):
            raise Refused(Codigo.E_STRUCT, "Un «campoAdicional» lleva elementos en lugar de texto.")
        nombre = raiz.bounded("infoAdicional/campoAdicional", element.get("nombre"), TEXT)
        found.append(Campo(nombre, raiz.bounded("infoAdicional/campoAdicional", element.text, TEXT)))
    return tuple(found)


def _maquina_fiscal(raiz: Campos) -> MaquinaFiscal | None:
    if (info := raiz.hijo("maquinaFiscal")) is None:
        return None
    return MaquinaFiscal(info.texto("marca", 30), info.texto("modelo", 30), info.texto("serie", 30))


def _agree(tributaria: Tributaria, fecha: date) -> None:
    """Check every part of the clave against the content, and name the first that differs."""
    clave = tributaria.clave
    parts = (
        ("la fecha de emisión", clave.issued_on, fecha),
        ("el tipo (codDoc)", clave.tipo, tributaria.cod_doc),
        ("el tipo (elemento raíz)", clave.tipo.raiz, tributaria.raiz),
        ("el RUC", clave.ruc, tributaria.ruc),
        ("el ambiente", clave.ambiente, tributaria.ambiente),
        ("el establecimiento", clave.establecimiento, tributaria.establecimiento),
        ("el punto de emisión", clave.punto_emision, tributaria.punto_emision),
        ("el secuencial", clave.secuencial, tributaria.secuencial),
        ("el tipo de emisión", clave.text[TIPO_EMISION], tributaria.tipo_emision),
    )
    for name, in_clave, in_content in parts:
        if in_clave != in_content:
            raise Refused(Codigo.E_CLAVE_MISMATCH, f"No coincide {name}: {in_clave} y {in_content}.")
