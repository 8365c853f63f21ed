"""Reading a PDF back: its text, its pages, and its barcode."""

from io import BytesIO

import pypdf
import pytest


@pytest.fixture(scope="session")
def read():
    """Return the texts of the pages of a PDF."""

    def pages(data):
        return [page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages]

    return pages
