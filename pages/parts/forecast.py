"""How many cards will come in the next two weeks: a small chart to look at, and the same as a table."""

from collections.abc import Sequence
from datetime import date

import altair as alt
import streamlit as st

from pages.parts.frame import COLOURS
from pages.parts.table import table
from pages.words import _, day, ngettext, weekday

_HEIGHT = 110


def forecast_chart(forecast: Sequence[tuple[date, int]]) -> None:
    """A bar for each day, the learner's today first."""
    highest = max(count for _on, count in forecast)
    colours = COLOURS[st.context.theme.type or "light"]
    rows = [
        {"at": at, "label": _("today") if at == 0 else weekday(on), "day": day(on), "cards": count}
        for at, (on, count) in enumerate(forecast)
    ]
    axis = alt.Axis(
        title=None,
        labelExpr=f"{[row['label'] for row in rows]!r}[datum.value]",
        labelAngle=0,
        ticks=False,
        domain=False,
        labelColor=colours["quiet"],
        labelOverlap=True,
    )
    bars = (
        alt.Chart({"values": rows})
        .mark_bar(color=colours["accent"], cornerRadiusEnd=3, width={"band": 0.6})
        .encode(
            x=alt.X("at:O", axis=axis),
            y=alt.Y("cards:Q", axis=None, scale=alt.Scale(domain=[0, max(1.0, 1.3 * highest)])),
            tooltip=[alt.Tooltip("day:N", title=_("Day")), alt.Tooltip("cards:Q", title=_("Cards"))],
        )
    )
    counts = bars.mark_text(dy=-7, color=colours["quiet"]).encode(
        text=alt.condition("datum.cards > 0", "cards:Q", alt.value(""))
    )
    total = sum(count for _on, count in forecast)
    told = ngettext("{count} card in the next two weeks", "{count} cards in the next two weeks", total)
    st.altair_chart((bars + counts).properties(height=_HEIGHT), alt=told.format(count=total), key="forecast")
    table(_("As a table"), (_("Day"), _("Cards")), [(str(row["day"]), str(row["cards"])) for row in rows])
