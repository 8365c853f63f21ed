"""What the SRI answers about one clave: the words of its two services as values. Pure: no network here.

    AutorizacionComprobantesOffline    pedir_autorizacion -> leer_autorizacion
    ConsultaComprobante                pedir_estado -> leer_estado

Only what was asked is believed: an answer about another clave, one that contradicts itself, a fault, a web
page or half of anything is SinRespuesta.
"""

from app.sri.autorizada import leer_autorizacion, pedir_autorizacion
from app.sri.consulta import leer_estado, pedir_estado
from app.sri.estado import Estado, Respuesta
from app.sri.soap import SinRespuesta

__all__ = [
    "Estado",
    "Respuesta",
    "SinRespuesta",
    "leer_autorizacion",
    "leer_estado",
    "pedir_autorizacion",
    "pedir_estado",
]
