"""Why something was refused or flagged: one registry of stable codes with their Spanish sentences.

Codes travel unchanged to the command line, the API and the pages. `E_` refuses or holds back,
`W_` only warns. A sentence says what is wrong and, where a person can act, what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Codigo(StrEnum):
    """One code and the sentence a person reads. Members are never renamed: other programs rely on them."""

    frase: str

    def __new__(cls, code: str, frase: str) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.frase = frase
        return member

    OK = "OK", "Sin novedad."

    # The file
    E_IO = "E_IO", "No se pudo leer el archivo; revise que exista y que tenga permiso para abrirlo."
    E_EMPTY = "E_EMPTY", "El archivo está vacío; vuelva a descargarlo del sistema que lo emitió."
    E_SIZE = (
        "E_SIZE",
        "El archivo supera 1 MB, el máximo para un comprobante; envíe cada comprobante por separado.",
    )
    E_TIMEOUT = (
        "E_TIMEOUT",
        "Revisarlo tomó más tiempo o memoria de lo permitido; divida el ZIP, o pida al emisor el archivo original.",
    )
    E_FAULT = (
        "E_FAULT",
        "El portal no pudo procesarlo por una falla suya; avise al administrador, que la ve en el registro.",
    )
    E_ENCODING = "E_ENCODING", "La codificación del texto no se puede leer; guárdelo de nuevo como UTF-8."
    E_DTD = (
        "E_DTD",
        "El archivo contiene una definición de tipo (DOCTYPE); los comprobantes del SRI no la llevan. Pida el XML original.",
    )
    E_MALFORMED = "E_MALFORMED", "No es un XML bien formado; pida al emisor el archivo original."
    E_PI = (
        "E_PI",
        "Hay una instrucción de proceso dentro del comprobante; los comprobantes del SRI no la llevan.",
    )
    E_NS = (
        "E_NS",
        "El comprobante contiene elementos ajenos a los del SRI; pida al emisor el archivo original.",
    )
    E_STRUCT = "E_STRUCT", "La estructura no es la de un comprobante del SRI."
    E_ROOT = "E_ROOT", "No es un comprobante electrónico del SRI; envíe el XML autorizado."
    E_VERSION = "E_VERSION", "La versión del comprobante no existe en el catálogo del SRI."

    # The envelope
    E_ENVELOPE = (
        "E_ENVELOPE",
        "El sobre de autorización está incompleto o repetido; descargue de nuevo el XML autorizado.",
    )
    E_STATE = (
        "E_STATE",
        "El SRI no lo ha autorizado; espere la autorización o corrija y vuelva a enviarlo al SRI.",
    )
    E_AUT = "E_AUT", "El número de autorización no corresponde a la clave de acceso."
    E_DATE = "E_DATE", "Una fecha no es válida."
    E_ENV = "E_ENV", "El ambiente del sobre no es el del comprobante."

    # The content
    E_CLAVE = "E_CLAVE", "La clave de acceso no es válida: tiene 49 dígitos y el último los verifica."
    E_CLAVE_MISMATCH = "E_CLAVE_MISMATCH", "La clave de acceso no corresponde al contenido del comprobante."
    E_RUC = "E_RUC", "El RUC del emisor no es válido: tiene 13 dígitos."
    E_LEN = "E_LEN", "Un texto supera el largo que permite el SRI."
    E_NUMBER = "E_NUMBER", "Una cantidad no está escrita como número con punto decimal."

    # The signature
    E_SIG_MISSING = "E_SIG_MISSING", "No está firmado; envíe el XML firmado y autorizado."
    E_SIG_DIGEST = (
        "E_SIG_DIGEST",
        "El comprobante fue modificado o reformateado después de la firma; envíe el archivo original sin abrirlo.",
    )
    E_SIG_VALUE = "E_SIG_VALUE", "La firma no es válida: no la hizo la clave del certificado que muestra."
    E_SIG_ALG = "E_SIG_ALG", "La firma usa un algoritmo que no se acepta."
    E_SIG_COVER = "E_SIG_COVER", "La firma no cubre todo el comprobante."
    E_SIG_TRANSFORM = "E_SIG_TRANSFORM", "La firma usa una transformación que no se acepta."
    E_SIG_URI = "E_SIG_URI", "La firma se refiere a algo fuera del comprobante."
    E_SIG_ID = "E_SIG_ID", "La firma se refiere a una parte que no existe o que está repetida."
    E_SIG_MULTI = "E_SIG_MULTI", "El comprobante lleva más de una firma."
    E_SIG_PLACE = "E_SIG_PLACE", "La firma no está donde debe: como último elemento del comprobante."
    E_SIG_REFS = "E_SIG_REFS", "La firma tiene demasiadas referencias."
    E_SIG_CERT = "E_SIG_CERT", "El certificado de la firma falta, está dañado o no sirve para firmar."
    E_SIG_XADES = "E_SIG_XADES", "La firma no es XAdES-BES, la que exige el SRI."
    E_SIG_TIME = "E_SIG_TIME", "La hora de la firma no es válida o está fuera de la vigencia del certificado."
    E_SIG_TRUST = (
        "E_SIG_TRUST",
        "El certificado no proviene de una entidad acreditada que este portal conozca.",
    )
    E_SIG_RUC = "E_SIG_RUC", "Lo firmó otro contribuyente: el certificado nombra otro RUC."
    E_SIG_REVOKED = "E_SIG_REVOKED", "El certificado estaba revocado cuando se firmó."

    # The package
    E_ZIP_BROKEN = "E_ZIP_BROKEN", "El ZIP está dañado o no es un ZIP; se aceptan archivos .xml y .zip."
    E_ZIP_COUNT = "E_ZIP_COUNT", "El ZIP tiene más de 1 000 archivos; divídalo en varios."
    E_ZIP_SIZE = "E_ZIP_SIZE", "El ZIP supera el tamaño permitido; divídalo en varios."
    E_ZIP_RATIO = "E_ZIP_RATIO", "Un archivo del ZIP se expande más de lo permitido."
    E_ZIP_EMPTY = "E_ZIP_EMPTY", "El ZIP no contiene ningún comprobante."
    E_ZIP_NESTED = "E_ZIP_NESTED", "El ZIP contiene otro comprimido; envíe los XML directamente."
    E_ZIP_ENCRYPTED = "E_ZIP_ENCRYPTED", "El ZIP está cifrado; envíelo sin contraseña."

    # This installation
    E_ISSUER = (
        "E_ISSUER",
        "El emisor no publica sus comprobantes en este portal; pida al administrador que lo registre.",
    )
    E_ISSUER_OTHER = (
        "E_ISSUER_OTHER",
        "Lo emitió otra empresa: aquí solo se cargan los comprobantes de la suya.",
    )
    E_ISSUER_LEFT = (
        "E_ISSUER_LEFT",
        "El emisor dejó este portal y ya no se cargan sus comprobantes; si debe volver, pídalo al administrador.",
    )
    E_DUP_CONFLICT = (
        "E_DUP_CONFLICT",
        "Ya existe otro documento con esta clave de acceso y otro contenido; se conserva el primero.",
    )
    E_MAIL = (
        "E_MAIL",
        "El mensaje tiene demasiadas partes, demasiado anidadas o demasiado grandes; envíe los XML en un solo ZIP.",
    )
    E_UNCONFIRMED = (
        "E_UNCONFIRMED",
        "Llegó por correo, y cualquiera puede enviar un correo: espera que el SRI lo confirme.",
    )
    E_SRI_OTHER = (
        "E_SRI_OTHER",
        "El SRI autorizó otro contenido con esta clave de acceso; el que llegó no es el autorizado.",
    )
    E_NOT_YOURS = "E_NOT_YOURS", "No está a nombre de quien lo pidió."
    E_SRI_NOT = "E_SRI_NOT", "El SRI dice que no lo autorizó."
    E_SRI_UNKNOWN = "E_SRI_UNKNOWN", "El SRI no tiene ningún comprobante autorizado con esta clave de acceso."
    E_BARE = "E_BARE", "Está firmado, pero le falta la autorización del SRI; envíe el XML autorizado."

    # A person's picture
    E_IMG_SIZE = "E_IMG_SIZE", "La foto pesa más de 10 MB; envíela más pequeña."
    E_IMG_TYPE = (
        "E_IMG_TYPE",
        "No es una foto JPG, PNG ni WebP; si su iPhone la guardó como HEIC, expórtela como JPG.",
    )
    E_IMG_PIXELS = (
        "E_IMG_PIXELS",
        "La foto mide demasiado: hasta 50 megapíxeles en JPG, 12 en PNG o WebP y 20 000 por lado; redúzcala.",
    )
    E_IMG_BROKEN = (
        "E_IMG_BROKEN",
        "La foto está dañada o incompleta; ábrala, guárdela de nuevo como JPG y envíela.",
    )

    # Warnings
    W_PRUEBAS = "W_PRUEBAS", "Es del ambiente de pruebas: no tiene validez tributaria."
    W_RUC = "W_RUC", "El RUC no pasa el dígito verificador; el SRI emite algunos así."
    W_CEDULA = "W_CEDULA", "La cédula no pasa el dígito verificador."
    W_ID_TYPE = "W_ID_TYPE", "El tipo de identificación no corresponde al número."
    W_SELF = "W_SELF", "El receptor es el mismo emisor."
    W_NO_LINES = "W_NO_LINES", "No tiene líneas de detalle."
    W_UNKNOWN = "W_UNKNOWN", "Contiene elementos que este portal no conoce; se conservan y se muestran."
    W_VERSION = "W_VERSION", "La versión no es una de las publicadas por el SRI."
    W_SHA1 = "W_SHA1", "La firma usa SHA-1, como la mayoría de las del SRI."
    W_CERT_NO_RUC = "W_CERT_NO_RUC", "El certificado no nombra el RUC de quien firma."
    W_KEYVALUE = (
        "W_KEYVALUE",
        "La clave suelta de la firma no es la del certificado; se usó la del certificado.",
    )
    W_CHAIN = "W_CHAIN", "La cadena del certificado no se comprobó."
    W_REVOCATION = "W_REVOCATION", "La revocación del certificado no se consultó."


@dataclass(frozen=True, slots=True)
class Aviso:
    """A warning that travels with a voucher and stops nothing."""

    code: Codigo
    reason: str

    @classmethod
    def de(cls, code: Codigo, detail: str = "") -> Self:
        """Build a warning, with what was found after the registry's sentence."""
        return cls(code, f"{code.frase} {detail}".rstrip())


class Refused(ValueError):
    """A voucher or file that is not accepted. `code` is stable, `str()` is for a person."""

    def __init__(self, code: Codigo, detail: str = "") -> None:
        self.code = code
        self.detail = detail
        super().__init__(f"{code.frase} {detail}".rstrip())

    @property
    def reason(self) -> str:
        """The sentence to show, in Spanish."""
        return str(self)
