"""What every voucher shares: its header, its clave de acceso, its additional fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from app.demo.vouchers.arbol import Part, block, fields, optional, serialize, text
from app.sri.catalogo import TipoComprobante, TipoIdentificacion
from app.sri.clave_acceso import check_digit
from app.sri.comprobante import Emisor, MaquinaFiscal, Parte
from app.sri.identificacion import CEDULA_SHAPE, CONSUMIDOR_FINAL, RUC_SHAPE

FECHA = date(2026, 3, 2)
EMISOR = Emisor(
    ruc="1799999915001",
    razon_social="Ferretería La Inventada Cía. Ltda.",
    nombre_comercial="La Inventada",
    dir_matriz="Av. Imaginaria N1-23 y Calle Ficticia, Quito",
    dir_establecimiento="Calle Ficticia 45, Quito",
    obligado_contabilidad="SI",
)
RECEPTOR = Parte("1759999996", "María Ñusta Inventada", direccion="Pasaje Irreal 7, Quito")


@dataclass(frozen=True, slots=True, kw_only=True)
class Datos:
    """What any builder takes. `serie` is establecimiento-punto; `version` is the type's own."""

    version: str
    secuencial: int = 1
    fecha: date = FECHA
    emisor: Emisor = EMISOR
    receptor: Parte = RECEPTOR
    ambiente: str = "2"
    serie: str = "001-001"
    codigo_numerico: str = "12345678"
    adicionales: Mapping[str, str] = field(default_factory=dict)
    maquina_fiscal: MaquinaFiscal | None = None

    @property
    def unit_decimals(self) -> int:
        """Quantities and unit prices: 2 decimals in x.0.0, 6 in x.1.0."""
        return 2 if self.version.endswith(".0.0") else 6


def clave(tipo: TipoComprobante, datos: Datos) -> str:
    """Write the 49 digits that name this voucher (ficha técnica §5.2)."""
    digits = "".join(
        (
            f"{datos.fecha:%d%m%Y}",
            tipo,
            datos.emisor.ruc,
            datos.ambiente,
            datos.serie.replace("-", ""),
            f"{datos.secuencial:09}",
            datos.codigo_numerico,
            "1",
        )
    )
    return digits + check_digit(digits)


def clave_de(xml: bytes) -> str:
    """Find the clave de acceso of a built voucher, bare or in its envelope."""
    found = re.search(rb"(?:<|&lt;)claveAcceso(?:>|&gt;)([0-9]{49})", xml)
    if not found:
        raise ValueError("No clave de acceso in these bytes.")
    return found[1].decode()


def voucher(tipo: TipoComprobante, datos: Datos, *parts: Part) -> bytes:
    """Put the parts of a voucher together, with what all types share around them."""
    root = block(
        tipo.raiz,
        info_tributaria(tipo, datos),
        *parts,
        maquina(datos.maquina_fiscal),
        optional("infoAdicional", [
            text("campoAdicional", value, nombre=name) for name, value in datos.adicionales.items()
        ]),
        id="comprobante",
        version=datos.version,
    )  # fmt: skip
    return serialize(root)


def info_tributaria(tipo: TipoComprobante, datos: Datos) -> etree._Element:
    emisor = datos.emisor
    establecimiento, punto = datos.serie.split("-")
    return block("infoTributaria", fields(
        ambiente=datos.ambiente,
        tipoEmision="1",
        razonSocial=emisor.razon_social,
        nombreComercial=emisor.nombre_comercial,
        ruc=emisor.ruc,
        claveAcceso=clave(tipo, datos),
        codDoc=str(tipo),
        estab=establecimiento,
        ptoEmi=punto,
        secuencial=f"{datos.secuencial:09}",
        dirMatriz=emisor.dir_matriz,
        regimenMicroempresas=emisor.regimen_microempresas,
        agenteRetencion=emisor.agente_retencion,
        contribuyenteRimpe=emisor.contribuyente_rimpe,
    ))  # fmt: skip


def maquina(fiscal: MaquinaFiscal | None) -> etree._Element | None:
    if fiscal is None:
        return None
    return block("maquinaFiscal", fields(marca=fiscal.marca, modelo=fiscal.modelo, serie=fiscal.serie))


def type_of(parte: Parte) -> str:
    """Tell the identification type (table 6): as given, else by the shape of the number."""
    numero = parte.identificacion
    if parte.tipo_identificacion:
        return parte.tipo_identificacion
    if numero == CONSUMIDOR_FINAL:
        return TipoIdentificacion.CONSUMIDOR_FINAL
    if RUC_SHAPE.fullmatch(numero):
        return TipoIdentificacion.RUC
    if CEDULA_SHAPE.fullmatch(numero):
        return TipoIdentificacion.CEDULA
    return TipoIdentificacion.PASAPORTE
