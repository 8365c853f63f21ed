"""Profile, colleagues, digests.

Revision 0002, after 0001.

A migration imports nothing from the application, so that it runs for ever. On a large table take
no locks that last: build indexes CONCURRENTLY on PostgreSQL, change rows in short batches.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "address_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("old_email", sa.String(length=254), nullable=True),
        sa.Column("new_email", sa.String(length=254), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_address_change_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_change")),
    )
    with op.batch_alter_table("address_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_address_change_account_id"), ["account_id"], unique=False)

    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("given_by", sa.Integer(), nullable=True),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.Column(
            "notices",
            sa.Enum("each", "daily", "none", name="notices", native_enum=False, length=40),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_delegation_account_id")),
        sa.ForeignKeyConstraint(["given_by"], ["account.id"], name=op.f("fk_delegation_given_by")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_delegation_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.UniqueConstraint("party_id", "email", name=op.f("uq_delegation_party_id_email")),
    )
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delegation_account_id"), ["account_id"], unique=False)

    op.create_table(
        "photo",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_photo_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_photo")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("visited_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("previous_visit_at", sa.DateTime(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "notices",
                sa.Enum("each", "daily", "none", name="notices", native_enum=False, length=40),
                nullable=False,
                server_default="each",
            )
        )

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("silenced_at", sa.DateTime(), nullable=True))

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_document_issuer_id_numero"), ["issuer_id", "numero"], unique=False
        )

    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("delegation_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("change_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("digest_id", sa.Integer(), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_mail_kind_document_id_party_id"), type_="unique")
        batch_op.create_index(batch_op.f("ix_mail_delegation_id"), ["delegation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mail_digest_id"), ["digest_id"], unique=False)
        batch_op.create_unique_constraint(
            batch_op.f("uq_mail_kind_document_id_party_id_to"), ["kind", "document_id", "party_id", "to"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_mail_digest_id"), "mail", ["digest_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_mail_delegation_id"), "delegation", ["delegation_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(batch_op.f("fk_mail_change_id"), "address_change", ["change_id"], ["id"])

    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.add_column(sa.Column("party_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_sign_in_party_id"), "party", ["party_id"], ["id"])


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_sign_in_party_id"), type_="foreignkey")
        batch_op.drop_column("party_id")

    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_mail_change_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_mail_delegation_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_mail_digest_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_mail_kind_document_id_party_id_to"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_mail_digest_id"))
        batch_op.drop_index(batch_op.f("ix_mail_delegation_id"))
        batch_op.create_unique_constraint(
            batch_op.f("uq_mail_kind_document_id_party_id"), ["kind", "document_id", "party_id"]
        )
        batch_op.drop_column("digest_id")
        batch_op.drop_column("change_id")
        batch_op.drop_column("delegation_id")

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_issuer_id_numero"))

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_column("silenced_at")

    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("notices")
        batch_op.drop_column("previous_visit_at")
        batch_op.drop_column("visited_at")

    op.drop_table("photo")
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delegation_account_id"))

    op.drop_table("delegation")
    with op.batch_alter_table("address_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_address_change_account_id"))

    op.drop_table("address_change")
