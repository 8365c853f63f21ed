"""RIDE of a factura with logo and barcode, against reportlab canvas, fpdf2 cells, WeasyPrint and a raw writer.

Peers draw the same page from one script, each with its own metrics; every round is a new document with new
texts. Targets at 20 lines: ≥ 3 × reportlab canvas, ≥ 5 × fpdf2 cells, ≥ 60 × WeasyPrint, ≤ 2.5 × the raw
writer's time, ≤ 12 kB; 200 lines ≤ 7 × 20 lines.

    python -m bench.ride [--rounds 15] [--no-logo]
"""

from __future__ import annotations

import argparse
import html
import statistics
import time
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO

from fpdf import FPDF
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfgen.canvas import Canvas
from weasyprint import HTML

from app.sri import ride
from app.sri.catalogo import FormaPago
from app.sri.comprobante import Factura
from app.sri.ride.barras import code128
from app.sri.ride.formato import cifra
from app.sri.ride.texto import escapar, imprimible, medir, partir
from tests.sri.ride import examples

LINES = (1, 20, 200)
HEIGHT, BOTTOM = 841.89, 790.0
DESCRIPTION = 190.0
SLOW = 10  # one round of WeasyPrint for so many of the others
FASTER = {"reportlab canvas": 3.0, "fpdf2 cells": 5.0, "weasyprint": 60.0}
OVER_RAW, GROWTH, SIZE = 2.5, 7.0, 12_000

Break = Callable[[str], list[str]]
Command = tuple[str, float, float, str, float, bool]  # kind, x, y from the top, text, size or width, bold


def script(factura: Factura, split: Break) -> Iterator[Command]:
    """Yield what is on the page: texts, right-aligned texts, rules, page breaks."""
    emisor, comprador = factura.emisor, factura.receptores[0]
    yield "text", 42, 110, emisor.razon_social, 12.5, True
    yield "text", 42, 124, emisor.nombre_comercial, 8.5, False
    for i, (label, address) in enumerate(
        (("matriz", emisor.dir_matriz), ("sucursal", emisor.dir_establecimiento))
    ):
        yield "text", 42, 138 + 12 * i, f"Dirección {label}", 6.8, False
        yield "text", 110, 138 + 12 * i, address, 8, False
    yield "text", 351, 50, "FACTURA", 10.5, True
    yield "text", 351, 72, factura.numero, 21, True
    yield "text", 336, 72, "No.", 7, False
    yield "text", 351, 88, "R.U.C.", 6.8, False
    yield "text", 417, 88, emisor.ruc, 9.5, True
    yield "text", 351, 98, "Fecha de emisión", 6.8, False
    yield "text", 417, 98, f"{factura.fecha_emision:%d/%m/%Y}", 9.5, True
    yield "text", 351, 108, f"Contribuyente Especial Nro. {emisor.contribuyente_especial}", 8, False
    yield "text", 351, 118, f"OBLIGADO A LLEVAR CONTABILIDAD: {emisor.obligado_contabilidad}", 8, False
    yield "text", 351, 128, f"Agente de Retención Resolución No. {emisor.agente_retencion}", 8, False
    yield "text", 351, 138, emisor.contribuyente_rimpe, 8, False
    yield "rule", 42, 160, "", 511, False
    yield "text", 42, 172, "NÚMERO DE AUTORIZACIÓN", 6.8, False
    yield "text", 42, 184, factura.clave.text, 9.2, False
    yield "text", 351, 172, "FECHA Y HORA DE AUTORIZACIÓN", 6.8, False
    yield "text", 351, 184, "20/11/2026 10:42:05", 9.2, False
    for x, label, value in ((351, "AMBIENTE", "PRODUCCIÓN"), (447, "EMISIÓN", "NORMAL")):
        yield "text", x, 200, label, 6.8, False
        yield "text", x, 211, value, 9.2, False
    yield "text", 351, 228, "Autorización según el archivo, sin confirmar todavía con el SRI.", 7, False
    yield "text", 42, 196, "CLAVE DE ACCESO", 6.8, False
    yield "bars", 42, 200, factura.clave.text, 0.9, False
    yield "text", 42, 242, factura.clave.text, 9.2, False
    yield "rule", 42, 247, "", 511, False
    yield "text", 42, 253, "Razón social / Nombres y apellidos", 6.8, False
    yield "text", 351, 253, "Identificación", 6.8, False
    yield "text", 42, 269, "Dirección", 6.8, False
    yield "text", 42, 262, comprador.nombre, 8.5, False
    yield "text", 351, 262, comprador.identificacion, 8.5, False
    yield "text", 42, 276, comprador.direccion, 8.5, False
    yield from _lines(factura, split, 292)
    yield from _bottom(factura)


