"""The pages on which a learner looks back, timed in a real browser: asked for → their last part painted.

Asked for means: the click, or the moment before the browser's Back, in a tab that has the app already.
Painted means, as for a turn, that the frame was handed over in which the last of the parts named here came
onto the page. The last of them is what the page's script draws last.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from playwright.sync_api import Browser, Error, Page

from benchmarks.contenders import CONTENDERS, Contender
from benchmarks.processes import Server
from benchmarks.sessions import script_ms
from benchmarks.talks import LONG, Talk
from benchmarks.turns import PATIENCE_MS, browser

VISITS, RUNS, STILL_MS = 3, 7, 500
Parts = Sequence[tuple[str, int]]
"""Selectors, and how many of each there are at least."""

RESULTS: Parts = (
    (".st-key-results .y-turns > li", 1 + 2 * LONG),
    (".st-key-word-review .y-word", 8),
    (".st-key-report .y-unseen", 1),
    (".st-key-results .st-key-keep button", 1),
)
PROGRESS: Parts = (
    (".st-key-progress [data-testid=stVegaLiteChart] svg", 2),
    (".st-key-progress .y-days", 1),
    (".st-key-progress [data-testid=stExpander]", 3),
)
REVIEW: Parts = (
    (".st-key-review-around [data-testid=stVegaLiteChart] svg", 1),
    (".st-key-review-around .y-attribution", 1),
)
_TASKS: Parts = ((".st-key-front", 1), ("[class*=st-key-choose-]", 8))
_FINISH = ".st-key-finish-now button"

_WATCH = """parts => {
  const seen = window.__seen = {};
  const now = () => performance.timeOrigin + performance.now();
  document.addEventListener('click', () => { seen.asked ??= now(); }, {capture: true, once: true});
  const whole = () => parts.every(([name, count]) => document.querySelectorAll(name).length >= count);
  const watcher = new MutationObserver(() => {
    if (seen.asked === undefined || !whole()) return;
    watcher.disconnect();
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => { seen.painted = now(); };
      channel.port2.postMessage(0);
    });
  });
  watcher.observe(document.body, {subtree: true, childList: true});
}"""
_THERE = "parts => parts.every(([name, count]) => document.querySelectorAll(name).length >= count)"
_BACK = "() => { window.__seen.asked = performance.timeOrigin + performance.now(); history.back(); }"


@dataclass
class LookedBack:
    """Milliseconds. `finished`: from Finish on, with the assessment; `results`: where it was made before.

    `script`: the results' script on the server, warm, and `first_script` where the server has just started.
    """

    finished: list[float] = field(default_factory=list)
    results: list[float] = field(default_factory=list)
    first_script: list[float] = field(default_factory=list)
    script: list[float] = field(default_factory=list)
    progress: list[float] = field(default_factory=list)
    review: list[float] = field(default_factory=list)
    trouble: str | None = None


def looked_back(talks: Sequence[Talk], folder: Path) -> LookedBack:
    """Finish each of the conversations in this folder's store, and look back on them."""
    found, yaritori = LookedBack(), _without_model()
    try:
        with yaritori.server("", folder) as server, browser() as chromium:
            _in_a_tab(chromium, server, talks, found)
        for talk in talks:
            with yaritori.server("", folder) as server:
                first, *others = script_ms(server, f"{server.url}/results?id={talk.attempt_id}", 1 + RUNS)
            found.first_script.append(first)
            found.script.extend(others)
    except (Error, OSError, RuntimeError, TimeoutError) as error:
        found.trouble = f"{type(error).__name__}: {error}"
    return found


def _in_a_tab(chromium: Browser, server: Server, talks: Sequence[Talk], into: LookedBack) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(PATIENCE_MS)
    for talk in talks:
        page.goto(f"{server.url}/attempt?id={talk.attempt_id}")
        page.locator(_FINISH).wait_for()
        _rest(page)
        into.finished.append(_timed(page, RESULTS, page.locator(_FINISH).click))
        into.results += _there_and_back(page, RESULTS)
    into.progress += _visits(page, server, "progress", PROGRESS)
    into.review += _visits(page, server, "review", REVIEW)


def _without_model() -> Contender:
    """Yaritori as it is without a key, whose results need nobody else."""
    yaritori = next(contender for contender in CONTENDERS if contender.name == "yaritori")
    no_model = {"OPENAI_API_KEY": "", "OPENAI_BASE_URL": ""}
    return replace(yaritori, environment={**yaritori.environment, **no_model})


def _visits(page: Page, server: Server, name: str, parts: Parts) -> list[float]:
    """Another page, visited from the tasks; opening its address loads what every visit shares."""
    page.goto(f"{server.url}/{name}")
    page.wait_for_function(_THERE, arg=parts, polling=100)
    _rest(page)
    return _there_and_back(page, parts)


def _there_and_back(page: Page, parts: Parts) -> list[float]:
    """From this page to the tasks and back, some times."""
    times = []
    for _ in range(VISITS):
        page.get_by_role("link", name="Tasks").first.click()
        page.wait_for_function(_THERE, arg=_TASKS, polling=100)
        _rest(page)
        times.append(_timed(page, parts, lambda: page.evaluate(_BACK)))
    return times


def _timed(page: Page, parts: Parts, ask: Callable[[], object]) -> float:
    page.evaluate(_WATCH, parts)
    ask()
    page.wait_for_function("window.__seen.painted", polling=100)
    _rest(page)
    seen = page.evaluate("window.__seen")
    return float(seen["painted"] - seen["asked"])


def _rest(page: Page) -> None:
    """Until the page has nothing to do, and has been still for a moment."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_timeout(STILL_MS)
