"""What stands below the partner's replies: what they mean, for whoever wants to see it, and their hard words.

Where more of a reply is new than one can follow, its hard words are explained beneath it at once. What
authors wrote means something at once, too; of a model's reply the meaning is asked for by a button of its
own, which `word_card.js` listens to: a call that nobody asked for is not made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lib.conversation import Turn
from lib.looking_up import HardWord
from lib.overview import AttemptView
from pages import session
from pages.parts.text import safe, word_with_reading
from pages.words import _, explains_in_japanese


@dataclass(frozen=True)
class Meanings:
    """What is known of the meanings in one attempt, by turn. `wanted`: the reader wants to see them."""

    hard: Mapping[str, Sequence[HardWord]] = field(default_factory=dict)
    wanted: bool = False
    known: Mapping[str, str] = field(default_factory=dict)
    can_ask: bool = False

    @classmethod
    def of(cls, view: AttemptView) -> "Meanings":
        """As they stand, for whoever is here. Raises StoreUnavailable."""
        practice = session.practice()
        hard = practice.hard_words(session.person(), view)
        if not session.learner().translations or explains_in_japanese():
            return cls(hard)
        return cls(hard, True, practice.translations(view), practice.can_translate)

    def below(self, turn: Turn) -> str:
        """What stands below a reply: HTML, or nothing."""
        return self._hard_words(turn) + self._meaning(turn)

    def _hard_words(self, turn: Turn) -> str:
        words = "".join(
            f'<li>{word_with_reading(word.pieces)} <span lang="en">{safe(word.gloss)}</span></li>'
            for word in self.hard.get(turn.id, ())
        )
        return f'<ul class="y-hard" aria-label="{safe(_("Hard words"))}">{words}</ul>' if words else ""

    def _meaning(self, turn: Turn) -> str:
        if not self.wanted or not turn.reply:
            return ""
        known = self.known.get(turn.id)
        if known is not None:
            return f'<div class="y-meaning" lang="en">{safe(known)}</div>'
        if not self.can_ask:
            return (
                f'<div class="y-meaning">{safe(_("There is no translation of this without a model."))}</div>'
            )
        label = safe(_("What does it mean?"))
        return (
            f'<div class="y-meaning"><button type="button" data-turn="{safe(turn.id)}">{label}</button></div>'
        )
