"""The tables of what a learner takes home: words met, saved and known, their cards, and how reviews went.

The database holds that a word is one word for a learner, whatever it was saved from, that it has one card
for each direction, and that one click is one review.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from lib.store.columns import UtcDateTime, created, metadata, own_id

met_words = Table(
    "met_words",
    metadata,
    own_id(),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("lemma", String(80), nullable=False),
    Column("reading", String(80), nullable=False),
    Column("level", String(10)),
    Column("attempt_id", ForeignKey("attempts.id"), nullable=False),
    created(),
    UniqueConstraint("person_id", "lemma", "reading"),
)

words = Table(
    "words",
    metadata,
    own_id(),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("lemma", String(80), nullable=False),
    Column("reading", String(80), nullable=False),
    Column("state", String(10), nullable=False),
    Column("entry", Integer),
    Column("glosses", Text, nullable=False),
    Column("level", String(10)),
    Column("sentence", Text, nullable=False),
    Column("surface", String(80), nullable=False),
    Column("said_by", String(10), nullable=False),
    Column("turn_id", ForeignKey("turns.id")),
    Column("task_id", String(80)),
    created(),
    Column("changed_at", UtcDateTime, nullable=False),
    UniqueConstraint("person_id", "lemma", "reading"),
)

cards = Table(
    "cards",
    metadata,
    own_id(),
    Column("word_id", ForeignKey("words.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("direction", String(10), nullable=False),
    Column("memory", Text, nullable=False),
    Column("due", UtcDateTime, nullable=False),
    created(),
    UniqueConstraint("word_id", "direction"),
)
Index("ix_cards_person_id_due", cards.c.person_id, cards.c.due)

reviews = Table(
    "reviews",
    metadata,
    own_id(),
    Column("card_id", ForeignKey("cards.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("client_key", String(80), nullable=False),
    Column("rating", Integer, nullable=False),
    Column("before", Text, nullable=False),
    Column("reviewed_at", UtcDateTime, nullable=False),
    Column("undone_at", UtcDateTime),
    UniqueConstraint("card_id", "client_key"),
)
Index("ix_reviews_person_id_reviewed_at", reviews.c.person_id, reviews.c.reviewed_at)
