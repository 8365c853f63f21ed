"""The commands that an operator or a scheduler runs: `flask <noun> <verb>`."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register every command group."""
    from app.cli import accounts, admins, comprobantes, demo, issuers, mail, mailbox, outbox, worker

    for module in (accounts, admins, comprobantes, demo, issuers, mail, mailbox, outbox, worker):
        app.cli.add_command(module.group)
