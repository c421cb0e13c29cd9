"""The charts of what was practised, in the colours of the page, and their keys in words.

A chart is a picture: what it shows stands in its text for screen readers, and in a table beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import streamlit as st

from lib.progress import AttemptRecord, WordCount
from lib.wording import marked
from pages.parts.frame import COLOURS
from pages.parts.text import safe
from pages.words import _, moment, short_day

MOST_BARS, FEWEST_PLACES = 40, 12
"""So many bars can still be told apart on a phone; where there are few they do not grow fat."""
FEW_LINES = 5
"""About so many lines behind a chart to count by."""


@dataclass(frozen=True)
class _Shade:
    """A part of each bar: how strong the accent is on the paper, inside and at the edge; 1 is all accent."""

    field: str
    says: str
    strength: float
    edge: float = 1


_CONVERSATIONS = (
    _Shade("unaided", marked("on your own"), 1),
    _Shade("aided", marked("with help, or by your own word"), 0.5),
    _Shade("open", marked("left for another time"), 0, edge=0.4),
)
_WORDS = (
    _Shade("known", marked("known"), 1),
    _Shade("saved", marked("saved for review"), 0.5),
    _Shade("met", marked("just met"), 0),
)


def conversations_chart(records: Sequence[AttemptRecord], spoken: str) -> None:
    """The latest conversations, a bar for each. `spoken` is what a screen reader says of it."""
    latest = records[-MOST_BARS:]
    bars = [f"{number:02}|{short_day(one.attempt.created_at)}" for number, one in enumerate(latest)]
    places = [*bars, *(f"{number:02}|" for number in range(len(bars), FEWEST_PLACES))]
    rows = [
        {
            "bar": bar,
            "part": part,
            "rank": rank,
            "count": count,
            "task": one.task.title.ja,
            "when": moment(one.attempt.created_at),
            "met": f"{one.progress.completed} / {one.progress.total}",
            "alone": one.unaided,
        }
        for bar, one in zip(bars, latest, strict=True)
        for rank, (part, count) in enumerate(_parts(one).items())
    ]
    shown = _bars(rows, _CONVERSATIONS).encode(
        x=alt.X(
            "bar:O",
            scale=alt.Scale(domain=places, paddingInner=0.3, paddingOuter=0.15),
            axis=_axis(labelExpr="split(datum.label, '|')[1]", labelAngle=0, labelOverlap="greedy"),
        ),
        y=alt.Y("sum(count):Q", axis=_axis(format="d", tickMinStep=1, tickCount=FEW_LINES)),
        tooltip=_tooltip(task=_("Task"), when=_("Begun"), met=_("Objectives met"), alone=_("On your own")),
    )
    _draw(shown, 220, spoken, _CONVERSATIONS)


def words_chart(counts: Sequence[WordCount], names: Sequence[str], spoken: str) -> None:
    """The words of each level, a bar for each. `spoken` is what a screen reader says of it."""
    rows = [
        {
            "level": name,
            "part": shade.field,
            "rank": rank,
            "count": getattr(count, shade.field),
            **{other.field: getattr(count, other.field) for other in _WORDS},
        }
        for name, count in zip(names, counts, strict=True)
        for rank, shade in enumerate(_WORDS)
    ]
    shown = _bars(rows, _WORDS).encode(
        x=alt.X("sum(count):Q", axis=_axis(format="d", tickMinStep=1, tickCount=FEW_LINES)),
        y=alt.Y(
            "level:O",
            scale=alt.Scale(domain=list(names), paddingInner=0.35),
            axis=_axis(),
        ),
        tooltip=_tooltip(level=_("Level"), **{shade.field: _(shade.says) for shade in _WORDS}),
    )
    _draw(shown, 240, spoken, _WORDS)


def _parts(one: AttemptRecord) -> dict[str, int]:
    met, total = one.progress.completed, one.progress.total
    return {"unaided": one.unaided, "aided": met - one.unaided, "open": total - met}


def _bars(rows: Sequence[Mapping[str, object]], shades: Sequence[_Shade]) -> alt.Chart:
    fills, edges = zip(*(_colours(shade) for shade in shades), strict=True)
    fields = [shade.field for shade in shades]
    # A part of nothing would be drawn as a line.
    drawn = [row for row in rows if row["count"]]
    bars: alt.Chart = alt.Chart({"values": drawn}).mark_bar(strokeWidth=1, aria=False)
    return bars.encode(
        fill=alt.Fill("part:N", scale=alt.Scale(domain=fields, range=list(fills)), legend=None),
        stroke=alt.Stroke("part:N", scale=alt.Scale(domain=fields, range=list(edges)), legend=None),
        order=alt.Order("rank:Q"),
    )


def _tooltip(**names: str) -> list[alt.Tooltip]:
    """What is told of a bar that is pointed at: its fields, under these names."""
    return [alt.Tooltip(f"{field}:N", title=name) for field, name in names.items()]


def _axis(**options: Any) -> alt.Axis:
    quiet, line = _theme()["quiet"], _theme()["line"]
    look = {"labelColor": quiet, "gridColor": line, "domainColor": line, "ticks": False, "aria": False}
    return alt.Axis(**{"title": None, **look, **options})


def _draw(chart: alt.Chart, height: int, spoken: str, shades: Sequence[_Shade]) -> None:
    st.html(_key(shades))
    st.altair_chart(chart.properties(height=height), width="stretch", alt=spoken)


def _key(shades: Sequence[_Shade]) -> str:
    """What each shade stands for: HTML."""
    parts = []
    for shade in shades:
        fill, edge = _colours(shade)
        look = f"background:{fill};border-color:{edge}"
        parts.append(f'<li><i style="{look}" aria-hidden="true"></i>{safe(_(shade.says))}</li>')
    return f'<ul class="y-key">{"".join(parts)}</ul>'


def _colours(shade: _Shade) -> tuple[str, str]:
    """The fill and the edge of a shade, in the theme of whoever looks at it."""
    accent, paper = _theme()["accent"], _theme()["paper"]
    return _mix(accent, paper, shade.strength), _mix(accent, paper, shade.edge)


def _theme() -> dict[str, str]:
    return COLOURS[st.context.theme.type or "light"]


def _mix(front: str, back: str, strength: float) -> str:
    channels = (
        round(int(front[at : at + 2], 16) * strength + int(back[at : at + 2], 16) * (1 - strength))
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{channel:02X}" for channel in channels)
