"""One chat turn, timed in a real browser: Enter → first token painted → last token painted.

Painted means: the frame after the change of the page has been handed over (a message posted from within
`requestAnimationFrame` arrives after it). Overhead is everything but the provider: Enter until the
provider has the request, plus its first token until that is painted.
"""

import json
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.contenders import Contender
from benchmarks.processes import Server
from benchmarks.tokens import CONVERSATION
from scripts.browser import FLAGS, ensure_browser

PATIENCE_MS = 30_000
STILL_SECONDS = 1.5
BETWEEN_TURNS_SECONDS = 0.6

# Notes when the marked tokens are on the screen. Only what changed is read, not the whole page.
_WATCH = """marker => {
  const seen = window.__seen = {};
  const now = () => performance.timeOrigin + performance.now();
  const painted = name => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => { seen[name] = now(); };
    channel.port2.postMessage(0);
  });
  const onKey = event => { if (event.key === 'Enter') seen.enter ??= now(); };
  document.addEventListener('keydown', onKey, {capture: true});
  const waiting = new Map([['first', 'R' + marker], ['last', 'E' + marker]]);
  const look = text => {
    for (const [name, token] of waiting) if (text.includes(token)) { waiting.delete(name); painted(name); }
    if (waiting.size) return;
    watcher.disconnect();
    document.removeEventListener('keydown', onKey, {capture: true});
  };
  const watcher = new MutationObserver(changes => {
    for (const change of changes) {
      if (change.type === 'characterData') look(change.target.data);
      else for (const node of change.addedNodes) look(node.textContent);
    }
  });
  watcher.observe(document.body, {subtree: true, childList: true, characterData: true});
}"""


@dataclass(frozen=True)
class Turn:
    """Milliseconds: Enter to the request's arrival, first token out to painted, last token out to painted.

    `entered` is when Enter was pressed, since 1970.
    """

    entered: float
    up: float
    down: float
    tail: float

    @property
    def overhead(self) -> float:
        """Enter to first token painted, less the provider's own time."""
        return self.up + self.down


@dataclass
class Measured:
    """What was seen of one contender, over all its starts. `cold` holds the first turn after each start."""

    cold: list[Turn] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    rss_mib: list[float] = field(default_factory=list)
    start_seconds: list[float] = field(default_factory=list)
    load_seconds: list[float] = field(default_factory=list)
    session_mib: float | None = None
    trouble: str | None = None


class Messages:
    """What is typed: the sentences of a written conversation, each with a marker never used before."""

    def __init__(self) -> None:
        self._number = 0

    def next(self) -> tuple[str, str]:
        """A marker, and the sentence that ends in it."""
        self._number += 1
        marker = f"q{self._number}x"
        return marker, f"{CONVERSATION[self._number % len(CONVERSATION)][0]} {marker}"


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium, installed if need be."""
    path = ensure_browser()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


def one_start(
    contender: Contender,
    server: Server,
    *,
    chromium: Browser,
    provider: Server,
    messages: Messages,
    turns: int,
    into: Measured,
) -> str:
    """The first turn after a start, a second one to warm up, then `turns` that count. The page's address."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    into.start_seconds.append(server.start_seconds)
    began = time.monotonic()
    page.goto(server.url)
    for click in contender.clicks:
        page.locator(click).first.click()
    page.locator(contender.text_box).first.wait_for()
    into.load_seconds.append(time.monotonic() - began)
    _wait_until_still(page)
    into.cold.append(_turn(contender, page, provider, messages))
    _turn(contender, page, provider, messages)
    before = server.cpu_ms
    into.turns += [_turn(contender, page, provider, messages) for _ in range(turns)]
    if turns:
        into.cpu_ms.append((server.cpu_ms - before) / turns)
    into.rss_mib.append(server.rss_mib)
    address = page.url
    context.close()
    return address


def _turn(contender: Contender, page: Page, provider: Server, messages: Messages) -> Turn:
    marker, sentence = messages.next()
    page.evaluate(_WATCH, marker)
    box = page.locator(contender.text_box).first
    box.click()
    if contender.typed:
        page.keyboard.type(sentence)
    else:
        box.fill(sentence)
    time.sleep(0.2)
    page.keyboard.press("Enter")
    page.wait_for_function("window.__seen.last", polling=100)
    seen = page.evaluate("window.__seen")
    with urllib.request.urlopen(f"{provider.url}/times/{marker}", timeout=5) as answer:
        times = json.load(answer)
    time.sleep(BETWEEN_TURNS_SECONDS)
    return Turn(
        entered=seen["enter"],
        up=times["request"] - seen["enter"],
        down=seen["first"] - times["first"],
        tail=seen["last"] - times["last"],
    )


def _wait_until_still(page: Page) -> None:
    """Wait until the page's text has not changed for a while: what greets the visitor has been said."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    text, since = "", time.monotonic()
    while time.monotonic() < deadline and time.monotonic() - since < STILL_SECONDS:
        if (now := page.locator("body").inner_text()) != text:
            text, since = now, time.monotonic()
        time.sleep(0.1)
