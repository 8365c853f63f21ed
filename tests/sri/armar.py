"""Vouchers and envelopes of invented firms, built by hand for the tests of the reading half."""

from lxml import etree

from app.sri.clave_acceso import check_digit

RUC = "1792146739001"
CEDULA = "1714307103"


def clave(tipo="01", fecha="02032026", ruc=RUC, ambiente="2"):
    """Build a clave whose check digit is right."""
    digits = f"{fecha}{tipo}{ruc}{ambiente}001001000000107123456781"
    return digits + check_digit(digits)


def tributaria(tipo="01", ruc=RUC, ambiente="2", extra="", de_clave=None):
    return (
        f"<infoTributaria><ambiente>{ambiente}</ambiente><tipoEmision>1</tipoEmision>"
        f"<razonSocial>Papelería La Garúa &amp; Cía.</razonSocial><nombreComercial>La Garúa</nombreComercial>"
        f"<ruc>{ruc}</ruc><claveAcceso>{de_clave or clave(tipo, ruc=ruc, ambiente=ambiente)}</claveAcceso>"
        f"<codDoc>{tipo}</codDoc><estab>001</estab><ptoEmi>001</ptoEmi><secuencial>000000107</secuencial>"
        f"<dirMatriz>Av. de los Shyris, Quito</dirMatriz>{extra}</infoTributaria>"
    )


IMPUESTO = (
    "<impuesto><codigo>2</codigo><codigoPorcentaje>4</codigoPorcentaje><tarifa>15.00</tarifa>"
    "<baseImponible>100.00</baseImponible><valor>15.00</valor></impuesto>"
)
LINEA = (
    "<detalle><codigoPrincipal>P1</codigoPrincipal><descripcion>Resma</descripcion><cantidad>1.000000</cantidad>"
    "<precioUnitario>100.123456</precioUnitario><descuento>0.00</descuento>"
    "<precioTotalSinImpuesto>100.00</precioTotalSinImpuesto>"
    '<detallesAdicionales><detAdicional nombre="Color" valor="Blanco"/></detallesAdicionales>'
    f"<impuestos>{IMPUESTO}</impuestos></detalle>"
)
TOTAL_IMPUESTO = (
    "<totalImpuesto><codigo>2</codigo><codigoPorcentaje>4</codigoPorcentaje>"
    "<baseImponible>100.00</baseImponible><valor>15.00</valor></totalImpuesto>"
)
COMPRADOR = (
    "<tipoIdentificacionComprador>05</tipoIdentificacionComprador>"
    "<razonSocialComprador>Inés Ñacato</razonSocialComprador>"
    f"<identificacionComprador>{CEDULA}</identificacionComprador>"
)


def factura(  # noqa: PLR0913  (one argument for each thing a test bends)
    *,
    version="1.1.0",
    info_extra="",
    lineas=LINEA,
    cola="",
    total="<importeTotal>115.00</importeTotal>",
    comprador=COMPRADOR,
    **de_tributaria,
):
    return (
        f'<factura id="comprobante" version="{version}">{tributaria(**de_tributaria)}<infoFactura>'
        f"<fechaEmision>02/03/2026</fechaEmision>{comprador}<totalSinImpuestos>100.00</totalSinImpuestos>"
        f"<totalDescuento>0.00</totalDescuento><totalConImpuestos>{TOTAL_IMPUESTO}</totalConImpuestos>"
        f"{total}<moneda>DOLAR</moneda>{info_extra}</infoFactura>"
        f"<detalles>{lineas}</detalles>{cola}</factura>"
    )


def sobre(
    voucher=None,
    *,
    estado="AUTORIZADO",
    numero=None,
    fecha="2026-03-02T10:05:00-05:00",
    ambiente="PRODUCCIÓN",
):
    """Wrap a voucher as the SRI does; a part that is None is left out."""
    parts = {
        "estado": estado,
        "numeroAutorizacion": clave() if numero is None else numero,
        "fechaAutorizacion": fecha,
        "ambiente": ambiente,
        "comprobante": f"<![CDATA[{factura() if voucher is None else voucher}]]>",
    }
    inside = "".join(f"<{name}>{text}</{name}>" for name, text in parts.items() if text is not None)
    return f"<autorizacion>{inside}</autorizacion>"


def canonical(voucher):
    return etree.tostring(etree.fromstring(voucher), method="c14n")
