"""Factura, codDoc 01: versions 1.0.0, 1.1.0, 2.0.0 and 2.1.0 (ficha técnica, anexos 1, 4, 5, 8, 9, 11 and 12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.sri import cabecera, detalle, partes, reembolso
from app.sri.comprobante import (
    Destino,
    Exportacion,
    Factura,
    RetencionPresuntiva,
    Rubro,
    SustitutivaGuia,
)

if TYPE_CHECKING:
    from app.sri.cabecera import Tributaria
    from app.sri.campos import Campos

VERSIONES = ("1.0.0", "1.1.0", "2.0.0", "2.1.0")
NADA = Exportacion()


def read(raiz: Campos, tributaria: Tributaria) -> Factura:
    """Read a factura. Raises Refused with the code of the first thing wrong."""
    info = raiz.obligatorio("infoFactura")
    lines = detalle.lineas(raiz)
    comprador = partes.parte(info, "Comprador", "direccionComprador")
    return Factura(
        **cabecera.comunes(raiz, tributaria, info, info.fecha("fechaEmision"), (comprador,)),
        total=info.dinero("importeTotal"),
        total_sin_impuestos=info.dinero("totalSinImpuestos"),
        total_descuento=info.dinero_opcional("totalDescuento", negativo=True),
        lineas=lines,
        impuestos=detalle.totales(info, lines),
        pagos=detalle.pagos(info),
        compensaciones=detalle.compensaciones(info),
        guia_remision=info.texto("guiaRemision", 17),
        propina=info.dinero_opcional("propina"),
        total_subsidio=info.dinero_opcional("totalSubsidio"),
        placa=info.texto("placa", 20),
        exportacion=_exportacion(info),
        totales_reembolso=reembolso.totales(info),
        reembolsos=reembolso.reembolsos(raiz),
        retenciones=_retenciones(raiz),
        valor_ret_iva=info.dinero_opcional("valorRetIva"),
        valor_ret_renta=info.dinero_opcional("valorRetRenta"),
        sustitutiva_guia=_sustitutiva(raiz),
        rubros_terceros=_rubros(raiz),
        correo_negociable=correo_negociable(raiz),
    )


def correo_negociable(raiz: Campos) -> str:
    """Read tipoNegociable/correo (anexo 11)."""
    info = raiz.hijo("tipoNegociable")
    return info.texto("correo", 100) if info else ""


def _exportacion(info: Campos) -> Exportacion | None:
    found = Exportacion(
        comercio_exterior=info.texto("comercioExterior", 20),
        incoterm=info.texto("incoTermFactura", 10),
        lugar_incoterm=info.texto("lugarIncoTerm"),
        incoterm_total=info.texto("incoTermTotalSinImpuestos", 10),
        pais_origen=info.texto("paisOrigen", 3),
        puerto_embarque=info.texto("puertoEmbarque"),
        puerto_destino=info.texto("puertoDestino"),
        pais_destino=info.texto("paisDestino", 3),
        pais_adquisicion=info.texto("paisAdquisicion", 3),
        flete=info.dinero_opcional("fleteInternacional"),
        seguro=info.dinero_opcional("seguroInternacional"),
        gastos_aduaneros=info.dinero_opcional("gastosAduaneros"),
        gastos_transporte=info.dinero_opcional("gastosTransporteOtros"),
    )
    return None if found == NADA else found


def _retenciones(raiz: Campos) -> tuple[RetencionPresuntiva, ...]:
    return tuple(
        RetencionPresuntiva(
            codigo=one.requerido("codigo", 2),
            codigo_porcentaje=one.requerido("codigoPorcentaje", 5),
            tarifa=one.decimal("tarifa"),
            valor=one.decimal("valor"),
        )
        for one in raiz.hijos("retenciones", "retencion")
    )


def _sustitutiva(raiz: Campos) -> SustitutivaGuia | None:
    if (info := raiz.hijo("infoSustitutivaGuiaRemision")) is None:
        return None
    return SustitutivaGuia(
        dir_partida=info.texto("dirPartida"),
        dir_destinatario=info.texto("dirDestinatario"),
        inicio=info.fecha("fechaIniTransporte"),
        fin=info.fecha("fechaFinTransporte"),
        transportista=partes.transportista(info),
        placa=info.texto("placa", 20),
        destinos=tuple(
            Destino(
                motivo=one.texto("motivoTraslado"),
                documento_aduanero=one.texto("docAduaneroUnico", 64),
                establecimiento=one.texto("codEstabDestino", 3),
                ruta=one.texto("ruta"),
            )
            for one in info.hijos("destinos", "destino")
        ),
    )


def _rubros(raiz: Campos) -> tuple[Rubro, ...]:
    return tuple(
        Rubro(one.texto("concepto"), one.decimal("total"))
        for one in raiz.hijos("otrosRubrosTerceros", "rubro")
    )
