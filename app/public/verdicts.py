"""What checking a clave or a file comes to: one sentence first, then every point that was looked at."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.confirm import words
from app.filters import day, punto
from app.models import Document, Inquiry
from app.public.asking import Asked
from app.sri import revision
from app.sri.catalogo import Ambiente
from app.sri.clave_acceso import ClaveAcceso
from app.sri.examen import Examen, Outcome
from app.sri.revision import Punto

SRI_PAGE = "srienlinea.sri.gob.ec"
OFF = f"Este portal no pregunta al SRI. Puede hacerlo usted en {SRI_PAGE}, con la clave de acceso."
TOO_MANY = f"Ahora esperan demasiadas preguntas: inténtelo en un rato, o consulte en {SRI_PAGE} con la clave de acceso."
QUEUED = "Este portal se lo preguntará al SRI en unos minutos: vuelva a mirar entonces."
HERE, SRI = "En este portal", "El SRI"
NOT_HERE = "No está publicado en este portal. Eso no dice nada malo: muchas empresas publican en otro lado."
SRI_CONFIRMED = "El SRI confirmó a este portal que lo autorizó."
TESTS: Verdict = (
    "Es de pruebas",
    "aviso",
    "Es del ambiente de pruebas: no tiene validez tributaria y no sustenta nada.",
)
CHAINED = "Lo firmó quien lo emite y no ha cambiado desde entonces. Falta que el SRI lo confirme."
UNCHAINED = (
    "No ha cambiado desde que se firmó, y el certificado nombra a quien emite. Pero este portal no comprobó quién dio "
    "ese certificado: falta que el SRI lo confirme."
)
CHAINED_KNOWN = (
    "Lo firmó quien lo emite, no ha cambiado, y el SRI autorizó un comprobante con esta clave. "
    "No se comparó su contenido con el que tiene el SRI."
)
NOT_COMPARED = (
    "Pero este portal no comparó este archivo con el que el SRI autorizó: uno falso puede llevar una clave verdadera. "
    "Compárelo con el que el SRI le entregue a usted."
)
Verdict = tuple[str, str, str]  # title, tone of `notice`, sentence


@dataclass(frozen=True, slots=True)
class Result:
    """What is shown of one voucher. `clave` is what may be looked at again, "" for nothing."""

    verdict: Verdict
    points: list[Punto]
    name: str = ""
    clave: str = ""
    again: bool = field(default=False)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside what was brought: the document that is here, and what the SRI said."""

    document: Document | None
    asked: Asked
    inquiry: Inquiry | None

    @property
    def is_told(self) -> bool:
        """Tell whether the SRI said something of it, once."""
        answered = self.inquiry is not None and self.inquiry.answer is not None
        confirmed = self.document is not None and bool(
            self.document.confirmed_at or self.document.annulled_at
        )
        return answered or confirmed

    def said(self) -> tuple[str, str, str]:
        """Give title, tone and sentence of what the SRI said. Its own words may name amounts: they stay out."""
        if self.document is None:
            return words.of_clave(self.inquiry)
        title, tone, sentence = words.of_document(self.inquiry, self.document)
        confirmed = tone == "bien" and self.document.confirmed_at
        return title, tone, SRI_CONFIRMED if confirmed else sentence


def not_a_clave(reason: str) -> Result:
    """Tell that 49 digits are none."""
    return Result(
        ("Esta clave no es válida", "mal", reason),
        [Punto("Dígito verificador", "mal", f"{reason} Revise si la copió bien: basta un dígito cambiado.")],
    )


def of_clave(clave: ClaveAcceso, known: Known) -> Result:
    """Tell what is known of a clave by itself: never who received it, for how much, nor a name."""
    here = (
        Punto(HERE, "bien", "Está publicado en este portal.") if known.document else Punto(HERE, "", NOT_HERE)
    )
    points = [*revision.de_clave(clave), here, of_sri(known)]
    verdict = TESTS if clave.ambiente == Ambiente.PRUEBAS else verdict_of_clave(known)
    return Result(verdict, points, clave=clave.text, again=known.asked is not Asked.OFF)


