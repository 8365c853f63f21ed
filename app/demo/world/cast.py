"""Who is in the demo: invented firms, invented people, and the passwords that the README prints."""

from __future__ import annotations

from dataclasses import dataclass

from app.demo.vouchers import EMISOR
from app.sri.comprobante import Emisor, Parte

FERRETERIA = EMISOR
LUZ = Emisor(
    ruc="1769999930001",
    razon_social="Luz de Mentira E.P.",
    nombre_comercial="Luz de Mentira",
    dir_matriz="Av. de los Faroles Apagados 100, Quito",
    dir_establecimiento="Agencia Sur, Calle de las Velas 12, Quito",
    contribuyente_especial="999",
    obligado_contabilidad="SI",
    agente_retencion="1",
)
TRANSPORTES = Emisor(
    ruc="1799999923001",
    razon_social="Transportes Ficticios S.A.",
    nombre_comercial="Ficticios Cargo",
    dir_matriz="Vía a Ninguna Parte km 7, Guayaquil",
    dir_establecimiento="Vía a Ninguna Parte km 7, Guayaquil",
    obligado_contabilidad="SI",
    contribuyente_rimpe="CONTRIBUYENTE RÉGIMEN RIMPE",
)
ISSUERS = (LUZ, FERRETERIA, TRANSPORTES)
HELP_CONTACTS = {
    LUZ.ruc: "servicio@luzdementira.example, teléfono 02 000 0001",
    FERRETERIA.ruc: "facturas@lainventada.example, teléfono 02 000 0002",
    TRANSPORTES.ruc: "cuentas@ficticios.example, teléfono 04 000 0003",
}

SIGNATURES = {
    FERRETERIA.ruc: "Ferretería La Inventada\nTeléfono 02 000 0002, de lunes a viernes de 8:00 a 17:00\nCalle Ficticia 45, Quito",
}
REPLIES = {FERRETERIA.ruc: "ventas@lainventada.example"}  # where customers' answers to its mails go


@dataclass(frozen=True, slots=True)
class Customer:
    """Someone who receives vouchers. Without a password the account waits for its first access."""

    numero: str
    name: str
    email: str
    address: str
    password: str = ""

    def parte(self, numero: str = "", tipo: str = "", name: str = "") -> Parte:
        """Name the customer as one voucher does: under this number, type and spelling."""
        return Parte(numero or self.numero, name or self.name, tipo, self.address)


IRREAL = Customer(
    "1799999931001",
    "Comercial Irreal S.A.",
    "compras@irreal.example",
    "Av. Quimera 55 y Espejismo, Quito",
    "Cometa+Brillante82",
)
MARIA = Customer(
    "1759999996",
    "María Ñusta Inventada Quimera",
    "maria@correo.example",
    "Pasaje Irreal 7, Quito",
    "Quetzal#Veloz47",
)
MARIA_RUC = f"{MARIA.numero}001"
JOHN = Customer(
    "XY-998877",
    "John Nobody",
    "john@nowhere.example",
    "Hostal Imaginario, Cuenca",
    "Lluvia=Tropical95",
)
JORGE = Customer(
    "0959999996",
    "Jorge Ficticio Neblina",
    "jorge@correo.example",
    "Ciudadela Nubosa, manzana 9, Guayaquil",
)
CUSTOMERS = (IRREAL, MARIA, JOHN, JORGE)
CONSUMIDOR_FINAL = Parte("9999999999999", "CONSUMIDOR FINAL")
