"""What every type of voucher shares: who, the header, and the free fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.sri.catalogo import TipoComprobante
from app.sri.clave_acceso import ClaveAcceso


@dataclass(frozen=True, slots=True)
class Campo:
    """A name and a value: campoAdicional, detAdicional, or an element that the reader does not know.

    For an unknown element `nombre` is its path below the root: `infoFactura/regimenNuevo`.
    """

    nombre: str
    valor: str


@dataclass(frozen=True, slots=True)
class Emisor:
    """infoTributaria, with the issuer's legends from the header of the voucher."""

    ruc: str
    razon_social: str
    nombre_comercial: str = ""
    dir_matriz: str = ""
    dir_establecimiento: str = ""
    contribuyente_especial: str = ""
    obligado_contabilidad: str = ""  # "SI", "NO" or not said
    agente_retencion: str = ""
    contribuyente_rimpe: str = ""
    regimen_microempresas: str = ""
    rise: str = ""


@dataclass(frozen=True, slots=True)
class Parte:
    """A receiver or carrier: number, its type (table 6) and name as written."""

    identificacion: str
    nombre: str
    tipo_identificacion: str = ""
    direccion: str = ""


@dataclass(frozen=True, slots=True)
class MaquinaFiscal:
    """Anexo 13."""

    marca: str
    modelo: str
    serie: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comprobante:
    """What all six types share. `total` is None for a guía; for a retención it is the sum withheld."""

    clave: ClaveAcceso
    version: str
    tipo_emision: str
    fecha_emision: date  # a guía has none: the date of its clave
    emisor: Emisor
    receptores: tuple[Parte, ...]  # one, or every destinatario of a guía
    total: Decimal | None
    moneda: str = ""
    adicionales: tuple[Campo, ...] = ()
    maquina_fiscal: MaquinaFiscal | None = None
    desconocidos: tuple[Campo, ...] = ()

    @property
    def tipo(self) -> TipoComprobante:
        """Which of the six it is."""
        return self.clave.tipo

    @property
    def numero(self) -> str:
        """The printed number: 001-001-000000001."""
        return self.clave.numero
