"""Somebody is thinking: three dots that breathe."""

from pages.parts.text import safe

_DOT = '<i aria-hidden="true">・</i>'


def waiting(who: str) -> str:
    """The dots; a screen reader hears who is thinking."""
    return f'<div class="y-waiting" role="status"><span class="y-sr">{safe(who)}</span>{_DOT * 3}</div>'
