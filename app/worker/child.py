"""`python -m app.worker.child`: carries batches of jobs until its parent closes the line.

Lines on stdin: first the settings, then one batch each. Lines on stdout: one message each.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import pickle
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import IO, Any

from flask import Flask

from app.db import db
from app.worker import batch, limits
from app.worker.told import At, Carried, Message, Storing, Trouble

END = "end"


def main() -> None:
    """Work for the parent."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    lines, say = sys.stdin.buffer, private_output()
    app = installation(pickle.loads(base64.b64decode(lines.readline())))  # noqa: S301  (our own parent's)
    limits.settle_down()
    with app.app_context():
        for line in lines:
            for message in batch.carry(app, batch.read(line), limits.Timer()):
                tell(say, message)
            db.session.remove()
            say.write(json.dumps([END]) + "\n")
            say.flush()


def private_output() -> IO[str]:
    """Keep stdout for messages alone: whatever else is printed goes to stderr."""
    ours = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    return ours


def installation(settings: Mapping[str, Any]) -> Flask:
    """Make as much of the application as filing needs: settings and the database."""
    app = Flask("app")
    app.config.from_mapping(settings)
    db.init_app(app)
    return app


def tell(say: IO[str], message: Message) -> None:
    """Write one message as a line."""
    match message:
        case At(number):
            said: list[Any] = ["at", number]
        case Storing():
            said = ["storing"]
        case Carried(number, told):
            said = ["carried", number, [asdict(line) for line in told]]
        case Trouble(reason):
            said = ["trouble", reason]
    say.write(json.dumps(said) + "\n")
    say.flush()


if __name__ == "__main__":
    main()
