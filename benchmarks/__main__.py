"""`python -m benchmarks`: every figure of README's table, side by side, in one run on one machine.

    python -m benchmarks                                       all rows; also kept in benchmarks/results/
    python -m benchmarks turn --only yaritori --turns 8        one chat turn, one contender, one start
    python -m benchmarks turn --only yaritori --sessions 100   … and what idle sessions add
    python -m benchmarks tokens                                tokens and money
    python -m benchmarks reach                                 words above the learner's level
    python -m benchmarks results                               fifty turns analysed, and looked back on
    python -m benchmarks voice                                 from speech to words, from words to sound

The contenders take turns: each is started afresh in every round, so that a noisy minute of the machine
meets all of them. `YARITORI_TEST_BROWSER` names another browser, as for the tests.
"""

import argparse
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Error

from benchmarks import report
from benchmarks.analysis import Analysed, analysed
from benchmarks.contenders import CONTENDERS, Contender, prepare
from benchmarks.looking_back import LookedBack, looked_back
from benchmarks.processes import Server, free_port
from benchmarks.reach import miss_rates
from benchmarks.sessions import MOST_SESSIONS, mib_a_session
from benchmarks.talks import hold_talks
from benchmarks.tokens import Figures, figures
from benchmarks.turns import Measured, Messages, browser, one_start
from benchmarks.voice import Live, how_live

RESULTS = Path(__file__).parent / "results"
TIMED = ("all", "turn")
ROUNDS, TURNS, SESSIONS = 3, 7, 100
MOST_ROUNDS, MOST_TURNS = 10, 100


def main() -> None:
    order = _arguments()
    only = order.only if order.what in TIMED else ["yaritori"]
    contenders = [contender for contender in CONTENDERS if not only or contender.name in only]
    heading = report.heading(datetime.now(UTC))
    began = time.monotonic()
    # First, because it takes seconds: what is missing for it should show before the minutes of timing.
    tokens = _counted() if order.what in ("all", "tokens") else None
    missed = miss_rates() if order.what in ("all", "reach") else None
    looking = _look_back() if order.what == "results" or (order.what == "all" and not order.only) else None
    live = _live() if order.what == "voice" or (order.what == "all" and not order.only) else None
    measured: dict[str, Measured] = {}
    if order.what in TIMED:
        prepare(contenders)
        measured = {contender.name: Measured() for contender in contenders}
        _time_turns(contenders, measured, rounds=order.rounds, turns=order.turns, sessions=order.sessions)
    _say(f"done in {(time.monotonic() - began) / 60:.1f} minutes")
    text = f"{heading}\n{report.table(contenders, measured, tokens, missed, looking, live=live)}\n"
    if troubles := report.trouble(measured, looking, live):
        text += f"\n{troubles}\n"
    print(text)
    if order.what == "all" and not order.only and not troubles:
        RESULTS.mkdir(exist_ok=True)
        kept = RESULTS / f"{datetime.now(UTC):%Y-%m-%d}.md"
        kept.write_text(text, "utf-8")
        _say(f"kept in {kept}")
    if troubles:
        raise SystemExit(1)


def _counted() -> Figures:
    missing = [name for name in ("node", "npm") if shutil.which(name) is None]
    if missing:
        raise SystemExit(
            f"benchmarks: tokens are counted with {' and '.join(missing)}, not found here: install Node.js "
            "(Debian, Ubuntu: sudo apt-get install nodejs npm), or measure the turns alone: "
            "python -m benchmarks turn"
        )
    return figures()


def _look_back() -> tuple[Analysed, LookedBack]:
    with tempfile.TemporaryDirectory() as scratch:
        _say("conversations to look back on are held")
        talks = hold_talks(Path(scratch))
        _say("they are analysed")
        analysis = analysed(talks)
        _say("their results are drawn")
        return analysis, looked_back(talks, Path(scratch))


def _live() -> Live:
    _say("somebody speaks and listens")
    return how_live()


def _time_turns(
    contenders: list[Contender], measured: dict[str, Measured], *, rounds: int, turns: int, sessions: int
) -> None:
    messages = Messages()
    with provider_server() as provider, browser() as chromium:
        for number in range(1, rounds + 1):
            for contender in contenders:
                _say(f"round {number} of {rounds}: {contender.label}")
                into = measured[contender.name]
                held = sessions if number == rounds and contender.sessions else 0
                try:
                    _measure(contender, chromium, provider, messages, turns=turns, sessions=held, into=into)
                except (Error, OSError, RuntimeError, TimeoutError) as error:
                    into.trouble = f"{type(error).__name__}: {error}"
                    _say(into.trouble)


def _measure(
    contender: Contender,
    chromium: Browser,
    provider: Server,
    messages: Messages,
    *,
    turns: int,
    sessions: int,
    into: Measured,
) -> None:
    with tempfile.TemporaryDirectory() as scratch, contender.server(provider.url, Path(scratch)) as server:
        address = one_start(
            contender,
            server,
            chromium=chromium,
            provider=provider,
            messages=messages,
            turns=turns,
            into=into,
        )
        if sessions:
            into.session_mib = mib_a_session(server, address, sessions)


def provider_server() -> Server:
    """The model on loopback, not yet started."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.provider"]
    return Server(command, port, folder=Path(__file__).parent.parent, environment={"PORT": str(port)})


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "what", nargs="?", choices=["all", "turn", "tokens", "reach", "results", "voice"], default="all"
    )
    parser.add_argument("--only", nargs="+", choices=[c.name for c in CONTENDERS], default=[], metavar="NAME")
    parser.add_argument("--rounds", type=int, help=f"starts of each contender (all: {ROUNDS}, turn: 1)")
    parser.add_argument("--turns", type=int, default=TURNS, help=f"turns that count, a round ({TURNS})")
    parser.add_argument("--sessions", type=int, help=f"idle sessions to hold open (all: {SESSIONS}, turn: 0)")
    order = parser.parse_args()
    alone = order.what == "turn"
    order.rounds = min(MOST_ROUNDS, max(1, order.rounds or (1 if alone else ROUNDS)))
    order.turns = min(MOST_TURNS, max(1, order.turns))
    sessions = (0 if alone else SESSIONS) if order.sessions is None else order.sessions
    order.sessions = min(MOST_SESSIONS, max(0, sessions))
    return order


def _say(line: str) -> None:
    print(f"benchmarks: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
