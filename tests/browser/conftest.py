"""Servers and tabs for the scenarios. No tab may ask anything of another host, in any of them.

A browser, a provider and the servers are started once for a worker: a server that has run for a while
and a browser that knows the app's scripts are quick. What was done with them is forgotten between files,
who did it between tests.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from lib.languages import Language
from lib.voice_choices import VoiceChoices
from tests.browser.running import WIDE, RunningApp, Tab, with_microphone
from tests.conftest import FLAGS
from tests.fake_openai import FakeOpenAI
from tests.speaking import spoken

ORDER = "ラーメンを一つください。"
LOCALES: dict[Language, str] = {"en": "en-GB", "ja": "ja-JP"}


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One for all files here: none of them has an event loop of its own."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(
    playwright: Playwright, chromium_path: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """Chromium, whose microphone hears `ORDER` each time that it is opened, and then nothing."""
    microphone = tmp_path_factory.mktemp("microphone") / "order.wav"
    # A little noise: the one-tap recorder takes a beginning of zeros for a broken microphone.
    microphone.write_bytes(spoken(ORDER, lead=0.6, tail=20.0, noise_dbfs=-65))
    browser = playwright.chromium.launch(
        executable_path=chromium_path, args=(*FLAGS, *with_microphone(microphone))
    )
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def shared_apps() -> Iterator[dict[str, RunningApp]]:
    """The servers that files share, by their settings."""
    apps: dict[str, RunningApp] = {}
    yield apps
    for app in apps.values():
        app.stop()


@pytest.fixture(scope="module")
def start_app(
    shared_apps: dict[str, RunningApp], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., RunningApp]]:
    """Gives the real server with these settings, nothing done yet; `shared=False` for one to be killed."""
    own: list[RunningApp] = []

    def start(*, shared: bool = True, **settings: str) -> RunningApp:
        key = json.dumps(settings, sort_keys=True)
        if shared and key in shared_apps:
            app = shared_apps[key]
            app.forget_what_was_done()
            return app
        app = RunningApp(tmp_path_factory.mktemp("app"), **settings)
        if not shared:
            own.append(app)
        app.start()
        if shared:
            shared_apps[key] = app
        return app

    yield start
    for app in own:
        app.stop()


@pytest.fixture(scope="session")
def shared_provider() -> Iterator[FakeOpenAI]:
    """What all servers of a model partner talk to."""
    with FakeOpenAI() as fake:
        yield fake


@pytest.fixture(scope="module")
def provider(shared_provider: FakeOpenAI) -> FakeOpenAI:
    """The provider, fresh for a file; `model` is the same, fresh for each test."""
    shared_provider.reset()
    return shared_provider


@pytest.fixture
def model(provider: FakeOpenAI) -> Iterator[FakeOpenAI]:
    provider.reset()
    yield provider
    provider.release_all()


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """One context for tabs of the same options: what was loaded once is loaded."""
    opened: dict[str, BrowserContext] = {}

    def context(**options: Any) -> BrowserContext:
        key = json.dumps(options, sort_keys=True)
        if key not in opened:
            opened[key] = browser.new_context(**options)
        return opened[key]

    yield context
    for context_ in opened.values():
        context_.close()


@pytest.fixture(scope="session")
def wide(contexts: Callable[..., BrowserContext]) -> BrowserContext:
    """Where tabs open unless a test asks for something else."""
    return contexts(viewport=WIDE, locale=LOCALES["en"])


@pytest.fixture
def open_tab(
    app: RunningApp, wide: BrowserContext, contexts: Callable[..., BrowserContext]
) -> Iterator[Callable[..., Tab]]:
    """Opens tabs on the file's `app`, one person's, with no open attempt yet and nothing told."""
    app.forget_open_attempts()
    app.forget_who_is_here()
    tabs: list[Tab] = []

    def open_tab(language: Language = "en", **options: Any) -> Tab:
        context = contexts(**({"locale": LOCALES[language]} | options)) if options else wide
        tabs.append(Tab(context, app, language))
        return tabs[-1]

    yield open_tab
    for tab in tabs:
        tab.page.close()
    assert [url for tab in tabs for url in tab.strangers] == [], "a page asked another host for something"
    assert [error for tab in tabs for error in tab.errors] == []


@pytest.fixture
def tab(open_tab: Callable[..., Tab]) -> Tab:
    return open_tab()


@pytest.fixture
def talk(tab: Tab) -> Tab:
    """In a fresh conversation in the ramen shop."""
    return tab.choose("ramen-shop")


@pytest.fixture
def speak(app: RunningApp, open_tab: Callable[..., Tab], model: FakeOpenAI) -> Callable[..., Tab]:
    """A tab in the ramen shop of a learner who speaks so."""

    def speak(choices: VoiceChoices, **options: Any) -> Tab:
        app.rows("DELETE FROM recordings")
        tab = open_tab(**options).tasks()
        app.rows(
            "INSERT OR IGNORE INTO people (id, name, created_at) "
            "VALUES ('local', 'You', '2026-11-28 00:00:00')"
        )
        columns = {name: getattr(choices, name) for name in VoiceChoices.__annotations__}
        app.rows(f"UPDATE people SET {', '.join(f'{name} = ?' for name in columns)}", *columns.values())
        return tab.choose("ramen-shop")

    return speak