def _lines(factura: Factura, split: Break, y: float) -> Iterator[Command]:
    yield from _headings(y)
    y += 16
    for line in factura.lineas:
        texts = split(line.descripcion)
        extra = " · ".join(f"{c.nombre}: {c.valor}" for c in line.adicionales)
        height = 11 * len(texts) + (9 if extra else 0) + 6
        if y + height > BOTTOM:
            yield from _turn(factura)
            yield from _headings(60)
            y = 76
        yield "text", 42, y + 9, line.codigo, 8.5, False
        yield "text", 100, y + 9, line.codigo_auxiliar, 8.5, False
        yield "right", 208, y + 9, cifra(line.cantidad, 0), 8.5, False
        for i, text in enumerate(texts):
            yield "text", 216, y + 9 + 11 * i, text, 8.5, False
        if extra:
            yield "text", 216, y + 9 + 11 * len(texts), extra, 7, False
        yield "right", 460, y + 9, cifra(line.precio_unitario), 8.5, False
        yield "right", 506, y + 9, cifra(line.descuento), 8.5, False
        yield "right", 553, y + 9, cifra(line.total), 8.5, False
        y += height
        yield "rule", 42, y, "", 511, False
    yield from _foot(factura, y)


def _turn(factura: Factura) -> Iterator[Command]:
    yield from _bottom(factura)
    yield "page", 0, 0, "", 0, False
    yield "text", 42, 46, f"{factura.emisor.razon_social}   R.U.C. {factura.emisor.ruc}", 7, False
    yield "right", 553, 46, f"FACTURA No. {factura.numero}", 7.5, True


def _bottom(factura: Factura) -> Iterator[Command]:
    yield "rule", 42, 797, "", 511, False
    yield "text", 42, 808, f"Clave de acceso {factura.clave.text}", 6.8, False
    yield "right", 553, 808, "Página 1 de 2", 6.8, False


def _headings(y: float) -> Iterator[Command]:
    for x, title in ((42, "Cód. principal"), (100, "Cód. auxiliar"), (216, "Descripción")):
        yield "text", x, y + 9, title, 7, True
    for x, title in ((208, "Cantidad"), (460, "Precio unitario"), (506, "Descuento"), (553, "Precio total")):
        yield "right", x, y + 9, title, 7, True
    yield "rule", 42, y + 13, "", 511, False


