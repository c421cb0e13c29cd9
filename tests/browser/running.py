"""The real app as a process, and a learner at it in a real browser."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Error, Locator, expect

from lib.languages import Language, catalogue

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 40.0
JOINER = "\u2060"
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}

expect.set_options(timeout=15_000)


class RunningApp:
    """`streamlit run app.py` on a port of its own, over a database file in a folder."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self._folder, self._database = folder, folder / "yaritori.db"
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.database_url = f"sqlite:///{self._database}"
        self._environment = os.environ | {
            "YARITORI_DATABASE_URL": self.database_url,
            "YARITORI_PACE_SECONDS": "0.005",
            "YARITORI_TURNS_A_MINUTE": "1000",
            "YARITORI_TURNS_AN_HOUR": "10000",
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "RunningApp":
        """Until it answers."""
        command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={self.port}"]
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise AssertionError(f"the app did not start:\n{self.log()}")
            time.sleep(0.05)
        return self

    def kill(self) -> None:
        """As when the power fails."""
        assert self._process
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)

    def stop(self) -> None:
        """In good order."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()

    def log(self) -> str:
        """What the server has written so far."""
        return (self._folder / "server.log").read_text("utf-8", "replace")

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the database holds, or a change of it."""
        with sqlite3.connect(self._database, timeout=10, isolation_level=None) as connection:
            found = connection.execute(sql, values).fetchall()
        connection.close()
        return found

    def forget_open_attempts(self) -> None:
        """So that choosing a task begins anew."""
        self.rows("UPDATE attempts SET state = 'abandoned' WHERE state = 'open'")

    def forget_who_is_here(self) -> None:
        """As on the first visit."""
        self.rows("UPDATE people SET called = '', level = NULL, time_zone = NULL, met = 0")
        self.rows("UPDATE people SET interface = NULL, explanations = NULL, partner = NULL")
        self.rows("UPDATE people SET furigana = NULL, romaji = 0, translations = 0")
        self.rows("UPDATE people SET speaking = NULL, pause_ms = NULL, speed = NULL, voice = NULL")
        self.rows("UPDATE people SET send_at_once = 0, keep_recordings = 0, autoplay = 0, hide_text = 0")

    def forget_what_was_done(self) -> None:
        """As before the first conversation."""
        for table in DONE:
            self.rows(f"DELETE FROM {table}")

    def said(self) -> list[str]:
        """The words of all turns in open attempts, oldest first; the opening lines have none."""
        return [
            row[0]
            for row in self.rows(
                "SELECT learner_text FROM turns JOIN attempts ON attempts.id = attempt_id "
                "WHERE attempts.state = 'open' AND learner_text IS NOT NULL ORDER BY turns.created_at"
            )
        ]

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2) as response:
                return bool(response.status == 200)
        except OSError:
            return False


def with_microphone(file: Path) -> tuple[str, ...]:
    """The flags of a browser that may listen to this recording, from its beginning whenever it opens."""
    return (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={file}%noloop",
        "--autoplay-policy=no-user-gesture-required",
    )


