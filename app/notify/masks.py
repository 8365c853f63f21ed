"""Addresses as a page may show them: enough to recognise one's own, too little to learn another's."""

from __future__ import annotations

BULLETS = "•••••"


def mask(address: str) -> str:
    """Hide an address.

    >>> mask("rosa@gmail.com"), mask("rosa@ventas.ejemplo.com.ec")
    ('r•••••@g•••.com', 'r•••••@v•••.ec')
    """
    local, _, domain = address.rpartition("@")
    return f"{local[:1].lower()}{BULLETS}@{domain[:1].lower()}•••.{domain.rpartition('.')[2].lower()}"
