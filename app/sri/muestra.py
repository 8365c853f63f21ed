"""An invented voucher in a firm's name, to show how its vouchers look. Of the test ambiente: it says that it is worth nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.sri import clave_acceso
from app.sri.comprobante import Emisor, Factura, ImpuestoTotal, Linea, Pago, Parte

SERIE, SECUENCIAL, CODIGO = "001001", "000000001", "12345678"
PRUEBAS, NORMAL = "1", "1"
PRODUCTOS = (
    ("EJ-001", "Producto de ejemplo", "2", "25.00", "50.00"),
    ("EJ-002", "Otro producto de ejemplo, con un nombre algo más largo", "1", "50.00", "50.00"),
)
BASE, IVA, TOTAL = Decimal("100.00"), Decimal("15.00"), Decimal("115.00")


def factura(ruc: str, razon_social: str, fecha: date) -> Factura:
    """Return an invented factura of a firm for nobody who exists."""
    digits = f"{fecha:%d%m%Y}01{ruc}{PRUEBAS}{SERIE}{SECUENCIAL}{CODIGO}{NORMAL}"
    return Factura(
        clave=clave_acceso.parse(digits + clave_acceso.check_digit(digits)),
        version="1.1.0",
        tipo_emision=NORMAL,
        fecha_emision=fecha,
        emisor=Emisor(ruc=ruc, razon_social=razon_social, dir_matriz="La dirección de la matriz"),
        receptores=(Parte("9999999999", "Cliente de Ejemplo", "05", "La dirección del cliente"),),
        total=TOTAL,
        moneda="DOLAR",
        total_sin_impuestos=BASE,
        total_descuento=Decimal("0.00"),
        impuestos=(ImpuestoTotal("2", "4", BASE, IVA, Decimal("15.00")),),
        lineas=tuple(linea(*producto) for producto in PRODUCTOS),
        pagos=(Pago("20", TOTAL, None, ""),),
        propina=Decimal("0.00"),
    )


def linea(codigo: str, descripcion: str, cantidad: str, precio: str, total: str) -> Linea:
    return Linea(
        descripcion=descripcion,
        cantidad=Decimal(cantidad),
        precio_unitario=Decimal(precio),
        total=Decimal(total),
        codigo=codigo,
        descuento=Decimal("0.00"),
    )
