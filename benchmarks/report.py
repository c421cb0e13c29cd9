"""The table: a row for each figure, a column for each contender, the goal at the end."""

import os
import platform
import subprocess
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from statistics import fmean, median, quantiles

from benchmarks.analysis import Analysed
from benchmarks.contenders import CHAINLIT_HOME, Contender
from benchmarks.looking_back import LookedBack
from benchmarks.tokens import Figures
from benchmarks.turns import Measured, Turn
from benchmarks.voice import Live

NOTHING = "–"
Show = Callable[[Measured], str]
_PACKAGES = ("streamlit", "openai", "playwright")


def p95(values: Sequence[float]) -> float:
    """The 95th percentile, interpolated; of one value that value."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def _ms(pick: Callable[[Turn], float], average: Callable[[Sequence[float]], float] = median) -> Show:
    """Of all turns that count."""
    return lambda measured: (
        f"{average([pick(turn) for turn in measured.turns]):.0f}" if measured.turns else NOTHING
    )


def _median(pick: Callable[[Measured], Sequence[float]], form: str) -> Show:
    """Of all starts."""
    return lambda measured: format(median(values), form) if (values := pick(measured)) else NOTHING


def _cold(measured: Measured) -> str:
    cold = sorted(turn.overhead for turn in measured.cold)
    return f"{median(cold):.0f} ({cold[0]:.0f}–{cold[-1]:.0f})" if cold else NOTHING


def _session(measured: Measured) -> str:
    return NOTHING if measured.session_mib is None else f"{measured.session_mib:.2f}"


ROWS: Sequence[tuple[str, Show, str]] = (
    (
        "Enter → first token painted, less the provider’s time: median, ms",
        _ms(lambda turn: turn.overhead),
        "≤ Chainlit; aim 30",
    ),
    ("… of it until the provider has the request: median, ms", _ms(lambda turn: turn.up), ""),
    ("… of it from the provider’s first token on: median, ms", _ms(lambda turn: turn.down), ""),
    ("… 95th percentile, ms", _ms(lambda turn: turn.overhead, p95), ""),
    ("the same, first turn after a start: median (range), ms", _cold, "≤ 80"),
    ("server CPU for a turn of 100 tokens: median of starts, ms", _median(lambda m: m.cpu_ms, ".0f"), "≤ 95"),
    ("last token → painted: median, ms", _ms(lambda turn: turn.tail), "≤ 60"),
    ("… 95th percentile, ms", _ms(lambda turn: turn.tail, p95), ""),
    ("server memory after warm-up (RSS): median, MiB", _median(lambda m: m.rss_mib, ".0f"), "≤ 450"),
    ("… added by an idle session, of 100: MiB", _session, "≤ 1"),
    ("start until the server answers: median, s", _median(lambda m: m.start_seconds, ".1f"), "< 10"),
    ("opening the page until one can type: median, s", _median(lambda m: m.load_seconds, ".1f"), ""),
)


ANALYSIS: Sequence[tuple[str, Callable[[Analysed], Sequence[float]], str]] = (
    ("a conversation of 50 turns analysed afresh: median (range), ms", lambda found: found.afresh, "< 150"),
    ("… CPU, ms", lambda found: found.afresh_cpu, ""),
    ("… once more, ms", lambda found: found.again, ""),
    (
        "its words looked up, the dictionary just opened: median (range), ms",
        lambda found: found.just_opened,
        "< 50",
    ),
    ("… once more, ms", lambda found: found.opened, ""),
)
LOOKING_BACK: Sequence[tuple[str, Callable[[LookedBack], Sequence[float]], str]] = (
    ("its results asked for → painted: median (range), ms", lambda found: found.results, "< 500"),
    ("… the page’s script on the server, ms", lambda found: found.script, ""),
    ("… the same, first page after a start, ms", lambda found: found.first_script, ""),
    (
        "Finish → results painted, the assessment and the words included, ms",
        lambda found: found.finished,
        "< 700",
    ),
    ("progress over 300 conversations asked for → painted, ms", lambda found: found.progress, ""),
    ("review asked for → painted, ms", lambda found: found.review, ""),
)


LIVE: Sequence[tuple[str, Callable[[Live], Sequence[float]], str]] = (
    (
        "end of 5 s of speech, hands-free → its words in the box, less the transcriber’s time: median, ms",
        lambda found: found.heard.get("hands_free", ()),
        "≤ 150",
    ),
    ("… by Streamlit’s microphone in the chat box", lambda found: found.heard.get("box", ()), ""),
    ("… by audio-recorder-streamlit", lambda found: found.heard.get("one_tap", ()), ""),
    (
        "last token of a reply’s first sentence → its sound, Open JTalk: median (range), ms",
        lambda found: found.sounding.get("open_jtalk", ()),
        "≤ 400",
    ),
    ("… OpenAI’s voice, answering at once", lambda found: found.sounding.get("openai", ()), ""),
)


def _spread(values: Sequence[float]) -> str:
    """The median and the range."""
    if not values:
        return NOTHING
    digits = 0 if max(values) >= 10 else 1
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def table(
    contenders: Sequence[Contender],
    measured: dict[str, Measured],
    tokens: Figures | None,
    missed: dict[str, float] | None,
    looking: tuple[Analysed, LookedBack] | None,
    *,
    live: Live | None = None,
) -> str:
    """Markdown: what was timed, then what was counted. `missed` are the miss rates of the tasks."""
    lines = [
        _line(["figure", *(contender.label for contender in contenders), "Yaritori’s goal"]),
        _line(["---", *("---:" for _ in contenders), "---"]),
    ]
    if measured:
        for figure, show, goal in ROWS:
            shown = [show(measured[contender.name]) for contender in contenders]
            lines.append(_line([figure, *shown, goal]))
    counted: list[tuple[str, str, str]] = []
    if looking is not None:
        analysis, pages = looking
        counted += [(figure, _spread(pick(analysis)), goal) for figure, pick, goal in ANALYSIS]
        counted += [(figure, _spread(show(pages)), goal) for figure, show, goal in LOOKING_BACK]
    if live is not None:
        counted += [(figure, _spread(pick(live)), goal) for figure, pick, goal in LIVE]
    if tokens is not None:
        cost = tokens.ten_exchanges_usd
        counted += [
            ("tokens of an exchange, all in (o200k): average", f"{tokens.average:.0f}", "≤ 600"),
            ("… turn 50 against turn 5", f"{tokens.growth:+.0%}", "within 15 %"),
            (
                "model cost of a chat of 10 exchanges, gpt-4o-mini, $",
                f"{cost:.5f}" if cost else NOTHING,
                "≤ 0.002",
            ),
        ]
    if missed is not None:
        worst = max(missed.values())
        counted += [
            (
                f"content words of a reply above the level, mean of {len(missed)} tasks offline",
                f"{fmean(missed.values()):.1%}",
                "< 10 %",
            ),
            ("… of the worst task", f"{worst:.1%}", "< 10 %"),
        ]
    for figure, value, goal in counted:
        values = [value if contender.name == "yaritori" else NOTHING for contender in contenders]
        lines.append(_line([figure, *values, goal]))
    return "\n".join(lines)


def trouble(
    measured: dict[str, Measured], looking: tuple[Analysed, LookedBack] | None, live: Live | None = None
) -> str:
    """What went wrong, a line each."""
    troubles = {name: one.trouble for name, one in measured.items()}
    if looking is not None:
        troubles["looking back"] = looking[1].trouble
    if live is not None:
        troubles["speaking and listening"] = live.trouble
    return "\n".join(
        f"{name} could not be measured to the end: {why}" for name, why in troubles.items() if why
    )


def heading(at: datetime) -> str:
    """When, on which machine, with which versions."""
    installed = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"# Benchmarks, {at:%Y-%m-%d %H:%M} UTC\n\n"
        f"{_cpu_model()}, {os.cpu_count()} cores, {_memory_gib():.0f} GiB; load before the run {load}. "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, {installed}"
        f"{_chainlit_version()}. Commit {_commit()}.\n"
    )


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cpu_model() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next(
        (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown CPU"
    )


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _chainlit_version() -> str:
    found = sorted(CHAINLIT_HOME.glob("lib/python*/site-packages/chainlit-*.dist-info"))
    return (
        f", chainlit {found[-1].name.removeprefix('chainlit-').removesuffix('.dist-info')}" if found else ""
    )


def _commit() -> str:
    git = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    )
    return git.stdout.strip() or "unknown"