def _foot(factura: Factura, y: float) -> Iterator[Command]:
    if y > BOTTOM - 120:
        yield from _turn(factura)
        y = 60
    yield "text", 42, y + 8, "Información adicional", 9.5, True
    for i, payment in enumerate(factura.pagos):
        yield "text", 42, y + 93, "Formas de pago", 9.5, True
        yield (
            "text",
            42,
            y + 107 + 17 * i,
            f"{FormaPago.nombre_de(payment.forma)}, plazo {payment.plazo}",
            8.5,
            False,
        )
        yield "right", 331, y + 107 + 17 * i, cifra(payment.total), 8.5, False
    for i, field in enumerate(factura.adicionales):
        yield "text", 42, y + 17 * i + 20, field.nombre, 8, False
        yield "text", 146, y + 17 * i + 20, field.valor, 8.5, False
        yield "rule", 42, y + 17 * i + 25, "", 289, False
    for i, tax in enumerate(factura.impuestos):
        yield "text", 351, y + 17 * i + 20, f"Subtotal {cifra(tax.tarifa, 0)} %", 8.5, False
        yield "right", 553, y + 17 * i + 20, cifra(tax.base), 8.5, False
    y += 60
    for name, value in (
        ("Subtotal sin impuestos", factura.total_sin_impuestos),
        ("Total descuento", factura.total_descuento),
        ("IVA 15 %", factura.impuestos[0].valor),
        ("Propina", factura.propina),
    ):
        yield "text", 351, y, name, 8.5, False
        yield "right", 553, y, cifra(value), 8.5, False
        y += 17
    yield "text", 351, y, "VALOR TOTAL", 9, True
    yield "right", 553, y, f"${cifra(factura.total)}", 12.5, True
    for rule in (y - 14, y + 8, y + 10):
        yield "rule", 351, rule, "", 202, False


def reportlab_canvas(factura: Factura, logo: bytes | None) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595.28, HEIGHT), pageCompression=1)
    if logo:
        canvas.drawImage(ImageReader(BytesIO(logo)), 42, HEIGHT - 96, 121, 54)
    for kind, x, y, text, size, bold in script(
        factura, lambda t: simpleSplit(t, "Helvetica", 8.5, DESCRIPTION)
    ):
        if kind == "page":
            canvas.showPage()
        elif kind == "rule":
            canvas.rect(x, HEIGHT - y, size, 0.4, stroke=0, fill=1)
        elif kind == "bars":
            path = canvas.beginPath()
            for left, width in code128(text):
                path.rect(x + left * size, HEIGHT - y - 30, width * size, 30)
            canvas.drawPath(path, stroke=0, fill=1)
        else:
            canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
            (canvas.drawRightString if kind == "right" else canvas.drawString)(x, HEIGHT - y, text)
    canvas.save()
    return out.getvalue()


def fpdf2_cells(factura: Factura, logo: bytes | None) -> bytes:
    pdf = FPDF(unit="pt", format=(595.28, HEIGHT))
    pdf.set_auto_page_break(auto=False)
    pdf.set_margin(0)
    pdf.c_margin = 0
    pdf.add_page()
    pdf.set_font("helvetica", "", 8.5)
    if logo:
        pdf.image(BytesIO(logo), 42, 42, 121, 54)

    def split(text: str) -> list[str]:
        pdf.set_font("helvetica", "", 8.5)
        return list(pdf.multi_cell(DESCRIPTION, 11, text, dry_run=True, output="LINES"))

    for kind, x, y, text, size, bold in script(factura, split):
        if kind == "page":
            pdf.add_page()
        elif kind == "rule":
            pdf.rect(x, y, size, 0.4, style="F")
        elif kind == "bars":
            for left, width in code128(text):
                pdf.rect(x + left * size, y, width * size, 30, style="F")
        else:
            pdf.set_font("helvetica", "B" if bold else "", size)
            pdf.set_xy(x if kind == "text" else x - 100, y - size)
            pdf.cell(300 if kind == "text" else 100, size, text, align="L" if kind == "text" else "R")
    return bytes(pdf.output())


