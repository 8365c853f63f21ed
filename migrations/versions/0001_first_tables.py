"""First tables.

Revision 0001, after nothing.

A migration imports nothing from the application, so that it runs for ever. On a large table take
no locks that last: build indexes CONCURRENTLY on PostgreSQL, change rows in short batches.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "issuer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ruc", sa.String(length=13), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("help_contact", sa.String(length=300), nullable=False),
        sa.Column("notices", sa.Boolean(), nullable=False),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuer")),
        sa.UniqueConstraint("ruc", name=op.f("uq_issuer_ruc")),
    )
    op.create_table(
        "party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("numero", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sa.UniqueConstraint("kind", "numero", name=op.f("uq_party_kind_numero")),
    )
    op.create_table(
        "throttle",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("tat", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle")),
    )
    with op.batch_alter_table("throttle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_throttle_tat"), ["tat"], unique=False)

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_proven_at", sa.DateTime(), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column(
            "state",
            sa.Enum("pending", "active", "disabled", name="accountstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("admin_since", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("activated_at", sa.DateTime(), nullable=True),
        sa.Column("last_sign_in_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_account_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("party_id", name=op.f("uq_account_party_id")),
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("proven_at", sa.DateTime(), nullable=True),
        sa.Column("vouched_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["issuer_id"], ["issuer.id"], name=op.f("fk_contact_issuer_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_contact_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("party_id", "issuer_id", name=op.f("uq_contact_party_id_issuer_id")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clave_acceso", sa.String(length=49), nullable=False),
        sa.Column(
            "tipo",
            sa.Enum("01", "03", "04", "05", "06", "07", name="tipocomprobante", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("version", sa.String(length=10), nullable=False),
        sa.Column("numero", sa.String(length=17), nullable=False),
        sa.Column("fecha", sa.Date(), nullable=False),
        sa.Column(
            "ambiente", sa.Enum("1", "2", name="ambiente", native_enum=False, length=40), nullable=False
        ),
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("issuer_name", sa.String(length=300), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("autorizacion", sa.String(length=49), nullable=False),
        sa.Column("authorised_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("filed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["issuer_id"], ["issuer.id"], name=op.f("fk_document_issuer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("clave_acceso", name=op.f("uq_document_clave_acceso")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_fecha_id"), ["fecha", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_document_issuer_id_fecha_id"), ["issuer_id", "fecha", "id"], unique=False
        )

    op.create_table(
        "arrival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column(
            "door", sa.Enum("command", "demo", name="door", native_enum=False, length=40), nullable=False
        ),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("file", sa.String(length=300), nullable=False),
        sa.Column("member", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("filed", "pending", "refused", name="arrivaloutcome", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("clave_acceso", sa.String(length=49), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("deflated", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_arrival_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
    )
    with op.batch_alter_table("arrival", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_arrival_clave_acceso"), ["clave_acceso"], unique=False)
        batch_op.create_index(batch_op.f("ix_arrival_outcome"), ["outcome"], unique=False)
        batch_op.create_index(batch_op.f("ix_arrival_sha256"), ["sha256"], unique=False)

    op.create_table(
        "document_xml",
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("deflated", sa.LargeBinary(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("crc32", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_document_xml_document_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_xml")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "filed",
                "notice_queued",
                "notice_sent",
                "notice_failed",
                "notice_uncertain",
                "opened",
                "downloaded",
                name="action",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_event_account_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_event_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_document_id"), ["document_id"], unique=False)

    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "notice",
                "activation",
                "reset",
                "address-confirm",
                "address-changed",
                "password-changed",
                name="mailkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("to", sa.String(length=254), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "sent",
                "failed",
                "uncertain",
                "dropped",
                name="mailstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("leased_until", sa.DateTime(), nullable=True),
        sa.Column("leased_by", sa.String(length=40), nullable=True),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("error", sa.String(length=500), nullable=False),
        sa.Column("queued_at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_mail_account_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_mail_contact_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_mail_document_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_mail_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint(
            "kind", "document_id", "party_id", name=op.f("uq_mail_kind_document_id_party_id")
        ),
    )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mail_state_kind_due_at_id"), ["state", "kind", "due_at", "id"], unique=False
        )

    op.create_table(
        "recipient",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("numero", sa.String(length=20), nullable=False),
        sa.Column("fecha", sa.Date(), nullable=False),
        sa.Column(
            "tipo",
            sa.Enum("01", "03", "04", "05", "06", "07", name="tipocomprobante", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "ambiente", sa.Enum("1", "2", name="ambiente", native_enum=False, length=40), nullable=False
        ),
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_recipient_document_id")),
        sa.ForeignKeyConstraint(["issuer_id"], ["issuer.id"], name=op.f("fk_recipient_issuer_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_recipient_party_id")),
        sa.PrimaryKeyConstraint("document_id", "party_id", name=op.f("pk_recipient")),
    )
    with op.batch_alter_table("recipient", schema=None) as batch_op:
        batch_op.create_index(
            "ix_recipient_fecha", ["party_id", "fecha", "document_id", "ambiente", "issuer_id"], unique=False
        )
        batch_op.create_index(
            "ix_recipient_issuer", ["party_id", "issuer_id", "fecha", "document_id", "ambiente"], unique=False
        )
        batch_op.create_index(
            "ix_recipient_tipo",
            ["party_id", "tipo", "fecha", "document_id", "ambiente", "issuer_id"],
            unique=False,
        )

    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=True),
        sa.Column("remember", sa.Boolean(), nullable=False),
        sa.Column("browser", sa.String(length=200), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("last_seen", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_expires_at"), ["expires_at"], unique=False)


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_expires_at"))
        batch_op.drop_index(batch_op.f("ix_sign_in_account_id"))

    op.drop_table("sign_in")
    with op.batch_alter_table("recipient", schema=None) as batch_op:
        batch_op.drop_index("ix_recipient_tipo")
        batch_op.drop_index("ix_recipient_issuer")
        batch_op.drop_index("ix_recipient_fecha")

    op.drop_table("recipient")
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_state_kind_due_at_id"))

    op.drop_table("mail")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_document_id"))

    op.drop_table("event")
    op.drop_table("document_xml")
    with op.batch_alter_table("arrival", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_arrival_sha256"))
        batch_op.drop_index(batch_op.f("ix_arrival_outcome"))
        batch_op.drop_index(batch_op.f("ix_arrival_clave_acceso"))

    op.drop_table("arrival")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_issuer_id_fecha_id"))
        batch_op.drop_index(batch_op.f("ix_document_fecha_id"))

    op.drop_table("document")
    op.drop_table("contact")
    op.drop_table("account")
    with op.batch_alter_table("throttle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_throttle_tat"))

    op.drop_table("throttle")
    op.drop_table("party")
    op.drop_table("issuer")
