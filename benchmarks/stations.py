"""`python -m benchmarks.stations`: where a turn of Yaritori spends its time until the model is asked.

Each line is a station, with the median of the milliseconds after Enter over the turns.
"""

import statistics
import sys
import tempfile
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from benchmarks.__main__ import provider_server
from benchmarks.clocked import CLOCKS
from benchmarks.contenders import CONTENDERS
from benchmarks.turns import Measured, Messages, Turn, browser, one_start

TURNS = 12
STATIONS = {
    "message": "Streamlit's own message is with the server",
    "asked": "take_turn is called",
    "drafted": "it is thought through: what was said so far, and the words by the rules",
    "admitted": "the turn is admitted, written, committed",
    "claimed": "it is claimed, and that is committed",
    "request": "the model's server has the request",
}


def main() -> None:
    yaritori = next(contender for contender in CONTENDERS if contender.name == "yaritori")
    with tempfile.TemporaryDirectory() as scratch, provider_server() as provider, browser() as chromium:
        passed = Path(scratch) / "passed.txt"
        clocked = replace(
            yaritori,
            command=(sys.executable, "-m", "benchmarks.clocked", *yaritori.command[3:]),
            environment={**yaritori.environment, "CLOCK_FILE": str(passed)},
        )
        measured = Measured()
        with clocked.server(provider.url, Path(scratch)) as server:
            one_start(
                clocked,
                server,
                chromium=chromium,
                provider=provider,
                messages=Messages(),
                turns=TURNS,
                into=measured,
            )
        medians = _medians(measured.turns, passed.read_text().splitlines())
    for station in sorted(medians, key=medians.__getitem__):
        print(f"{medians[station]:6.1f} ms  {STATIONS[station]}")


def _medians(turns: list[Turn], lines: list[str]) -> dict[str, float]:
    """For each station the median of its first passing after each Enter."""
    passings = [(name, float(at)) for name, at in (line.split() for line in lines)]
    found: dict[str, list[float]] = defaultdict(list)
    for turn, following in pairwise([*turns, None]):
        end = following.entered if following else float("inf")
        for station in {name for name, *_ in CLOCKS}:
            times = [at for name, at in passings if name == station and turn.entered <= at < end]
            if times:
                found[station].append(min(times) - turn.entered)
        found["request"].append(turn.up)
    return {station: statistics.median(times) for station, times in found.items()}


if __name__ == "__main__":
    main()
