"""What was checked of a voucher, point by point in plain words, and what was not: for somebody who only has the file.

It repeats the verdict of `examen`; it never trusts more than the signature proved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.sri import clave_acceso, reporte
from app.sri.errors import Codigo, Refused
from app.sri.examen import Outcome
from app.sri.firma import Estado
from app.sri.momento import GUAYAQUIL
from app.sri.sobre import AUTORIZADO, NO_AUTORIZADO

if TYPE_CHECKING:
    from datetime import datetime

    from app.sri.clave_acceso import ClaveAcceso
    from app.sri.examen import Examen
    from app.sri.firma import Firma

Tono = Literal["bien", "mal", "espera", "nota", ""]  # "nota": to be known; "": it was not checked
SIN_FIRMA = (
    "No se comprobó: sin una firma que corresponda, nada de lo que dice el archivo se puede dar por cierto."
)
NO_SE_LLEGO = "No se llegó a comprobar."
DEL_SOBRE = {Codigo.E_ENVELOPE, Codigo.E_STATE, Codigo.E_DATE, Codigo.E_AUT, Codigo.E_ENV}
DICHOS = {Codigo.W_CHAIN, Codigo.W_REVOCATION, Codigo.W_CERT_NO_RUC}  # by a point of their own
DE_LA_CADENA = {Codigo.E_SIG_TRUST, Codigo.E_SIG_REVOKED}


@dataclass(frozen=True, slots=True)
class Punto:
    """One thing that was looked at: `tono` says how it went, `frase` what was found."""

    titulo: str
    tono: Tono
    frase: str


def de_clave(clave: ClaveAcceso) -> list[Punto]:
    """Tell what a clave says by itself."""
    ambiente = "de pruebas: no tiene validez tributaria" if clave.ambiente == "1" else "de producción"
    return [
        Punto(
            "Dígito verificador",
            "bien",
            "Los 49 dígitos son coherentes. Eso no prueba que el comprobante exista.",
        ),
        Punto(
            "Lo que dice la clave",
            "",
            f"{clave.tipo.nombre} {clave.numero} del {clave.issued_on:%d/%m/%Y}, del RUC {clave.ruc}, {ambiente}.",
        ),
    ]


def de_archivo(examen: Examen) -> list[Punto]:
    """Tell how a voucher of a file fared, from its shape to who issued the certificate that signed it."""
    return [
        _estructura(examen),
        _firma(examen.firma),
        _firmante(examen.firma),
        _digito(examen),
        _acuerdo(examen),
        _autorizacion(examen),
        _cadena(examen),
        *_observaciones(examen),
    ]


def _estructura(examen: Examen) -> Punto:
    titulo = "Estructura"
    leido = examen.comprobante
    if leido is not None:
        return Punto(
            titulo, "bien", f"Es un comprobante del SRI: {leido.tipo.nombre}, versión {leido.version}."
        )
    if examen.firma is None:
        return Punto(titulo, "mal", examen.reason)
    if examen.firma.canonical is None:
        return Punto(titulo, "bien", "Es un XML bien formado, de los que el SRI define.")
    if examen.code in DEL_SOBRE or examen.code in {Codigo.E_CLAVE, Codigo.E_CLAVE_MISMATCH}:
        return Punto(titulo, "", NO_SE_LLEGO)
    return Punto(titulo, "mal", examen.reason)


def _firma(firma: Firma | None) -> Punto:
    titulo = "Firma"
    if firma is None:
        return Punto(titulo, "", NO_SE_LLEGO)
    if firma.estado is not Estado.VALID and firma.code != Codigo.E_SIG_RUC:
        return Punto(titulo, "mal", firma.reason)
    cuando = f", el {_momento(firma.signed_at)}" if firma.signed_at else ""
    entero = f"El contenido no ha cambiado desde que se firmó{cuando}."
    if firma.pending and firma.code not in DE_LA_CADENA:
        return Punto(titulo, "espera", f"{entero} Pero: {firma.reason}")
    return Punto(titulo, "bien", entero)


def _firmante(firma: Firma | None) -> Punto:
    titulo = "Quién firmó"
    if firma is None or firma.certificado is None:
        return Punto(titulo, "", NO_SE_LLEGO if firma is None else SIN_FIRMA)
    certificado = firma.certificado
    quien = f"Firmó {certificado.sujeto}, con un certificado de {certificado.emisor}"
    if firma.code == Codigo.E_SIG_RUC:
        return Punto(titulo, "mal", f"{firma.reason} {_cerrada(quien)}")
    if not certificado.ruc:
        frase = "El certificado no nombra ningún RUC: no se puede comparar con el del emisor."
        return Punto(titulo, "espera", f"{frase} {_cerrada(quien)}")
    return Punto(titulo, "bien", f"El certificado nombra al mismo contribuyente que emite. {_cerrada(quien)}")


def _digito(examen: Examen) -> Punto:
    titulo = "Dígito de la clave de acceso"
    if examen.comprobante is not None or examen.code == Codigo.E_CLAVE_MISMATCH:
        return Punto(titulo, "bien", "Los 49 dígitos son coherentes.")
    if examen.code == Codigo.E_CLAVE:
        return Punto(titulo, "mal", examen.reason)
    if (escrita := reporte.clave_en(examen.xml)) is not None:
        return Punto(titulo, "bien", f"La clave escrita en el archivo es coherente: {escrita}.")
    return Punto(titulo, "", "No se encontró en el archivo una clave de acceso coherente.")


def _acuerdo(examen: Examen) -> Punto:
    titulo = "Clave y contenido"
    if examen.comprobante is not None:
        return Punto(
            titulo,
            "bien",
            "La clave de acceso corresponde a la fecha, el emisor y el número del comprobante.",
        )
    if examen.code == Codigo.E_CLAVE_MISMATCH:
        return Punto(titulo, "mal", examen.reason)
    proved = examen.firma is not None and examen.firma.canonical is not None
    return Punto(titulo, "", NO_SE_LLEGO if proved or examen.firma is None else SIN_FIRMA)


def _autorizacion(examen: Examen) -> Punto:
    titulo = "Autorización que dice el archivo"
    dice = examen.autorizacion
    if rechazado(examen) and examen.code in DEL_SOBRE and dice is not None:
        return Punto(titulo, "mal", examen.reason)
    if dice is None:
        return Punto(titulo, "espera", "El archivo no trae la autorización del SRI.")
    if dice.estado == AUTORIZADO:
        cuando = f" el {_momento(dice.fecha)}" if dice.fecha else ""
        frase = f"El archivo afirma que el SRI lo autorizó{cuando}. Lo afirma el archivo, y cualquiera puede escribirlo."
        return Punto(titulo, "", frase)
    if dice.estado == NO_AUTORIZADO:
        return Punto(titulo, "mal", "El archivo dice que el SRI no lo autorizó.")
    return Punto(titulo, "espera", "El archivo dice que el SRI todavía lo procesa.")


def _cadena(examen: Examen) -> Punto:
    titulo = "Quién emitió el certificado"
    firma = examen.firma
    if firma is None or firma.certificado is None:
        return Punto(titulo, "", NO_SE_LLEGO if firma is None else SIN_FIRMA)
    avisos = {aviso.code for aviso in firma.avisos}
    if Codigo.W_CHAIN in avisos:
        return Punto(
            titulo, "", "No se comprobó: este portal no sabe si quien emitió el certificado está acreditado."
        )
    if firma.code in DE_LA_CADENA:
        return Punto(titulo, "mal" if firma.code == Codigo.E_SIG_REVOKED else "espera", firma.reason)
    if Codigo.W_REVOCATION in avisos:
        return Punto(titulo, "bien", "Una entidad que este portal conoce. No se consultó si lo revocó.")
    return Punto(titulo, "bien", "Una entidad que este portal conoce, que no lo ha revocado.")


def _observaciones(examen: Examen) -> list[Punto]:
    razones = [aviso.reason for aviso in examen.avisos if aviso.code not in DICHOS]
    return [Punto("Además", "nota", " ".join(razones))] if razones else []


def cadena_comprobada(examen: Examen) -> bool:
    """Tell whether an authority that this portal knows stands behind the certificate, which names the issuer."""
    firma = examen.firma
    if firma is None or firma.certificado is None or firma.code != Codigo.OK or not firma.certificado.ruc:
        return False
    return all(aviso.code != Codigo.W_CHAIN for aviso in firma.avisos)


def coherente(text: str) -> ClaveAcceso | str:
    """Take 49 digits apart; the sentence of what is wrong with them when they are no clave."""
    try:
        return clave_acceso.parse(text)
    except Refused as refused:
        return refused.reason


def rechazado(examen: Examen) -> bool:
    """Tell whether the file by itself deserves no trust."""
    return examen.outcome is Outcome.REFUSED


def _momento(cuando: datetime) -> str:
    return f"{cuando.astimezone(GUAYAQUIL):%d/%m/%Y %H:%M}"


def _cerrada(frase: str) -> str:
    return frase if frase.endswith(".") else f"{frase}."
