"""The tables of conversations.

The database itself holds what must never be broken: one open attempt a task and person, one live
turn an attempt, one turn for each key that a client sends, one set of suggestions for each point of a
conversation, one standing reaction of a kind for each turn, one assessment an attempt, one translation of
a reply into a language, one recording for each key that a client sends. Those of what is learnt are in
`study_tables.py`, the column types in `columns.py`.
Alembic's migrations build these tables; a test keeps the two in step. Only the SQL that SQLite and
PostgreSQL share is used.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from lib.store.columns import NanoDollars, UtcDateTime, created, metadata, own_id

people = Table(
    "people",
    metadata,
    own_id(),
    Column("name", Text, nullable=False),
    created(),
    Column("called", Text, nullable=False, server_default=""),
    Column("level", String(10)),
    Column("time_zone", String(80)),
    Column("interface", String(10)),
    Column("explanations", String(10)),
    Column("partner", String(10)),
    Column("met", Boolean, nullable=False, server_default=false()),
    Column("furigana", String(10)),
    Column("romaji", Boolean, nullable=False, server_default=false()),
    Column("translations", Boolean, nullable=False, server_default=false()),
    Column("speaking", String(12)),
    Column("pause_ms", Integer),
    Column("send_at_once", Boolean, nullable=False, server_default=false()),
    Column("keep_recordings", Boolean, nullable=False, server_default=false()),
    Column("autoplay", Boolean, nullable=False, server_default=false()),
    Column("speed", Integer),
    Column("voice", String(12)),
    Column("hide_text", Boolean, nullable=False, server_default=false()),
)

task_versions = Table(
    "task_versions",
    metadata,
    Column("task_id", String(80), primary_key=True),
    Column("version", String(12), primary_key=True),
    Column("content", Text, nullable=False),
    created(),
)

attempts = Table(
    "attempts",
    metadata,
    own_id(),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("task_id", String(80), nullable=False),
    Column("task_version", String(12), nullable=False),
    Column("partner", String(10), nullable=False),
    Column("state", String(10), nullable=False),
    created(),
    Column("finished_at", UtcDateTime),
)
Index(
    "uq_attempts_one_open",
    attempts.c.person_id,
    attempts.c.task_id,
    unique=True,
    sqlite_where=text("state = 'open'"),
    postgresql_where=text("state = 'open'"),
)

turns = Table(
    "turns",
    metadata,
    own_id(),
    Column("attempt_id", ForeignKey("attempts.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("client_key", String(80), nullable=False),
    Column("learner_text", Text),
    Column("reply", Text, nullable=False, server_default=""),
    Column("state", String(10), nullable=False),
    Column("epoch", Integer, nullable=False, server_default="0"),
    Column("partner", String(10), nullable=False),
    Column("finish_reason", String(10)),
    Column("failure", String(40)),
    Column("correction", Text),
    Column("miss_rate", Float),
    Column("superseded_by", String(32)),
    Column("reserved_usd", NanoDollars),
    Column("lease_until", UtcDateTime),
    created(),
    Column("started_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    UniqueConstraint("attempt_id", "client_key"),
    UniqueConstraint("attempt_id", "number"),
)
Index("ix_turns_person_id_created_at", turns.c.person_id, turns.c.created_at)
_LIVE = text("state IN ('pending', 'streaming')")
Index("uq_turns_one_live", turns.c.attempt_id, unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE)
Index("ix_turns_live_lease", turns.c.lease_until, sqlite_where=_LIVE, postgresql_where=_LIVE)

evidence = Table(
    "evidence",
    metadata,
    own_id(),
    Column("attempt_id", ForeignKey("attempts.id"), nullable=False, index=True),
    Column("turn_id", ForeignKey("turns.id"), nullable=False),
    Column("objective_id", String(80), nullable=False),
    Column("quote", Text, nullable=False),
    Column("quote_start", Integer, nullable=False),
    Column("seen_by", String(10), nullable=False),
    Column("independence", String(10), nullable=False),
    created(),
    UniqueConstraint("turn_id", "objective_id"),
)

disputes = Table(
    "disputes",
    metadata,
    own_id(),
    Column("attempt_id", ForeignKey("attempts.id"), nullable=False, index=True),
    Column("objective_id", String(80), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("turn_id", ForeignKey("turns.id")),
    created(),
    Column("withdrawn_at", UtcDateTime),
)

reactions = Table(
    "reactions",
    metadata,
    own_id(),
    Column("turn_id", ForeignKey("turns.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("value", String(20), nullable=False),
    created(),
    Column("withdrawn_at", UtcDateTime),
)
_STANDS = text("withdrawn_at IS NULL")
Index(
    "uq_reactions_one_standing",
    reactions.c.turn_id,
    reactions.c.kind,
    unique=True,
    sqlite_where=_STANDS,
    postgresql_where=_STANDS,
)

help_shown = Table(
    "help_shown",
    metadata,
    own_id(),
    Column("attempt_id", ForeignKey("attempts.id"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("objective_id", String(80), nullable=False, server_default=""),
    Column("rung", Integer, nullable=False, server_default="0"),
    Column("before_turn", Integer, nullable=False),
    created(),
    UniqueConstraint("attempt_id", "kind", "objective_id", "rung"),
)

suggestions = Table(
    "suggestions",
    metadata,
    own_id(),
    Column("attempt_id", ForeignKey("attempts.id"), nullable=False),
    Column("before_turn", Integer, nullable=False),
    Column("content", Text),
    Column("reserved_usd", NanoDollars),
    created(),
    UniqueConstraint("attempt_id", "before_turn"),
)

assessments = Table(
    "assessments",
    metadata,
    own_id(),
    Column("attempt_id", ForeignKey("attempts.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("state", String(10), nullable=False),
    Column("epoch", Integer, nullable=False, server_default="0"),
    Column("partner", String(10), nullable=False),
    Column("content", Text),
    Column("failure", String(40)),
    Column("reserved_usd", NanoDollars),
    Column("lease_until", UtcDateTime),
    created(),
    Column("ended_at", UtcDateTime),
    UniqueConstraint("attempt_id"),
)
_UNFINISHED = text("state IN ('pending', 'running')")
Index(
    "ix_assessments_live_lease",
    assessments.c.lease_until,
    sqlite_where=_UNFINISHED,
    postgresql_where=_UNFINISHED,
)

translations = Table(
    "translations",
    metadata,
    own_id(),
    Column("turn_id", ForeignKey("turns.id"), nullable=False),
    Column("language", String(10), nullable=False),
    Column("content", Text),
    Column("reserved_usd", NanoDollars),
    created(),
    UniqueConstraint("turn_id", "language"),
)

recordings = Table(
    "recordings",
    metadata,
    own_id(),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("attempt_id", ForeignKey("attempts.id"), nullable=False),
    Column("client_key", String(80), nullable=False),
    Column("turn_key", String(80)),
    Column("way", String(12), nullable=False),
    Column("state", String(10), nullable=False),
    Column("epoch", Integer, nullable=False, server_default="0"),
    Column("seconds", Float, nullable=False),
    Column("audio", LargeBinary),
    Column("transcript", Text),
    Column("confidence", Float),
    Column("failure", String(40)),
    Column("reserved_usd", NanoDollars),
    Column("asked_at", UtcDateTime, nullable=False),
    created(),
    UniqueConstraint("attempt_id", "client_key"),
)
Index("ix_recordings_person_id_created_at", recordings.c.person_id, recordings.c.created_at)

usage = Table(
    "usage",
    metadata,
    own_id(),
    Column("person_id", ForeignKey("people.id")),
    Column("attempt_id", ForeignKey("attempts.id"), index=True),
    Column("turn_id", ForeignKey("turns.id")),
    Column("purpose", String(20), nullable=False),
    Column("provider_url", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("input_tokens", Integer),
    Column("cached_tokens", Integer),
    Column("output_tokens", Integer),
    Column("audio_tokens", Integer),
    Column("audio_ms", Integer),
    Column("characters", Integer),
    Column("estimated", Boolean, nullable=False),
    Column("cost_usd", NanoDollars),
    created(),
)
Index("ix_usage_person_id_created_at", usage.c.person_id, usage.c.created_at)
