"""What learners tell about themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("called", sa.Text(), server_default="", nullable=False))
    op.add_column("people", sa.Column("level", sa.String(length=10), nullable=True))
    op.add_column("people", sa.Column("time_zone", sa.String(length=80), nullable=True))
    op.add_column("people", sa.Column("interface", sa.String(length=10), nullable=True))
    op.add_column("people", sa.Column("explanations", sa.String(length=10), nullable=True))
    op.add_column("people", sa.Column("partner", sa.String(length=10), nullable=True))
    op.add_column("people", sa.Column("met", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("people") as batch_op:
        for name in ("met", "partner", "explanations", "interface", "time_zone", "level", "called"):
            batch_op.drop_column(name)
