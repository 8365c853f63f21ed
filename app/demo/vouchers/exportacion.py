"""The blocks of a factura comercial de exportación (Anexo 4)."""

from __future__ import annotations

from lxml import etree

from app.demo.vouchers.arbol import fields
from app.sri.comprobante import Exportacion


def export_header(exportacion: Exportacion | None) -> list[etree._Element]:
    """Write where exported goods go (Anexo 4)."""
    if exportacion is None:
        return []
    return fields(
        comercioExterior=exportacion.comercio_exterior,
        incoTermFactura=exportacion.incoterm,
        lugarIncoTerm=exportacion.lugar_incoterm,
        paisOrigen=exportacion.pais_origen,
        puertoEmbarque=exportacion.puerto_embarque,
        puertoDestino=exportacion.puerto_destino,
        paisDestino=exportacion.pais_destino,
        paisAdquisicion=exportacion.pais_adquisicion,
    )


def export_costs(exportacion: Exportacion | None) -> list[etree._Element]:
    """Write what it costs to bring exported goods there."""
    if exportacion is None:
        return []
    return fields(
        fleteInternacional=exportacion.flete,
        seguroInternacional=exportacion.seguro,
        gastosAduaneros=exportacion.gastos_aduaneros,
        gastosTransporteOtros=exportacion.gastos_transporte,
    )
