"""Takes due work: each kind in a lane of its own, one item at a time."""

from app.worker.heartbeat import status, troubles, workers
from app.worker.loop import Inline, run, start_inline

__all__ = ["Inline", "run", "start_inline", "status", "troubles", "workers"]
