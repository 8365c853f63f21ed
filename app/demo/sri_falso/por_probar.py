"""What the demo's page about its SRI names: claves to try, and what will come of each."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from app.demo.sri_falso.claves import claves


class Prueba(NamedTuple):
    """One clave to try: who it is for or about, what happens, and the clave."""

    titulo: str
    frase: str
    clave: str


def pruebas(anchor: date) -> list[Prueba]:
    """List what is worth trying in the demo world that ends on this day."""
    named = claves(anchor)
    return [
        Prueba(
            "Una factura para María que no está aquí",
            "Con su clave se la trae del SRI: María, o quien opera en Ferretería La Inventada.",
            named.traer_maria,
        ),
        Prueba(
            "Una factura para Jorge que no está aquí",
            "Igual que la anterior; a Jorge le llega el aviso.",
            named.traer_jorge,
        ),
        Prueba(
            "La que espera en la bandeja de Ferretería La Inventada",
            "Llegó firmada y sin autorización. El SRI la tiene autorizada: el portal la archiva por sí solo.",
            named.pendiente,
        ),
        Prueba(
            "La que llegó cambiada a la misma bandeja",
            "Su firma no coincide. Con la clave, o con el archivo, se trae del SRI la original.",
            named.rota,
        ),
        Prueba(
            "Una factura de María que se anuló",
            "El portal lo sabe por el SRI, la marca y le avisa.",
            named.anulada,
        ),
        Prueba(
            "Una factura de John que el SRI autorizó con otro contenido",
            "La del SRI dice otro vendedor: queda en la bandeja para que una persona decida.",
            named.distinta,
        ),
    ]
