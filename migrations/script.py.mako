"""${message}

Revision ${up_revision}, after ${down_revision or "nothing"}.

A migration imports nothing from the application, so that it runs for ever. On a large table take
no locks that last: build indexes CONCURRENTLY on PostgreSQL, change rows in short batches.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    """Apply it."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Undo it."""
    ${downgrades if downgrades else "pass"}