class Tab:
    """A learner in one tab, who reads this language.

    What it asks of other hosts is remembered, and so are errors of its scripts.
    """

    def __init__(self, context: BrowserContext, app: RunningApp, language: Language = "en") -> None:
        self.app, self.page = app, context.new_page()
        self._catalogue = catalogue(ROOT / "data" / "locale", language)
        self.strangers: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self._remember(request.url))
        self.page.on("websocket", lambda websocket: self._remember(websocket.url))
        self.page.on("pageerror", self._remember_error)

    def _remember_error(self, error: Error) -> None:
        # The one-tap recorder closes in its frame what has no way to be closed, and does no harm by it.
        if "/component/audio_recorder" not in (error.stack or ""):
            self.errors.append(str(error))

    def _remember(self, url: str) -> None:
        address = urlsplit(url)
        if address.scheme not in ("data", "blob") and address.netloc != f"127.0.0.1:{self.app.port}":
            self.strangers.append(url)

    # Where things stand.

    @property
    def box(self) -> Locator:
        return self.page.get_by_test_id("stChatInputTextArea")

    @property
    def words(self) -> Locator:
        """The reply that is arriving, or has just arrived."""
        return self.page.locator(".st-key-words")

    @property
    def alert(self) -> Locator:
        return self.page.get_by_role("alert").filter(visible=True)

    @property
    def mine(self) -> Locator:
        """The learner's messages."""
        return self.page.locator(".y-learner")

    @property
    def talk(self) -> Locator:
        return self.page.locator(".st-key-talk")

    def goal(self, objective_id: str) -> Locator:
        return self.page.locator(f".st-key-goal-{objective_id}")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=self.says(name), exact=True)

    def says(self, sentence: str) -> str:
        """How the page says what stands in the code."""
        return self._catalogue.gettext(sentence)

    # What the learner does.

    def tasks(self) -> "Tab":
        self.page.goto(self.app.url)
        self.page.locator("[class*='st-key-choose-']").first.wait_for()
        self.rest()
        return self

    def choose(self, task_id: str) -> "Tab":
        """From the tasks into a conversation, to the end of what the partner says there."""
        self.tasks().page.locator(f".st-key-choose-{task_id} button").click()
        self.hear()
        return self

    def send(self, words: str) -> "Tab":
        self.box.fill(words)
        self.box.press("Enter")
        return self

    def say(self, words: str) -> "Tab":
        """One whole exchange."""
        before = self.mine.count()
        self.send(words)
        expect(self.mine).to_have_count(before + 1)
        self.hear()
        return self

    def hear(self) -> str:
        """The reply, once it is complete; a quick one may be there before the page can draw its arrival."""
        expect(self.page.locator(COMPLETE).first).to_be_attached()
        return self.rest().heard()

    def heard(self) -> str:
        """The reply that is there."""
        arriving = self.words.locator("p, .y-arrived")
        return shown(arriving.or_(self.page.locator(".y-partner > .y-ja")).last)

    def rest(self) -> "Tab":
        """Until the page has nothing to do and wears its style sheet, which comes after its script."""
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        self.page.wait_for_function(STYLED)
        return self

    def settle(self) -> "Tab":
        """Until nothing scrolls any more."""
        self.page.wait_for_function(SETTLED, polling=200)
        return self

    def reload(self) -> "Tab":
        self.page.reload()
        return self

    def see(self, text: str) -> "Tab":
        """Until this much of the reply is there, joiners or not."""
        self.page.wait_for_function(
            """([text, joiner]) => (document.querySelector('.st-key-words')?.textContent ?? '')
                .replaceAll(joiner, '').includes(text)""",
            arg=[text, JOINER],
        )
        return self

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        return int(self.page.evaluate(OVERFLOW))


DONE = (
    *("reviews", "cards", "words", "met_words", "reactions", "disputes", "evidence", "help_shown"),
    *("suggestions", "translations", "assessments", "recordings", "usage", "turns", "attempts"),
)
"""The tables of what a learner does, in the order in which they can be emptied."""
STYLED = "() => getComputedStyle(document.documentElement).getPropertyValue('--y-ink') !== ''"
COMPLETE = ".st-key-live .y-complete, .y-turns > .y-partner:last-child:not(:has(.y-cut))"
SETTLED = """() => {
    const boxes = [...document.querySelectorAll('[data-testid=stAppScrollToBottomContainer], main')];
    const now = boxes.map(box => [box.scrollTop, box.scrollHeight]).join();
    const still = window.lastSeen === now;
    window.lastSeen = now;
    return still;
}"""
OVERFLOW = """() => {
    const names = ['stMain', 'stAppScrollToBottomContainer', 'stAppViewContainer', 'stMainBlockContainer'];
    const boxes = document.querySelectorAll(names.map(name => `[data-testid=${name}]`).join());
    return Math.max(...[document.scrollingElement, ...boxes].map(box => box.scrollWidth - innerWidth));
}"""


def shown(place: Locator) -> str:
    """The text that people see: without the joiners that keep Markdown from taking it for its own."""
    return re.sub(rf"[{JOINER}\u200b]", "", place.inner_text()).strip()


def pieces(count: int) -> Sequence[str]:
    """Tokens of which each is told from every other."""
    return [f"〔{n}〕番です、" for n in range(1, count + 1)]
