"""What only some operating systems can do."""

import sys

import pytest

linux = pytest.mark.skipif(
    sys.platform != "linux", reason="pipes and links in folders, and names that are no text, are Linux's"
)
