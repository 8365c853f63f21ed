"""Comprobante: one voucher as its XML says it. Immutable values, nothing computed from sums.

Every type shares `Comprobante`; each adds what only it has. Amounts are Decimal exactly as written
(dollars), dates are dates, text is stripped at both ends only. What the reader does not know is in `desconocidos`.
Source: Appendix A of the ficha técnica 2.32 (newest versions of each type).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
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
class ImpuestoTotal:
    """One block of tax: of a line, of the whole voucher, or of a supporting document.

    `tarifa` is a percentage; None when neither the block nor a matching line says it.
    """

    codigo: str
    codigo_porcentaje: str
    base: Decimal
    valor: Decimal
    tarifa: Decimal | None = None
    descuento_adicional: Decimal | None = None
    devolucion_iva: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Linea:
    """One detalle of a factura, liquidación or nota de crédito."""

    descripcion: str
    cantidad: Decimal
    precio_unitario: Decimal
    total: Decimal  # precioTotalSinImpuesto
    codigo: str = ""  # codigoPrincipal / codigoInterno
    codigo_auxiliar: str = ""  # codigoAuxiliar / codigoAdicional
    unidad: str = ""
    descuento: Decimal | None = None
    precio_sin_subsidio: Decimal | None = None
    adicionales: tuple[Campo, ...] = ()
    impuestos: tuple[ImpuestoTotal, ...] = ()


@dataclass(frozen=True, slots=True)
class Pago:
    """One way of payment (table 24)."""

    forma: str
    total: Decimal
    plazo: Decimal | None = None
    unidad_tiempo: str = ""


@dataclass(frozen=True, slots=True)
class Compensacion:
    """A solidarity compensation (2016 to 2017)."""

    codigo: str
    tarifa: Decimal
    valor: Decimal


@dataclass(frozen=True, slots=True)
class DocumentoRelacionado:
    """A voucher that this one modifies or rests on. `numero` is written 001-001-000000001 when it has 15 digits."""

    tipo: str  # DocumentoSustento code
    numero: str
    fecha: date | None = None
    autorizacion: str = ""


@dataclass(frozen=True, slots=True)
class Reembolso:
    """One reimbursed purchase (Anexo 5)."""

    tipo_identificacion: str
    identificacion: str
    tipo_proveedor: str
    documento: DocumentoRelacionado
    pais: str = ""
    impuestos: tuple[ImpuestoTotal, ...] = ()
    compensaciones: tuple[Compensacion, ...] = ()


@dataclass(frozen=True, slots=True)
class TotalesReembolso:
    """The three header totals of a reimbursement, with its document type (41)."""

    codigo_documento: str
    total: Decimal | None
    base: Decimal | None
    impuesto: Decimal | None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ConDetalle(Comprobante):
    """What factura, liquidación, nota de crédito and nota de débito share: taxes and a subtotal."""

    total_sin_impuestos: Decimal
    impuestos: tuple[ImpuestoTotal, ...]
    total_descuento: Decimal | None = None
    lineas: tuple[Linea, ...] = ()
    pagos: tuple[Pago, ...] = ()
    compensaciones: tuple[Compensacion, ...] = ()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class NotaCredito(ConDetalle):
    """codDoc 04. `total` is valorModificacion."""

    modificado: DocumentoRelacionado
    motivo: str


@dataclass(frozen=True, slots=True)
class Motivo:
    """One reason of a nota de débito and what it costs."""

    razon: str
    valor: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class NotaDebito(ConDetalle):
    """codDoc 05. `total` is valorTotal; there are motivos in place of lines."""

    modificado: DocumentoRelacionado
    motivos: tuple[Motivo, ...]


@dataclass(frozen=True, slots=True)
class Bien:
    """One thing carried: a detalle of a guía."""

    descripcion: str
    cantidad: Decimal
    codigo: str = ""
    codigo_auxiliar: str = ""
    adicionales: tuple[Campo, ...] = ()


@dataclass(frozen=True, slots=True)
class Destinatario:
    """One receiver of a guía, with what it is sent."""

    parte: Parte
    motivo: str
    documento_aduanero: str = ""
    establecimiento: str = ""
    ruta: str = ""
    sustento: DocumentoRelacionado | None = None
    bienes: tuple[Bien, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GuiaRemision(Comprobante):
    """codDoc 06. `receptores` are the parties of `destinatarios`, in order."""

    dir_partida: str
    transportista: Parte
    inicio: date
    fin: date
    placa: str
    destinatarios: tuple[Destinatario, ...]


@dataclass(frozen=True, slots=True)
class Retencion:
    """One tax withheld. `documento` is the voucher it was withheld from, None when not said."""

    codigo: str  # ImpuestoRetenido
    codigo_retencion: str
    base: Decimal
    porcentaje: Decimal
    valor: Decimal
    documento: DocumentoRelacionado | None = None
    extras: tuple[Campo, ...] = ()  # dividendos, compraCajBanano, as written


@dataclass(frozen=True, slots=True)
class Sustento:
    """docSustento of a retención 2.0.0: the purchase, its taxes and how it was paid."""

    codigo: str  # codSustento
    documento: DocumentoRelacionado
    total_sin_impuestos: Decimal
    importe_total: Decimal
    registro_contable: date | None = None
    impuestos: tuple[ImpuestoTotal, ...] = ()
    pagos: tuple[Pago, ...] = ()
    totales_reembolso: TotalesReembolso | None = None
    reembolsos: tuple[Reembolso, ...] = ()
    pago_exterior: tuple[Campo, ...] = ()  # pagoLocExt, tipoRegi, paisEfecPago… as written


@dataclass(frozen=True, slots=True, kw_only=True)
class ComprobanteRetencion(Comprobante):
    """codDoc 07. `retenciones` lists every line of either version, in order."""

    periodo_fiscal: str
    retenciones: tuple[Retencion, ...]
    sustentos: tuple[Sustento, ...] = ()  # 2.0.0 only
    tipo_sujeto: str = ""
    parte_relacionada: str = ""


@dataclass(frozen=True, slots=True)
class Autorizacion:
    """What an envelope claims. Nobody signs it: a claim until the SRI confirms.

    `estado` is AUTORIZADO, NO AUTORIZADO or EN PROCESO, whatever spelling came;
    `fecha` is aware (Guayaquil when no offset was written) or None when not said.
    """

    estado: str
    numero: str
    fecha: datetime | None
    ambiente: str  # "1", "2" or "" when not said
    mensajes: tuple[Campo, ...] = ()
