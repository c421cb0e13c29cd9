"""What the partner's replies mean, below each of them, for whoever has switched that on.

What authors wrote is there at once. Of a model's reply the meaning is asked for by a button of its own, which
`word_card.js` listens to: a call that nobody asked for is not made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.conversation import Turn
from lib.overview import AttemptView
from pages import session
from pages.parts.text import safe
from pages.words import _, explains_in_japanese


@dataclass(frozen=True)
class Meanings:
    """What is known of the meanings in one attempt. `wanted`: the reader wants to see them."""

    wanted: bool = False
    known: Mapping[str, str] = field(default_factory=dict)
    can_ask: bool = False

    @classmethod
    def of(cls, view: AttemptView) -> "Meanings":
        """As they stand, for whoever is here. Raises StoreUnavailable."""
        if not session.learner().translations or explains_in_japanese():
            return cls()
        practice = session.practice()
        return cls(True, practice.translations(view), practice.can_translate)

    def line(self, turn: Turn) -> str:
        """A quiet line below a reply, or the button that asks for it: HTML, or nothing."""
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
