"""Two contents of one clave beside each other: what a bookkeeper compares first, then the XML line by line."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from lxml import etree

from app import filters
from app.ingest import receive
from app.ingest.arrivals import receivers
from app.sri import xml
from app.sri.comprobante import Comprobante, ComprobanteRetencion, GuiaRemision
from app.sri.comprobante.valores import ConDetalle, Linea
from app.sri.examen import Examen
from app.store import vault

MOST_LINES = 1_500  # of each; more would take long to compare
AROUND = 6  # lines that are the same, shown before and after what differs
Field = tuple[str, str, str]  # what, in the one filed, in the one that came
Lines = list[tuple[str, bool]]  # a line, and whether it differs


@dataclass(frozen=True, slots=True)
class Both:
    """What differs in words, and both as lines; `is_long` when the lines are too many to compare."""

    fields: list[Field]
    filed: Lines
    arrived: Lines
    is_long: bool = False


def compared(document_id: int, arrived: bytes) -> Both | None:
    """Compare the XML of a document with one that came; None when either cannot be read."""
    filed = receive.examine(vault.get(document_id), None)[0]
    came = receive.examine(arrived, None)[0]
    if filed.comprobante is None or came.comprobante is None:
        return None
    fields = differing(facts(filed.comprobante), facts(came.comprobante))
    here, there = written(filed), written(came)
    if max(len(here), len(there)) > MOST_LINES:
        return Both(fields, [], [], is_long=True)
    return Both(fields, *aligned(here, there))


def differing(filed: dict[str, str], arrived: dict[str, str]) -> list[Field]:
    """Choose what is not the same in both."""
    names = dict.fromkeys([*filed, *arrived])
    pairs = [(name, filed.get(name, filters.NOTHING), arrived.get(name, filters.NOTHING)) for name in names]
    return [pair for pair in pairs if pair[1] != pair[2]]


def facts(read: Comprobante) -> dict[str, str]:
    """Tell a voucher as labelled texts."""
    told = {
        "Fecha de emisión": filters.day(read.fecha_emision),
        "Receptor": receivers(read.receptores),
        "Dirección": read.receptores[0].direccion if read.receptores else "",
        "Total": filters.money(read.total),
    }
    if isinstance(read, ConDetalle):
        told |= of_sale(read)
    elif isinstance(read, ComprobanteRetencion):
        told |= of_retencion(read)
    elif isinstance(read, GuiaRemision):
        told |= of_guia(read)
    return told | {filters.plain(one.nombre): filters.plain(one.valor) for one in read.adicionales}


def of_sale(read: ConDetalle) -> dict[str, str]:
    """Tell the taxes and the lines of what is sold."""
    told = {"Subtotal sin impuestos": filters.money(read.total_sin_impuestos)}
    told |= {filters.impuesto(each): filters.money(each.valor) for each in read.impuestos}
    told["Líneas"] = str(len(read.lineas))
    return told | {f"Línea {number}": of_line(line) for number, line in enumerate(read.lineas, 1)}


def of_line(line: Linea) -> str:
    """Tell one line of a sale."""
    price = f"{filters.number(line.cantidad)} × {filters.money(line.precio_unitario)}"
    return f"{filters.plain(line.descripcion)}: {price} = {filters.money(line.total)}"


def of_retencion(read: ComprobanteRetencion) -> dict[str, str]:
    """Tell what was withheld."""
    lines = {
        f"Retención {number}": f"{each.codigo_retencion}: {filters.rate(each.porcentaje)} de "
        f"{filters.money(each.base)} = {filters.money(each.valor)}"
        for number, each in enumerate(read.retenciones, 1)
    }
    return {"Período fiscal": read.periodo_fiscal, **lines}


def of_guia(read: GuiaRemision) -> dict[str, str]:
    """Tell where goods go."""
    goods = {
        f"Bien {number}": f"{filters.number(each.cantidad)} × {filters.plain(each.descripcion)}"
        for number, each in enumerate((each for to in read.destinatarios for each in to.bienes), 1)
    }
    days = f"{filters.day(read.inicio)} a {filters.day(read.fin)}"
    return {"Traslado": days, "Placa": read.placa, "Transportista": read.transportista.nombre, **goods}


def written(examen: Examen) -> list[str]:
    """Write what the signature proves of a voucher, an element a line."""
    if examen.firma is None or examen.firma.canonical is None:
        return []
    root = xml.parse(examen.firma.canonical.decode())
    etree.indent(root)
    return [filters.plain(line) for line in etree.tostring(root, encoding="unicode").splitlines()]


def aligned(filed: list[str], arrived: list[str]) -> tuple[Lines, Lines]:
    """Put both beside each other, with blanks where only one has a line.

    >>> aligned(["a", "b"], ["a", "x", "y"])
    ([('a', False), ('b', True), ('', True)], [('a', False), ('x', True), ('y', True)])
    """
    left: Lines = []
    right: Lines = []
    for kind, i, j, k, m in SequenceMatcher(None, filed, arrived).get_opcodes():
        if kind == "equal":
            same = [(line, False) for line in shortened(filed[i:j])]
            left += same
            right += same
            continue
        for one, other in zip_longest(filed[i:j], arrived[k:m], fillvalue=""):
            left.append((one, True))
            right.append((other, True))
    return left, right


def shortened(same: list[str]) -> list[str]:
    """Leave out the middle of what is the same in both, so that what differs is seen."""
    left_out = len(same) - 2 * AROUND
    if left_out <= 1:
        return same
    return [*same[:AROUND], f"··· {left_out} líneas iguales ···", *same[-AROUND:]]
