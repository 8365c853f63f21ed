"""Operators, keys, acts, reminders.

Revision 0003, after 0002.

A migration imports nothing from the application, so that it runs for ever. On a large table take
no locks that last: build indexes CONCURRENTLY on PostgreSQL, change rows in short batches.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

REFERENCES = (
    ("arrival", "issuer_id", "issuer"),
    ("arrival", "account_id", "account"),
    ("arrival", "closed_by", "account"),
    ("event", "api_key_id", "api_key"),
    ("event", "party_id", "party"),
    ("mail", "issuer_id", "issuer"),
    ("mail", "operator_id", "operator"),
    ("sign_in", "issuer_id", "issuer"),
)


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column(
            "deed",
            sa.Enum(
                "installed",
                "firm_added",
                "firm_changed",
                "firm_left",
                "firm_returned",
                "operator_invited",
                "operator_accepted",
                "operator_changed",
                "operator_revoked",
                "account_invited",
                "account_disabled",
                "account_enabled",
                "throttle_released",
                "mail_retried",
                "mail_settings_changed",
                "arrival_retried",
                "arrival_discarded",
                "contact_changed",
                "contact_vouched",
                "contacts_imported",
                "link_shown",
                "key_created",
                "key_revoked",
                name="deed",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("issuer_id", sa.Integer(), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["about_id"], ["account.id"], name=op.f("fk_act_about_id")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_act_by_id")),
        sa.ForeignKeyConstraint(["issuer_id"], ["issuer.id"], name=op.f("fk_act_issuer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
    )
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_act_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_act_issuer_id_at"), ["issuer_id", "at"], unique=False)

    op.create_table(
        "api_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("scopes", sa.String(length=200), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=True),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("last_used_at", sa.DateTime(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_api_key_account_id")),
        sa.ForeignKeyConstraint(["issuer_id"], ["issuer.id"], name=op.f("fk_api_key_issuer_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_api_key_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_api_key_public_id")),
    )
    with op.batch_alter_table("api_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_key_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_api_key_issuer_id"), ["issuer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_api_key_party_id"), ["party_id"], unique=False)

    op.create_table(
        "operator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column(
            "role", sa.Enum("operator", "manager", name="role", native_enum=False, length=40), nullable=False
        ),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("given_by", sa.Integer(), nullable=True),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_operator_account_id")),
        sa.ForeignKeyConstraint(["given_by"], ["account.id"], name=op.f("fk_operator_given_by")),
        sa.ForeignKeyConstraint(["issuer_id"], ["issuer.id"], name=op.f("fk_operator_issuer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator")),
        sa.UniqueConstraint("issuer_id", "email", name=op.f("uq_operator_issuer_id_email")),
    )
    with op.batch_alter_table("operator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_operator_account_id"), ["account_id"], unique=False)

    op.create_table(
        "api_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("api_key_id", sa.Integer(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=200), nullable=False),
        sa.Column("body_sha256", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["api_key_id"], ["api_key.id"], name=op.f("fk_api_answer_api_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_answer")),
        sa.UniqueConstraint(
            "api_key_id", "idempotency_key", name=op.f("uq_api_answer_api_key_id_idempotency_key")
        ),
    )
    with op.batch_alter_table("api_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_answer_at"), ["at"], unique=False)

    op.create_table(
        "reminder",
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_reminder_document_id")),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_reminder_mail_id")),
        sa.PrimaryKeyConstraint("mail_id", "document_id", name=op.f("pk_reminder")),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_document_id"), ["document_id"], unique=False)

    for table, column, target in REFERENCES:
        name = f"fk_{table}_{column}"
        # One statement that both databases know: SQLite need not make the table anew.
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT {name} REFERENCES {target} (id)"
        )
    op.add_column("arrival", sa.Column("closed_at", sa.DateTime(), nullable=True))
    op.add_column("arrival", sa.Column("note", sa.String(length=300), nullable=False, server_default=""))
    op.add_column("arrival", sa.Column("receiver", sa.String(length=340), nullable=False, server_default=""))
    op.add_column("contact", sa.Column("name", sa.String(length=300), nullable=False, server_default=""))
    op.add_column("event", sa.Column("note", sa.String(length=400), nullable=False, server_default=""))
    op.add_column("issuer", sa.Column("accent", sa.String(length=7), nullable=False, server_default=""))
    op.add_column("issuer", sa.Column("remind_after", sa.Integer(), nullable=True))
    op.add_column("issuer", sa.Column("left_at", sa.DateTime(), nullable=True))
    op.add_column("mail", sa.Column("bounced_at", sa.DateTime(), nullable=True))
    op.add_column("recipient", sa.Column("reminded_at", sa.DateTime(), nullable=True))
    op.create_index("ix_arrival_issuer_id_outcome_id", "arrival", ["issuer_id", "outcome", "id"])
    op.create_index("ix_arrival_last_at", "arrival", ["last_at"])
    op.create_index("ix_arrival_issuer_id_id", "arrival", ["issuer_id", "id"])
    still_open = sa.text("document_id IS NULL AND closed_at IS NULL")
    op.create_index(
        "ix_arrival_open",
        "arrival",
        ["issuer_id", "outcome", "id"],
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    op.create_index("ix_mail_operator_id", "mail", ["operator_id"])
    op.create_index("ix_recipient_customer", "recipient", ["issuer_id", "party_id", "fecha"])
    bounced = sa.text("bounced_at IS NOT NULL")
    op.create_index(
        "ix_mail_bounced", "mail", ["document_id"], sqlite_where=bounced, postgresql_where=bounced
    )
    observed = sa.text("action = 'observed'")
    op.create_index(
        "ix_event_observed", "event", ["document_id"], sqlite_where=observed, postgresql_where=observed
    )
    unseen = sa.text("seen_at IS NULL")
    op.create_index(
        "ix_recipient_unseen",
        "recipient",
        ["issuer_id", "fecha", "document_id"],
        sqlite_where=unseen,
        postgresql_where=unseen,
    )


def downgrade() -> None:
    """Undo it."""
    for name, table in (
        ("ix_event_observed", "event"),
        ("ix_mail_bounced", "mail"),
        ("ix_recipient_unseen", "recipient"),
        ("ix_recipient_customer", "recipient"),
        ("ix_mail_operator_id", "mail"),
        ("ix_arrival_open", "arrival"),
        ("ix_arrival_issuer_id_id", "arrival"),
        ("ix_arrival_last_at", "arrival"),
        ("ix_arrival_issuer_id_outcome_id", "arrival"),
    ):
        op.drop_index(name, table_name=table)
    for table, column in (
        ("recipient", "reminded_at"),
        ("mail", "bounced_at"),
        ("issuer", "left_at"),
        ("issuer", "remind_after"),
        ("issuer", "accent"),
        ("arrival", "receiver"),
        ("event", "note"),
        ("contact", "name"),
        ("arrival", "note"),
        ("arrival", "closed_at"),
    ):
        op.drop_column(table, column)
    for table, column, _ in reversed(REFERENCES):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)  # its constraint goes with it: SQLite tells no name of it

    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_document_id"))

    op.drop_table("reminder")
    with op.batch_alter_table("api_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_answer_at"))

    op.drop_table("api_answer")
    with op.batch_alter_table("operator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_operator_account_id"))

    op.drop_table("operator")
    with op.batch_alter_table("api_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_key_party_id"))
        batch_op.drop_index(batch_op.f("ix_api_key_issuer_id"))
        batch_op.drop_index(batch_op.f("ix_api_key_account_id"))

    op.drop_table("api_key")
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_act_issuer_id_at"))
        batch_op.drop_index(batch_op.f("ix_act_at"))

    op.drop_table("act")
