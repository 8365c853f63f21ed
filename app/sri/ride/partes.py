"""How a party's number and a related document are named on paper."""

from __future__ import annotations

from app.sri.catalogo import DocumentoSustento, TipoIdentificacion
from app.sri.comprobante import DocumentoRelacionado, Parte

CONSUMIDOR_FINAL = TipoIdentificacion.CONSUMIDOR_FINAL


def identificacion(parte: Parte) -> str:
    """Print a number with its kind: «Cédula 1799999999»; the kind is left out when not said."""
    tipo = parte.tipo_identificacion
    if not tipo or tipo == CONSUMIDOR_FINAL:
        return parte.identificacion
    return f"{TipoIdentificacion.nombre_de(tipo)} {parte.identificacion}"


def nombre_documento(documento: DocumentoRelacionado) -> str:
    """Print type and number of a related document, its type as a code when the table lacks it."""
    return f"{DocumentoSustento.nombre_de(documento.tipo)} {documento.numero}".strip()
