"""Reading help: what a learner has switched on, and translations of replies."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "translations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("turn_id", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("reserved_usd", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name=op.f("fk_translations_turn_id_turns")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_translations")),
        sa.UniqueConstraint("turn_id", "language", name=op.f("uq_translations_turn_id_language")),
    )
    op.add_column("people", sa.Column("furigana", sa.String(length=10), nullable=True))
    op.add_column("people", sa.Column("romaji", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column(
        "people", sa.Column("translations", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("translations")
        batch_op.drop_column("romaji")
        batch_op.drop_column("furigana")

    op.drop_table("translations")
