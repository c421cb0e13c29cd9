"""A learner at the pages, without a browser: AppTest over a real store, engine and partner."""

import html
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from pages import session
from tests.fake_openai import FakeOpenAI
from tests.house import copied_tables

NAVIGATION = Path(__file__).resolve().parents[2] / "pages" / "navigation.py"


class Learner:
    """One learner in one tab: what they read, press and say. An exception on a page fails the test."""

    def __init__(self) -> None:
        self.at = AppTest.from_file(NAVIGATION, default_timeout=30)

    def visit(self, page: str | None = None, **parameters: str) -> "Learner":
        """Open the tasks, or another page by its file."""
        self.run(self.at)
        if page is not None:
            self.at.switch_page(page)
            for name, value in parameters.items():
                self.at.query_params[name] = value
            self.run(self.at)
        return self

    def choose(self, task_id: str) -> "Learner":
        """Press a task's button; the opening line is read to its end."""
        return self.press_key(f"choose-{task_id}")

    def say(self, words: str) -> "Learner":
        return self.run(self.at.chat_input[0].set_value(words))

    def press(self, label: str, within: str | None = None) -> "Learner":
        """Press the one button of this label, within the container of this key."""
        return self.run(self.button(label, within).click())

    def press_key(self, key: str) -> "Learner":
        return self.run(self.at.button(key=key).click())

    def open(self, key: str) -> "Learner":
        """Open what folds."""
        self.at.session_state[key] = True
        return self.run(self.at)

    def run(self, what: Any) -> "Learner":
        what.run()
        assert not self.at.exception, self.at.exception[0].message
        return self

    def button(self, label: str, within: str | None = None) -> Any:
        found = [button for button in self._place(within).button if button.label == label]
        assert len(found) == 1, f"{label!r} is there {len(found)} times: {self.buttons(within)}"
        return found[0]

    def buttons(self, within: str | None = None) -> list[str]:
        """The labels of all buttons."""
        return [button.label for button in self._place(within).button]

    def markup(self, within: str | None = None) -> str:
        """The HTML that the page sends, all pieces of it; Japanese not cut into words."""
        place = self._place(within)
        sent = "\n".join(element.value for element in place.get("html") if "<style>" not in element.value)
        sent = re.sub(r"<ruby data-[^>]*>([^<]*)</ruby>", r"\1", sent)
        return re.sub(r"<span>([^<]*)</span>", r"\1", sent)

    def reads(self, within: str | None = None) -> str:
        """What stands there for people to read: text without tags, Markdown as it is."""
        place = self._place(within)
        text = html.unescape(re.sub(r"<[^>]+>", " ", self.markup(within)))
        return "\n".join([text, *(element.value for element in place.markdown)])

    @property
    def alerts(self) -> str:
        """Messages that want to be read."""
        return "\n".join(re.findall(r'<div role="alert">(.*?)</div>', self.markup(), re.DOTALL))

    @property
    def given_back(self) -> str:
        """The text that the page puts into the box for the learner."""
        box = self.at.chat_input[0].proto
        return str(box.value) if box.set_value else ""

    @property
    def attempt_id(self) -> str:
        return str(self.at.query_params["id"])

    @property
    def page(self) -> str:
        """The address of the page that is shown."""
        pages = self.at._registered_pages.values()
        shown = self.at._finished_page_script_hash
        return str(next(page["url_pathname"] for page in pages if page["page_script_hash"] == shown))

    def view(self) -> Any:
        """The attempt as it is stored."""
        return session.practice().view(session.person(), self.attempt_id)

    def standing(self, objective_id: str) -> Any:
        return next(s for s in self.view().standings if s.objective.id == objective_id)

    def _place(self, key: str | None) -> Any:
        return self.at if key is None else self.at.get_by_key(key)


@pytest.fixture(autouse=True, scope="session")
def _packages_are_searched_once() -> Iterator[None]:
    """For components, Streamlit looks into all that is installed: a third of a second for each new tab."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests)
        )
        yield


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment with a database of its own and a partner who wastes no time."""
    monkeypatch.setenv("YARITORI_DATABASE_URL", f"sqlite:///{copied_tables(tmp_path)}")
    monkeypatch.setenv("YARITORI_PACE_SECONDS", "0")
    return monkeypatch


@pytest.fixture
def learner(settings: pytest.MonkeyPatch) -> Iterator[Callable[[], Learner]]:
    """Opens tabs; what they share is closed at the end."""
    opened: list[Learner] = []

    def open_tab() -> Learner:
        opened.append(Learner())
        return opened[-1]

    yield open_tab
    if opened:
        session.installation().close(grace_seconds=0)


@pytest.fixture
def model(settings: pytest.MonkeyPatch) -> Iterator[FakeOpenAI]:
    """A provider for the model partner: tabs opened after this talk to it."""
    with FakeOpenAI() as fake:
        settings.setenv("OPENAI_API_KEY", "sk-test")
        settings.setenv("OPENAI_BASE_URL", fake.base_url)
        yield fake
