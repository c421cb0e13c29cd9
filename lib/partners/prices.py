"""What a price in a task's table says: so many yen. A price without figures (無料) costs nothing."""

import re

MOST_OF_A_THING = 99
"""Of more no bill is made: it was misheard, or is a joke."""

_FIGURES = re.compile(r"\d[\d,]*")


def yen_of(price: str) -> int:
    """The yen in a price as a task writes it: 1,080 of 1,080円."""
    figures = _FIGURES.search(price)
    return int(figures[0].replace(",", "")) if figures else 0


def in_yen(yen: float) -> str:
    """A sum as the partner says it: 1,080円."""
    return f"{int(yen):,}円"
