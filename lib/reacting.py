"""The use cases of a learner who reacts to a reply, without saying anything in the conversation.

A reaction blocks nothing and meets nothing; it may come at any time, long after the end too. What it
can be stands in `reactions.py`.
"""

from lib.errors import TurnInProgress, TurnNotFound
from lib.people import Person
from lib.reactions import EMOJI, FLAG_REASONS, FlagReason, ReactionKind
from lib.store import reactions as reaction_store
from lib.store import turns as turn_store
from lib.store.database import Conflict, now
from lib.talking import TRIES, Talking


class Reacting(Talking):
    """Reactions to replies, each in the place of an earlier one of its kind."""

    def react(self, person: Person, turn_id: str, emoji: str | None) -> None:
        """One of `EMOJI` for a reply; None takes it back. The same again changes nothing.

        Raises TurnNotFound, TurnInProgress, StoreUnavailable; ValueError for any other emoji.
        """
        if emoji is not None and emoji not in EMOJI:
            raise ValueError(f"nobody can react with {emoji!r}")
        self._let_stand(person, turn_id, "emoji", emoji)

    def flag(self, person: Person, turn_id: str, reason: FlagReason | None) -> None:
        """Say what is wrong with a reply; None takes it back. The same again changes nothing.

        Another reply to the same words is told of it. Raises TurnNotFound, TurnInProgress,
        StoreUnavailable; ValueError for any other reason.
        """
        if reason is not None and reason not in FLAG_REASONS:
            raise ValueError(f"nobody can flag a reply as {reason!r}")
        self._let_stand(person, turn_id, "flag", reason)

    def _let_stand(self, person: Person, turn_id: str, kind: ReactionKind, value: str | None) -> None:
        for _ in range(TRIES):
            try:
                with self._database.write() as connection:
                    turn = turn_store.turn_of(connection, turn_id, person.id)
                    if turn is not None and turn.live:
                        raise TurnInProgress
                    if turn is None or not turn.reply or not turn.counts:
                        raise TurnNotFound
                    if reaction_store.standing_reaction(connection, turn_id, kind) == value:
                        return
                    at = now(connection)
                    reaction_store.withdraw_reaction(connection, turn_id, kind, at)
                    if value is not None:
                        reaction_store.add_reaction(
                            connection,
                            row_id=self._new_id(),
                            turn_id=turn_id,
                            person_id=person.id,
                            kind=kind,
                            value=value,
                            at=at,
                        )
                    return
            except Conflict:  # another tab was faster, on another replica: look what stands now
                continue
        raise TurnInProgress
