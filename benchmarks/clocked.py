"""`streamlit run` with clocks around the stations of a turn; started by `benchmarks/stations.py`.

Each passing is a line in the file that `CLOCK_FILE` names: the station, and when, in milliseconds since 1970.
"""

import functools
import os
import sys
import time
from typing import Any

from streamlit.runtime.app_session import AppSession
from streamlit.web import cli

from lib.engine import Engine
from lib.practice import Practice

BEFORE, AFTER = "before", "after"
CLOCKS = (
    ("message", AppSession, "handle_backmsg", BEFORE),
    ("asked", Practice, "take_turn", BEFORE),
    ("drafted", Practice, "_draft", AFTER),
    ("admitted", Engine, "run", BEFORE),
    ("claimed", Engine, "run", AFTER),
)


def put_clocks() -> None:
    """Note each passing of the stations."""
    lines = open(os.environ["CLOCK_FILE"], "a", buffering=1)  # noqa: SIM115 - as long as the server

    def note(station: str) -> None:
        lines.write(f"{station} {time.time() * 1000:.2f}\n")

    for station, owner, name, when in CLOCKS:
        setattr(owner, name, _clocked(getattr(owner, name), station, when, note))


def _clocked(call: Any, station: str, when: str, note: Any) -> Any:
    @functools.wraps(call)
    def clocked(*arguments: Any, **named: Any) -> Any:
        if when == BEFORE:
            note(station)
        answer = call(*arguments, **named)
        if when == AFTER:
            note(station)
        return answer

    return clocked


if __name__ == "__main__":
    put_clocks()
    sys.argv[0] = "streamlit"
    cli.main()
