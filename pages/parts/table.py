"""The figures behind a picture, folded away until somebody asks for them."""

from collections.abc import Iterable, Sequence

import streamlit as st

from lib.task_model import Text
from pages.parts.text import japanese, safe
from pages.words import meaning

ROOM_REM = 6.5
"""The width of a column below which a table rather scrolls."""


def table(name: str, head: Sequence[str], rows: Iterable[Sequence[str | Text]]) -> None:
    """A table that opens on request; the first cell of a row names it.

    A long one scrolls by itself, with the arrow keys too.
    """
    columns = "".join(f'<th scope="col">{safe(cell)}</th>' for cell in head)
    lines = "".join(
        f'<tr><th scope="row">{_cell(first)}</th>{"".join(f"<td>{_cell(cell)}</td>" for cell in cells)}</tr>'
        for first, *cells in rows
    )
    with st.expander(name):
        st.html(
            f'<div class="y-rows" role="region" aria-label="{safe(name)}" tabindex="0">'
            f'<table style="min-width:{ROOM_REM * len(head)}rem">'
            f"<thead><tr>{columns}</tr></thead><tbody>{lines}</tbody></table></div>"
        )


def _cell(content: str | Text) -> str:
    """HTML: plain text, or an author's Japanese with what explains it."""
    if isinstance(content, str):
        return safe(content)
    meant = meaning(content)
    return japanese(content.ja) + (f" · {safe(meant)}" if meant else "")
