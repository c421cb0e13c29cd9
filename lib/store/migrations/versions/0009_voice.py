"""Voice: recordings, how a learner speaks and listens, and usage by seconds and characters."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_SWITCHES = ("send_at_once", "keep_recordings", "autoplay", "hide_text")
_CHOICES: dict[str, Any] = {
    "speaking": sa.String(length=12),
    "pause_ms": sa.Integer(),
    "speed": sa.Integer(),
    "voice": sa.String(length=12),
}
_MEASURES = ("audio_tokens", "audio_ms", "characters")


def upgrade() -> None:
    op.create_table(
        "recordings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("attempt_id", sa.String(length=32), nullable=False),
        sa.Column("client_key", sa.String(length=80), nullable=False),
        sa.Column("turn_key", sa.String(length=80), nullable=True),
        sa.Column("way", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("epoch", sa.Integer(), server_default="0", nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("audio", sa.LargeBinary(), nullable=True),
        sa.Column("transcript", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("failure", sa.String(length=40), nullable=True),
        sa.Column("reserved_usd", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_recordings_person_id_people")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_recordings_attempt_id_attempts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
        sa.UniqueConstraint("attempt_id", "client_key", name=op.f("uq_recordings_attempt_id_client_key")),
    )
    op.create_index("ix_recordings_person_id_created_at", "recordings", ["person_id", "created_at"])
    for name, kind in _CHOICES.items():
        op.add_column("people", sa.Column(name, kind, nullable=True))
    for name in _SWITCHES:
        op.add_column("people", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    for name in _MEASURES:
        op.add_column("usage", sa.Column(name, sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("usage", schema=None) as batch_op:
        for name in _MEASURES:
            batch_op.drop_column(name)
    with op.batch_alter_table("people", schema=None) as batch_op:
        for name in (*_CHOICES, *_SWITCHES):
            batch_op.drop_column(name)
    op.drop_index("ix_recordings_person_id_created_at", table_name="recordings")
    op.drop_table("recordings")
