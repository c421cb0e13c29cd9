"""An attempt at a task, and where it stands.

Pure: what the store keeps goes in, what a page shows comes out. Which words met an objective is
decided in `evidence.py`; this file only counts.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from lib.conversation import PartnerKind

AttemptState = Literal["open", "finished", "abandoned"]


@dataclass(frozen=True)
class Attempt:
    """One person's try at one version of a task."""

    id: str
    person_id: str
    task_id: str
    task_version: str
    partner: PartnerKind
    state: AttemptState
    created_at: datetime
    finished_at: datetime | None = None


@dataclass(frozen=True)
class Progress:
    """How many of the objectives are met."""

    completed: int
    total: int

    @property
    def percentage(self) -> int:
        """0 to 100, rounded down, so that 100 means all."""
        return self.completed * 100 // self.total if self.total else 0

    @property
    def all_met(self) -> bool:
        """Whether nothing is left to do."""
        return self.completed == self.total


@dataclass(frozen=True)
class Limits:
    """What one learner may send: code points a message, turns a minute and an hour."""

    characters: int = 4_000
    turns_a_minute: int = 12
    turns_an_hour: int = 240