def raw_writer(factura: Factura, logo: bytes | None) -> bytes:
    """Write the least that is a PDF: the limit. Its logo is stored as ready pixels, like ours."""
    pages: list[list[str]] = [[]]
    if logo:
        pages[0].append("q 121 0 0 54 42 745 cm /I Do Q")
    for kind, x, y, text, size, bold in script(
        factura, lambda t: list(partir(imprimible(t), DESCRIPTION, 8.5))
    ):
        if kind == "page":
            pages.append([])
        elif kind == "rule":
            pages[-1].append(f"{x:.2f} {HEIGHT - y:.2f} {size:.2f} 0.4 re f")
        elif kind == "bars":
            bars = (
                f"{x + a * size:.2f} {HEIGHT - y - 30:.2f} {b * size:.2f} 30 re" for a, b in code128(text)
            )
            pages[-1].append(" ".join(bars) + " f")
        else:
            glyphs = imprimible(text)
            left = x - medir(glyphs, size, negrita=bold) if kind == "right" else x
            font = "/B" if bold else "/R"
            pages[-1].append(f"BT {font} {size} Tf {left:.2f} {HEIGHT - y:.2f} Td ({escapar(glyphs)}) Tj ET")
    return _file(pages, PIXELS if logo else b"")


PIXELS = zlib.compress(b"\x14\x46\x3c" * 360 * 160)


def _file(pages: list[list[str]], pixels: bytes) -> bytes:
    kids = " ".join(f"{6 + 2 * i} 0 R" for i in range(len(pages)))
    image = b"<</Type/XObject/Subtype/Image/Width 360/Height 160/ColorSpace/DeviceRGB/BitsPerComponent 8"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
        b"%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (image, len(pixels), pixels),
    ]
    for i, commands in enumerate(pages):
        content = zlib.compress("\n".join(commands).encode("latin-1"))
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.28 841.89]/Contents %d 0 R"
            b"/Resources<</Font<</R 3 0 R/B 4 0 R>>/XObject<</I 5 0 R>>>>>>" % (7 + 2 * i),
            b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(content), content),
        ]
    out, table = bytearray(b"%PDF-1.4\n"), [b"0000000000 65535 f \n"]
    for number, body in enumerate(objects, 1):
        table.append(b"%010d 00000 n \n" % len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = len(objects) + 1
    start = len(out)
    out += b"xref\n0 %d\n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        b"".join(table),
        size,
        start,
    )
    return bytes(out)


STYLE = """@page{size:A4;margin:42pt;@bottom-right{content:"Página " counter(page) " de " counter(pages)}}
body{font:8.5pt Helvetica,sans-serif;margin:0}table{width:100%;border-collapse:collapse}thead{display:table-header-group}
td,th{border-bottom:.4pt solid #bba;padding:3pt;text-align:left;vertical-align:top}.n{text-align:right}
h1{font-size:21pt;margin:0}small{font-size:7pt}.bar{position:relative;height:30pt}"""


def weasyprint_html(factura: Factura, logo: bytes | None) -> bytes:
    cell = html.escape
    picture = f'<img width="160" src="data:image/png;base64,{b64encode(logo).decode()}">' if logo else ""
    bars = "".join(f'<rect x="{x}" width="{w}" height="30"/>' for x, w in code128(factura.clave.text))
    rows = "".join(
        f"<tr><td>{cell(i.codigo)}<td>{cell(i.codigo_auxiliar)}<td class=n>{cifra(i.cantidad, 0)}<td>{cell(i.descripcion)}"
        f"<br><small>{' · '.join(cell(f'{c.nombre}: {c.valor}') for c in i.adicionales)}</small>"
        f"<td class=n>{cifra(i.precio_unitario)}<td class=n>{cifra(i.descuento)}<td class=n>{cifra(i.total)}</tr>"
        for i in factura.lineas
    )
    totals = "".join(
        f"<tr><td>Subtotal {cifra(i.tarifa, 0)} %<td class=n>{cifra(i.base)}</tr>" for i in factura.impuestos
    )
    fields = "".join(f"<tr><td>{cell(i.nombre)}<td>{cell(i.valor)}</tr>" for i in factura.adicionales)
    page = (
        f"<html lang=es><style>{STYLE}</style>{picture}<h2>{cell(factura.emisor.razon_social)}</h2>"
        f"<p>{cell(factura.emisor.dir_matriz)}<br>{cell(factura.emisor.dir_establecimiento)}</p>"
        f"<p>FACTURA</p><h1>{factura.numero}</h1><p>R.U.C. {factura.emisor.ruc}</p>"
        f'<svg width="321" height="30" viewBox="0 0 321 30">{bars}</svg><p>{factura.clave.text}</p>'
        f"<p>{cell(factura.receptores[0].nombre)}</p><table><thead><tr><th>Cód. principal<th>Cód. auxiliar<th>Cantidad"
        f"<th>Descripción<th>Precio unitario<th>Descuento<th>Precio total</tr></thead>{rows}</table>"
        f"<table>{fields}</table><table>{totals}<tr><th>VALOR TOTAL<th class=n>${cifra(factura.total)}</tr></table>"
    )
    return HTML(string=page).write_pdf()


