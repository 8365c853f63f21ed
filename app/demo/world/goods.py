"""What Ferretería La Inventada sells."""

from __future__ import annotations

from decimal import Decimal

from app.demo.vouchers import Linea, linea
from app.demo.world.month import Month

# Code, what it is, its price, its IVA, and for building materials the code of table 31.
GOODS: tuple[tuple[str, str, str, str, str], ...] = (
    ("CEM-50", "Cemento gris GU, saco de 50 kg", "7.95", "5", "F010401"),
    ("VAR-12", "Varilla corrugada 12 mm × 12 m", "11.40", "5", "F010101"),
    ("BLO-15", "Bloque de 15 cm", "0.42", "5", "F010802"),
    ("ARE-M3", "Arena fina, m³", "16.50", "5", "F010202"),
    ("TAL-13", "Taladro percutor 13 mm, 750 W", "68.90", "15", ""),
    ("MAR-16", "Martillo de uña 16 oz «El Porfiado»", "9.35", "15", ""),
    ("CLA-2½", 'Clavos de 2½", libra', "1.15", "15", ""),
    ("PIN-GL", "Pintura látex blanco hueso, galón", "18.75", "15", ""),
    ("BRO-4P", "Brocha de 4 pulgadas", "3.60", "15", ""),
    ("CAB-12", "Cable THHN n.º 12 AWG, metro", "0.625", "15", ""),
    ("FOC-09", "Foco LED 9 W luz cálida", "1.90", "15", ""),
    ("TUB-½", 'Tubo PVC roscable ½", 6 m', "8.275", "15", ""),
    ("SEM-TO", "Semillas de tomate riñón, sobre", "1.25", "0", ""),
)  # fmt: skip
QUANTITIES = (1, 1, 2, 3, 5, 10, 12, 25)


def some_lines(month: Month, most: int = 8) -> list[Linea]:
    """Take a few things off the shelves, one in five at a discount."""
    chosen = month.dice.sample(GOODS, month.dice.randint(1, most))
    return [one_line(month, good) for good in chosen]


def one_line(month: Month, good: tuple[str, str, str, str, str]) -> Linea:
    codigo, name, price, iva, material = good
    quantity = month.dice.choice(QUANTITIES)
    off = Decimal(price) * quantity / 10 if month.dice.randrange(5) == 0 else Decimal(0)
    return linea(
        name,
        cantidad=quantity,
        precio=round(Decimal(price), 2),
        descuento=off,
        iva=iva,
        codigo=codigo,
        codigo_auxiliar=material,
    )
