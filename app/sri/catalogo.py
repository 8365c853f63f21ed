"""The SRI's code tables. Each member is the code; each knows its printed name.

Source: Ficha técnica de comprobantes electrónicos (offline) 2.32, tables 2–6, 16, 17, 19, 24 and 26.
An unknown code is never an error: `nombre_de` prints the raw code.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Catalogo(StrEnum):
    """A code table whose members are written CODE = "code", "printed name"."""

    nombre: str

    def __new__(cls, code: str, nombre: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.nombre = nombre
        return member

    @classmethod
    def nombre_de(cls, code: str) -> str:
        """Return the printed name of a code, or the code itself when the table does not have it.

        >>> FormaPago.nombre_de("19"), FormaPago.nombre_de("314")
        ('Tarjeta de crédito', '314')
        """
        try:
            return cls(code).nombre
        except ValueError:
            return code


class TipoComprobante(Catalogo):
    """Table 3: codDoc. `raiz` is the root element, `slug` the name in file names and addresses."""

    FACTURA = "01", "Factura"
    LIQUIDACION_COMPRA = "03", "Liquidación de compra"
    NOTA_CREDITO = "04", "Nota de crédito"
    NOTA_DEBITO = "05", "Nota de débito"
    GUIA_REMISION = "06", "Guía de remisión"
    RETENCION = "07", "Comprobante de retención"

    @property
    def raiz(self) -> str:
        """The name of the root element of this type."""
        return _RAIZ[self]

    @property
    def slug(self) -> str:
        """The name used in file names: `nota-credito`."""
        return _SLUG[self]


_RAIZ = {
    TipoComprobante.FACTURA: "factura",
    TipoComprobante.LIQUIDACION_COMPRA: "liquidacionCompra",
    TipoComprobante.NOTA_CREDITO: "notaCredito",
    TipoComprobante.NOTA_DEBITO: "notaDebito",
    TipoComprobante.GUIA_REMISION: "guiaRemision",
    TipoComprobante.RETENCION: "comprobanteRetencion",
}
_SLUG = {
    TipoComprobante.FACTURA: "factura",
    TipoComprobante.LIQUIDACION_COMPRA: "liquidacion-compra",
    TipoComprobante.NOTA_CREDITO: "nota-credito",
    TipoComprobante.NOTA_DEBITO: "nota-debito",
    TipoComprobante.GUIA_REMISION: "guia-remision",
    TipoComprobante.RETENCION: "retencion",
}


class Ambiente(Catalogo):
    """Table 4: the environment that a voucher was issued in."""

    PRUEBAS = "1", "Pruebas"
    PRODUCCION = "2", "Producción"


class TipoIdentificacion(Catalogo):
    """Table 6: the kind of number that names the receiver."""

    RUC = "04", "RUC"
    CEDULA = "05", "Cédula"
    PASAPORTE = "06", "Pasaporte"
    CONSUMIDOR_FINAL = "07", "Consumidor final"
    EXTERIOR = "08", "Identificación del exterior"


class Impuesto(Catalogo):
    """Table 16: taxes of an invoice line; table 22 adds 4 for fuel withholding inside a factura."""

    IVA = "2", "IVA"
    ICE = "3", "ICE"
    IRBPNR = "5", "IRBPNR"


class ImpuestoRetenido(Catalogo):
    """Table 19: the tax that a comprobante de retención withholds."""

    RENTA = "1", "Renta"
    IVA = "2", "IVA"
    ISD = "6", "ISD"


class TarifaIva(Catalogo):
    """Table 17: names of IVA codes that are no percentage. A rate is printed from `tarifa`, never from here."""

    NO_OBJETO = "6", "No objeto de IVA"
    EXENTO = "7", "Exento de IVA"


class FormaPago(Catalogo):
    """Table 24."""

    SIN_SISTEMA_FINANCIERO = "01", "Sin utilización del sistema financiero"
    COMPENSACION = "15", "Compensación de deudas"
    DEBITO = "16", "Tarjeta de débito"
    DINERO_ELECTRONICO = "17", "Dinero electrónico"
    PREPAGO = "18", "Tarjeta prepago"
    CREDITO = "19", "Tarjeta de crédito"
    OTROS = "20", "Otros con utilización del sistema financiero"
    ENDOSO = "21", "Endoso de títulos"


class DocumentoSustento(Catalogo):
    """Types of supporting document (ATS table 4): the common ones."""

    FACTURA = "01", "Factura"
    NOTA_VENTA = "02", "Nota de venta"
    LIQUIDACION = "03", "Liquidación de compra"
    NOTA_CREDITO = "04", "Nota de crédito"
    NOTA_DEBITO = "05", "Nota de débito"
    GUIA = "06", "Guía de remisión"
    RETENCION = "07", "Comprobante de retención"
    ESPECTACULOS = "08", "Entrada a espectáculos"
    TIQUETE = "09", "Tiquete de máquina registradora"
    PASAJE = "11", "Pasaje"
    FINANCIERAS = "12", "Documento de institución financiera"
    EXTERIOR = "15", "Comprobante emitido en el exterior"
    FORMULARIO = "16", "Formulario único de exportación o DAU"
    ESTADO = "20", "Documento de institución del Estado"
    CARTA_PORTE = "21", "Carta de porte aéreo"
    REEMBOLSO = "41", "Comprobante por reembolso"
    RETENCION_PRESUNTIVA = "42", "Documento de retención presuntiva"
    LIQUIDACION_HIDROCARBUROS = "43", "Liquidación por explotación de hidrocarburos"
    CONTRIBUCIONES = "44", "Comprobante de contribuciones y aportes"
    SEGUROS = "45", "Liquidación por reclamos de aseguradoras"
    NOTA_CREDITO_REEMBOLSO = "47", "Nota de crédito por reembolso"
    NOTA_DEBITO_REEMBOLSO = "48", "Nota de débito por reembolso"


class PagoExterior(Catalogo):
    """Retención 2.0.0: the elements that say where a payment was made, with their names in the ATS."""

    LUGAR = "pagoLocExt", "Pago a residente (01) o no residente (02)"
    REGIMEN = "tipoRegi", "Tipo de régimen fiscal del exterior"
    PAIS = "paisEfecPago", "País del pago"
    CONVENIO = "aplicConvDobTrib", "Aplica convenio de doble tributación"
    NORMA_LEGAL = "pagExtSujRetNorLeg", "Pago sujeto a retención por norma legal"
    PREFERENTE = "pagoRegFis", "Pago a régimen fiscal preferente"