def verdict_of_clave(known: Known) -> Verdict:
    """Say first what weighs most about a clave."""
    if known.is_told:
        return spoken(known)
    if known.document:
        sentence = "La clave es coherente y el comprobante está publicado en este portal. Falta que el SRI lo confirme."
        return "Está publicado aquí", "aviso", sentence
    return (
        "La clave es coherente, y no se sabe más",
        "aviso",
        "Está bien formada, pero eso no prueba que el comprobante exista.",
    )


def spoken(known: Known) -> Verdict:
    """Say what the SRI said, as the first sentence of a page."""
    title, tone, sentence = known.said()
    return title, {"bien": "bien", "mal": "mal"}.get(tone, "aviso"), sentence


def of_sri(known: Known) -> Punto:
    """Tell what the SRI said and when it was asked, or that nobody asked it."""
    more = [words.asked(known.inquiry), words.again(known.inquiry)]
    if known.is_told:
        _title, tone, sentence = known.said()
        return Punto(SRI, tone, " ".join(filter(None, (sentence, *more))))
    said = {Asked.OFF: OFF, Asked.TOO_MANY: TOO_MANY, Asked.QUEUED: QUEUED}.get(known.asked)
    return Punto(SRI, "", said or " ".join(filter(None, (words.of_clave(known.inquiry)[2], *more))))


def of_file(examen: Examen, known: Known | None) -> Result:
    """Tell what is known of a voucher in a file. `known` is None of one whose signature proves nothing."""
    points = revision.de_archivo(examen)
    read = examen.comprobante
    if known is None or read is None:
        points += [
            Punto(HERE, "", revision.SIN_FIRMA),
            Punto(SRI, "", "No se le pregunta por un archivo así."),
        ]
        return Result(("No confíe en este archivo", "mal", examen.reason), points)
    points += [of_place(examen, known.document), of_sri(known)]
    name = f"{read.tipo.nombre} {read.numero} del {day(read.fecha_emision)}, de {punto(read.emisor.razon_social)}"
    again = known.asked is not Asked.OFF
    return Result(verdict_of_file(examen, known), points, name, read.clave.text, again=again)


def of_place(examen: Examen, document: Document | None) -> Punto:
    """Tell whether what is here under this clave is the same."""
    if document is None:
        return Punto(HERE, "", NOT_HERE)
    if is_same(examen, document):
        return Punto(HERE, "bien", "Está publicado en este portal, con este mismo contenido.")
    return Punto(HERE, "mal", "Con esta clave está publicado aquí otro contenido.")


def is_same(examen: Examen, document: Document) -> bool:
    """Tell whether a file holds the same content as the document of its clave."""
    return examen.content_sha256 == document.content_sha256


def verdict_of_file(examen: Examen, known: Known) -> Verdict:
    """Say first what weighs most about a voucher whose signature was proved."""
    document = known.document
    if examen.outcome is Outcome.REFUSED:
        return "No confíe en este archivo", "mal", examen.reason
    if document is not None and not is_same(examen, document):
        sentence = (
            "Con esta clave está publicado aquí otro contenido. Consulte con quien lo emitió antes de usarlo."
        )
        return "No es el que está publicado aquí", "mal", sentence
    title, tone, sentence = spoken(known)
    if known.is_told and tone == "mal":
        return title, tone, sentence
    if examen.outcome is Outcome.PENDING:
        return "Le falta algo", "aviso", examen.reason
    if examen.comprobante and examen.comprobante.clave.ambiente == Ambiente.PRUEBAS:
        return TESTS
    return verdict_of_good(known, chained=revision.cadena_comprobada(examen))


def verdict_of_good(known: Known, *, chained: bool) -> Verdict:
    """Say what a voucher is worth of which nothing is wrong: by what the SRI said, and who made the certificate.

    Of a certificate that nobody vouches for anything may be written, also the RUC of another.
    """
    if known.document is not None and known.document.confirmed_at:
        return "Es auténtico", "bien", f"Es el mismo contenido que está publicado aquí. {SRI_CONFIRMED}"
    _title, tone, sentence = spoken(known)
    if known.is_told and tone == "bien" and known.document is None:
        return (
            "El SRI autorizó esta clave",
            "bien" if chained else "aviso",
            CHAINED_KNOWN if chained else NOT_COMPARED,
        )
    if known.is_told and known.document is None:
        return _title, tone, sentence
    return "La firma corresponde", "aviso", CHAINED if chained else UNCHAINED
