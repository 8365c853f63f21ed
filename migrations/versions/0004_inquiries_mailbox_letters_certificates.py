"""Inquiries, mailbox, letters, certificates.

Revision 0004, after 0003.

A migration imports nothing from the application, so that it runs for ever. On a large table take
no locks that last: build indexes CONCURRENTLY on PostgreSQL, change rows in short batches.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


NOTICES = sa.Enum("each", "daily", "weekly", "none", name="notices", native_enum=False, length=40)


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "inquiry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clave_acceso", sa.String(length=49), nullable=False),
        sa.Column(
            "question",
            sa.Enum("authorisation", "state", name="question", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("leased_until", sa.DateTime(), nullable=True),
        sa.Column("leased_by", sa.String(length=40), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(length=300), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "autorizado",
                "no_autorizado",
                "en_proceso",
                "sin_datos",
                "pendiente_de_anular",
                "anulado",
                name="estado",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "hinted",
            sa.Enum(
                "autorizado",
                "no_autorizado",
                "en_proceso",
                "sin_datos",
                "pendiente_de_anular",
                "anulado",
                name="estado",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("differs", sa.Boolean(), nullable=False),
        sa.Column("said", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
        sa.UniqueConstraint("clave_acceso", name=op.f("uq_inquiry_clave_acceso")),
    )
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inquiry_asked_at"), ["asked_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_inquiry_rank_question_due_at_id"),
            ["rank", "question", "due_at", "id"],
            unique=False,
        )

    op.create_table(
        "access_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_access_code_account_id")),
        sa.ForeignKeyConstraint(["given_by"], ["account.id"], name=op.f("fk_access_code_given_by")),
        sa.ForeignKeyConstraint(["issuer_id"], ["issuer.id"], name=op.f("fk_access_code_issuer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_code")),
        sa.UniqueConstraint("account_id", "issuer_id", name=op.f("uq_access_code_account_id_issuer_id")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_access_code_code_hash")),
    )
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("vouchers", sa.Integer(), nullable=False),
        sa.Column("statement", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(length=64), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_certificate_account_id")),
        sa.ForeignKeyConstraint(["issuer_id"], ["issuer.id"], name=op.f("fk_certificate_issuer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("code", name=op.f("uq_certificate_code")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_issuer_id_id"), ["issuer_id", "id"], unique=False)

    op.create_table(
        "fetch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clave_acceso", sa.String(length=49), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=True),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("file", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_fetch_account_id")),
        sa.ForeignKeyConstraint(["issuer_id"], ["issuer.id"], name=op.f("fk_fetch_issuer_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_fetch_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fetch")),
    )
    with op.batch_alter_table("fetch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fetch_account_id_id"), ["account_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fetch_issuer_id_id"), ["issuer_id", "id"], unique=False)
        batch_op.create_index(
            "ix_fetch_open",
            ["clave_acceso"],
            unique=False,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )

    op.create_table(
        "received_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.String(length=300), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column(
            "fate",
            sa.Enum("read", "bounce", "ignored", "refused", name="mailfate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("vouchers", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_received_mail_mail_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_mail")),
        sa.UniqueConstraint(
            "mailbox", "uidvalidity", "uid", name=op.f("uq_received_mail_mailbox_uidvalidity_uid")
        ),
    )
    with op.batch_alter_table("received_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_received_mail_sha256"), ["sha256"], unique=False)
    op.create_index(op.f("ix_mail_message_id"), "mail", ["message_id"])

    op.add_column("document", sa.Column("annulled_at", sa.DateTime(), nullable=True))
    annulled = sa.text("annulled_at IS NOT NULL")
    op.create_index(
        "ix_document_annulled",
        "document",
        ["issuer_id", "fecha", "id"],
        sqlite_where=annulled,
        postgresql_where=annulled,
    )
    op.add_column("issuer", sa.Column("remind_every", sa.Integer(), nullable=True))
    op.add_column("issuer", sa.Column("remind_times", sa.Integer(), nullable=True))
    op.add_column("issuer", sa.Column("signature", sa.String(length=500), nullable=False, server_default=""))
    op.add_column("issuer", sa.Column("reply_to", sa.String(length=254), nullable=False, server_default=""))
    op.add_column("operator", sa.Column("summary", NOTICES, nullable=False, server_default="none"))
    op.add_column("operator", sa.Column("summed_up_at", sa.DateTime(), nullable=True))
    op.add_column("recipient", sa.Column("reminded_times", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Undo it."""
    op.drop_index("ix_document_annulled", "document")
    for table, column in (
        ("recipient", "reminded_times"),
        ("operator", "summed_up_at"),
        ("operator", "summary"),
        ("issuer", "reply_to"),
        ("issuer", "signature"),
        ("issuer", "remind_times"),
        ("issuer", "remind_every"),
        ("document", "annulled_at"),
    ):
        op.drop_column(table, column)
    op.drop_index(op.f("ix_mail_message_id"), "mail")
    with op.batch_alter_table("received_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_received_mail_sha256"))

    op.drop_table("received_mail")
    with op.batch_alter_table("fetch", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_fetch_open",
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_fetch_issuer_id_id"))
        batch_op.drop_index(batch_op.f("ix_fetch_account_id_id"))

    op.drop_table("fetch")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_issuer_id_id"))

    op.drop_table("certificate")
    op.drop_table("access_code")
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inquiry_rank_question_due_at_id"))
        batch_op.drop_index(batch_op.f("ix_inquiry_asked_at"))

    op.drop_table("inquiry")
