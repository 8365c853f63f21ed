"""Takes due work, one item at a time."""

from app.worker.heartbeat import status
from app.worker.loop import Inline, run, start_inline

__all__ = ["Inline", "run", "start_inline", "status"]
