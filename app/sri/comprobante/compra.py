"""Factura and liquidación de compra."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.sri.comprobante.comun import Parte
from app.sri.comprobante.relacionado import Reembolso, TotalesReembolso
from app.sri.comprobante.valores import ConDetalle


@dataclass(frozen=True, slots=True)
class Exportacion:
    """Anexo 4: the fields of a factura comercial de exportación, empty text where not said."""

    comercio_exterior: str = ""
    incoterm: str = ""
    lugar_incoterm: str = ""
    incoterm_total: str = ""
    pais_origen: str = ""
    puerto_embarque: str = ""
    puerto_destino: str = ""
    pais_destino: str = ""
    pais_adquisicion: str = ""
    flete: Decimal | None = None
    seguro: Decimal | None = None
    gastos_aduaneros: Decimal | None = None
    gastos_transporte: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RetencionPresuntiva:
    """A fuel withholding inside a factura (tables 22 and 23)."""

    codigo: str
    codigo_porcentaje: str
    tarifa: Decimal
    valor: Decimal


@dataclass(frozen=True, slots=True)
class Destino:
    """One destination of a factura that stands in for a guía (Anexo 9)."""

    motivo: str
    documento_aduanero: str = ""
    establecimiento: str = ""
    ruta: str = ""


@dataclass(frozen=True, slots=True)
class SustitutivaGuia:
    """infoSustitutivaGuiaRemision: the transport that a factura 2.x covers."""

    dir_partida: str
    dir_destinatario: str
    inicio: date
    fin: date
    transportista: Parte
    placa: str
    destinos: tuple[Destino, ...] = ()


@dataclass(frozen=True, slots=True)
class Rubro:
    """An item collected for a third party (Anexo 8)."""

    concepto: str
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Factura(ConDetalle):
    """codDoc 01."""

    guia_remision: str = ""
    propina: Decimal | None = None
    total_subsidio: Decimal | None = None
    placa: str = ""
    exportacion: Exportacion | None = None
    totales_reembolso: TotalesReembolso | None = None
    reembolsos: tuple[Reembolso, ...] = ()
    retenciones: tuple[RetencionPresuntiva, ...] = ()
    valor_ret_iva: Decimal | None = None
    valor_ret_renta: Decimal | None = None
    sustitutiva_guia: SustitutivaGuia | None = None
    rubros_terceros: tuple[Rubro, ...] = ()
    correo_negociable: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiquidacionCompra(ConDetalle):
    """codDoc 03. The receiver is the supplier."""

    totales_reembolso: TotalesReembolso | None = None
    reembolsos: tuple[Reembolso, ...] = ()
    correo_negociable: str = ""
