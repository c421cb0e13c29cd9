"""How much of a reply lay above the learner's level; NULL for the turns from before it was measured."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("turns", sa.Column("miss_rate", sa.Float(), nullable=True))


def downgrade() -> None:
    op.drop_column("turns", "miss_rate")
