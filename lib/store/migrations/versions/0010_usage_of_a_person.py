"""What one person has used is found without reading what all have."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_index("ix_usage_person_id_created_at", "usage", ["person_id", "created_at"])


def downgrade() -> None:
    op.drop_index("ix_usage_person_id_created_at", table_name="usage")
