"""`make screenshots`: pictures of the whole tour for docs/pantallas, and those of the customer's manual.

    python -m tests.e2e.screenshots              everything, about five minutes
    python -m tests.e2e.screenshots perfil …     these stops alone

Each stop is opened once and photographed on three screens in light and in dark. The portal starts in a folder of its own.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.conftest import CHROMIUM, FLAGS, ROOT
from tests.e2e.stage import Demo, demo
from tests.e2e.tour import STOPS, Stop, open_stop

GALLERY = ROOT / "docs" / "pantallas"
MANUAL = ROOT / "docs" / "manual" / "img"
SCREENS = {360: 740, 768: 1024, 1440: 900}
THEMES = ("light", "dark")
TALLEST = 2400
HERE = {"locale": "es-EC", "timezone_id": "America/Guayaquil", "reduced_motion": "reduce"}
AROUND = 16
PICTURES_THERE = """() => Promise.all([...document.images].map((one) => {
  one.loading = "eager";
  return one.decode().catch(() => null);
}))"""
BOX = """(one, around) => {
  const {left, top, width, height} = one.getBoundingClientRect();
  const x = Math.max(0, left - around);
  return {x, y: top + scrollY - around, width: Math.min(width + 2 * around, innerWidth - x), height: height + 2 * around};
}"""
COLOURS = 40
PHONE, DESK = 360, 1100
BY_NAME = {stop.name: stop for stop in STOPS}


@dataclass(frozen=True)
class Picture:
    """A picture of the manual: a stop on one screen, whole or one part of it."""

    name: str
    stop: str
    width: int = PHONE
    height: int = 740
    part: str = ""  # a selector
    typed: str = ""  # in the first field for a password


PICTURES = [
    Picture("primer-acceso-correo", "primer-acceso-correo"),
    Picture("clave-nueva", "clave-nueva", typed="Tres mangos"),
    Picture("ingresar", "ingresar"),
    Picture("olvido-correo", "olvido-correo"),
    Picture("inicio", "inicio", DESK, 900),
    Picture("comprobantes-filtrados", "comprobantes-filtrados"),
    Picture("comprobante", "comprobante-factura", DESK, 900),
    Picture("confianza", "comprobante-factura", PHONE, part=".lado"),
    Picture("descargar-todos", "comprobantes-filtrados", part=".cuenta"),
    Picture("perfil", "perfil"),
    Picture("correo-por-confirmar", "perfil-correo"),
    Picture("avisos", "avisos"),
    Picture("cambiar-contrasena", "cambiar-contrasena"),
    Picture("sesiones", "sesiones"),
    Picture("colegas", "colegas", height=900),
    Picture("colegas-retirar", "colegas-retirar", height=600),
    Picture("invitacion", "invitacion"),
    Picture("empresas", "empresas-contadora"),
    Picture("empresa-cerrada", "comprobantes-cerrado", PHONE, part=".aviso-cerrado"),
    Picture("celular", "comprobantes"),
    Picture("emisor-cargas", "emisor-cargas-resultados", DESK, 1100),
    Picture("emisor-bandeja", "emisor-bandeja-rechazados", DESK, 800),
    Picture("emisor-conflicto", "emisor-conflicto", DESK, 1000),
    Picture("emisor-clientes", "emisor-clientes", DESK, 800),
    Picture("emisor-importar", "emisor-importar-vista"),
    Picture("emisor-comprobantes", "emisor-comprobantes", DESK, 900),
    Picture("emisor-recorrido", "emisor-recorrido", part=".seguir"),
    Picture("emisor-equipo", "emisor-equipo"),
    Picture("admin-estado", "admin-estado", DESK, 900),
]


def main(names: list[str]) -> int:
    """Take the pictures of the stops that are named, or of all."""
    stops = [stop for stop in STOPS if not names or stop.name in names]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, "--lang=es"])
        with demo(Path(folder), asks=True) as portal:
            illustrate(browser, portal, {stop.name for stop in stops})  # first: the manual shows them
            for stop in stops:
                photograph(browser, portal, stop)
        browser.close()
    write_index()
    return 0


def photograph(browser: Browser, portal: Demo, stop: Stop) -> None:
    """Take a stop on every screen in every theme."""
    page = browser.new_page(**HERE, viewport={"width": 1440, "height": 900})
    open_stop(page, portal, stop)
    for width, height in SCREENS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(PICTURES_THERE)
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            keep(whole(page, width), GALLERY / f"{stop.name}-{width}-{theme}.webp")
    page.context.close()


def whole(page: Page, width: int) -> bytes:
    """Take the page from its top, as far as a picture may reach."""
    page.mouse.move(0, 0)
    tall = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
    clip = {"x": 0, "y": 0, "width": width, "height": tall}
    return page.screenshot(full_page=True, clip=clip, animations="disabled", caret="hide")


def illustrate(browser: Browser, portal: Demo, names: set[str]) -> None:
    """Take the manual's pictures of these stops: light, and sharp where a telephone shows them."""
    for picture in PICTURES:
        if picture.stop not in names:
            continue
        page = browser.new_page(
            **HERE,
            viewport={"width": picture.width, "height": picture.height},
            device_scale_factor=2 if picture.width == PHONE else 1,
        )
        open_stop(page, portal, BY_NAME[picture.stop])
        if picture.typed:
            page.locator("[type=password]").first.press_sequentially(picture.typed)
        page.evaluate(PICTURES_THERE)
        keep(taken(page, picture.part), MANUAL / f"{picture.name}.webp")
        page.context.close()


def taken(page: Page, part: str) -> bytes:
    """Take what the screen shows, or one part of the page and a little around it."""
    if not part:
        return page.screenshot(animations="disabled", caret="hide")
    box = page.locator(part).first.evaluate(BOX, AROUND)
    return page.screenshot(full_page=True, clip=box, animations="disabled", caret="hide")


def keep(png: bytes, path: Path) -> None:
    """Write a picture as WebP of few colours, sharp and half the size; one that shows the same stays as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = BytesIO()
    with Image.open(BytesIO(png)) as image:
        few = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).convert("RGB")
        few.save(data, "WEBP", lossless=True, quality=100, method=4)
    if not path.exists() or path.read_bytes() != data.getvalue():
        path.write_bytes(data.getvalue())


def write_index() -> None:
    """List the pictures by page, small and in light; each leads to the others."""
    (GALLERY / "README.md").write_text("\n".join(index()), encoding="utf-8")


def index() -> Iterator[str]:
    yield "# Las pantallas\n"
    yield "Cada página y cada estado del portal, con los datos de la demostración. Las hace `make screenshots`.\n"
    for part, stops in groupby(STOPS, key=lambda stop: stop.part):
        yield f"## {part}\n"
        yield "| | celular | escritorio | en oscuro | más |"
        yield "|---|---|---|---|---|"
        yield from map(line, stops)
        yield ""


def line(stop: Stop) -> str:
    def shown(width: int, theme: str, size: int) -> str:
        file = f"{stop.name}-{width}-{theme}.webp"
        return f'<a href="{file}"><img src="{file}" width="{size}" alt="{stop.title}"></a>'

    pictures = shown(360, "light", 90), shown(1440, "light", 240), shown(1440, "dark", 240)
    more = [(360, "dark"), (768, "light"), (768, "dark")]
    links = " · ".join(f"[{width} {theme}]({stop.name}-{width}-{theme}.webp)" for width, theme in more)
    return f"| {stop.title} | {' | '.join(pictures)} | {links} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