def ours(factura: Factura, logo: bytes | None) -> bytes:
    return ride.render(factura, autorizacion=examples.autorizacion(factura), logo=logo)


ENGINES = {
    "ours": ours,
    "raw writer": raw_writer,
    "reportlab canvas": reportlab_canvas,
    "fpdf2 cells": fpdf2_cells,
    "weasyprint": weasyprint_html,
}


def fresh(lines: int, turn: int) -> Factura:
    """Return a factura whose texts no cache has seen."""
    factura = examples.factura(lines)
    named = (
        replace(line, descripcion=f"{line.descripcion} {turn}-{i}") for i, line in enumerate(factura.lineas)
    )
    return replace(factura, lineas=tuple(named))


def measure(lines: int, rounds: int, logo: bytes | None) -> dict[str, tuple[float, int]]:
    """Return the median CPU milliseconds and the size in bytes of each engine, turn by turn."""
    spent: dict[str, list[float]] = {name: [] for name in ENGINES}
    sizes = {}
    for turn in range(rounds):
        for name, engine in ENGINES.items():
            if name == "weasyprint" and turn % SLOW:
                continue
            factura = fresh(lines, turn)
            start = time.process_time()
            data = engine(factura, logo)
            spent[name].append((time.process_time() - start) * 1000)
            sizes[name] = len(data)
            assert data.startswith(b"%PDF")
    return {name: (statistics.median(values), sizes[name]) for name, values in spent.items()}


def verdict(ok: bool) -> str:  # noqa: FBT001  (one word for one fact)
    return "ok" if ok else "MISSED"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--no-logo", action="store_true")
    options = parser.parse_args()
    logo = None if options.no_logo else examples.logo()
    for engine in ENGINES.values():
        engine(fresh(1, -1), logo)
    results = {lines: measure(lines, options.rounds, logo) for lines in LINES}
    print(f"{'CPU ms (median)':18}" + "".join(f"{lines:>10} lines" for lines in LINES) + "   kB at 20")
    for name in ENGINES:
        times = "".join(f"{results[lines][name][0]:>16.2f}" for lines in LINES)
        print(f"{name:18}{times}{results[20][name][1] / 1000:>11.1f}")
    mine, size = results[20]["ours"]
    for name, wanted in FASTER.items():
        ratio = results[20][name][0] / mine
        print(f"{ratio:6.2f} × {name} at 20 lines (target ≥ {wanted:g}) {verdict(ratio >= wanted)}")
    over, growth = mine / results[20]["raw writer"][0], results[200]["ours"][0] / mine
    print(f"{over:6.2f} × the raw writer's time (target ≤ {OVER_RAW}) {verdict(over <= OVER_RAW)}")
    print(f"{growth:6.2f} × 20 lines at 200 (target ≤ {GROWTH:g}) {verdict(growth <= GROWTH)}")
    print(f"{size / 1000:6.1f} kB at 20 lines (target ≤ {SIZE / 1000:g}) {verdict(size <= SIZE)}")


if __name__ == "__main__":
    main()
