"""Words that learners met, saved and know; their cards, and how reviews went."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "met_words",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("lemma", sa.String(length=80), nullable=False),
        sa.Column("reading", sa.String(length=80), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=True),
        sa.Column("attempt_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_met_words_attempt_id_attempts")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_met_words_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_met_words")),
        sa.UniqueConstraint(
            "person_id", "lemma", "reading", name=op.f("uq_met_words_person_id_lemma_reading")
        ),
    )
    op.create_table(
        "words",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("lemma", sa.String(length=80), nullable=False),
        sa.Column("reading", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=True),
        sa.Column("glosses", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("surface", sa.String(length=80), nullable=False),
        sa.Column("said_by", sa.String(length=10), nullable=False),
        sa.Column("turn_id", sa.String(length=32), nullable=True),
        sa.Column("task_id", sa.String(length=80), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_words_person_id_people")),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name=op.f("fk_words_turn_id_turns")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_words")),
        sa.UniqueConstraint("person_id", "lemma", "reading", name=op.f("uq_words_person_id_lemma_reading")),
    )
    op.create_table(
        "cards",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("word_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("direction", sa.String(length=10), nullable=False),
        sa.Column("memory", sa.Text(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_cards_person_id_people")),
        sa.ForeignKeyConstraint(["word_id"], ["words.id"], name=op.f("fk_cards_word_id_words")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cards")),
        sa.UniqueConstraint("word_id", "direction", name=op.f("uq_cards_word_id_direction")),
    )
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.create_index("ix_cards_person_id_due", ["person_id", "due"], unique=False)
    op.create_table(
        "reviews",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("card_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("client_key", sa.String(length=80), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_reviews_card_id_cards")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_reviews_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("card_id", "client_key", name=op.f("uq_reviews_card_id_client_key")),
    )
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.create_index("ix_reviews_person_id_reviewed_at", ["person_id", "reviewed_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.drop_index("ix_reviews_person_id_reviewed_at")

    op.drop_table("reviews")
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.drop_index("ix_cards_person_id_due")

    op.drop_table("cards")
    op.drop_table("words")
    op.drop_table("met_words")
