"""A stand-in for the SRI's two services: real HTTP on this machine alone, for the demo and the tests.

with FakeSri() as sri:
    sri.knows(authorised_xml)
    sri.behave(None, Mode.SLOW, times=3)
    …ask sri.url…
    sri.requests
"""

from app.demo.sri_falso.guion import Mode, Script
from app.demo.sri_falso.registro import Known
from app.demo.sri_falso.servidor import Asked, FakeSri

__all__ = ["Asked", "FakeSri", "Known", "Mode", "Script"]
