"""The days of the last weeks as a small calendar: a square for each, filled where something was done.

It counts no days in a row, so that there is nothing that could break.
"""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from pages.parts.text import safe
from pages.words import day as as_written
from pages.words import month

WEEKS = 12


def days_strip(practised: Collection[date], today: date, spoken: str) -> str:
    """HTML: a column a week, Monday first, this week last. `spoken` is what a screen reader says of it."""
    columns = "".join(_week(monday, practised, today) for monday in mondays(today))
    return f'<div class="y-days" role="img" aria-label="{safe(spoken)}">{columns}</div>'


def mondays(today: date) -> list[date]:
    """The first days of the weeks that are shown."""
    this = today - timedelta(days=today.weekday())
    return [this - timedelta(weeks=back) for back in reversed(range(WEEKS))]


def _week(monday: date, practised: Collection[date], today: date) -> str:
    week = [monday + timedelta(days=days) for days in range(7)]
    first = next((day for day in week if day.day == 1), None)
    name = safe(month(first)) if first else ""
    return f"<div><span>{name}</span>{''.join(_squares(week, practised, today))}</div>"


def _squares(week: list[date], practised: Collection[date], today: date) -> Iterator[str]:
    for day in week:
        classes = " ".join(
            name
            for name, holds in (
                ("y-on", day in practised),
                ("y-today", day == today),
                ("y-ahead", day > today),
            )
            if holds
        )
        yield f'<i class="{classes}" title="{safe(as_written(day))}"></i>'
