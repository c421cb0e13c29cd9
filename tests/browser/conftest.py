"""Servers and tabs for the scenarios. No tab may ask anything of another host, in any of them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from lib.languages import Language
from tests.browser.running import WIDE, RunningApp, Tab
from tests.fake_openai import FakeOpenAI

LOCALES: dict[Language, str] = {"en": "en-GB", "ja": "ja-JP"}


@pytest.fixture(scope="module")
def start_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., RunningApp]]:
    """Starts the real server with the given settings; all are stopped at the end of the file."""
    apps: list[RunningApp] = []

    def start(**settings: str) -> RunningApp:
        apps.append(RunningApp(tmp_path_factory.mktemp("app"), **settings))
        return apps[-1].start()

    yield start
    for app in apps:
        app.stop()


@pytest.fixture(scope="module")
def provider() -> Iterator[FakeOpenAI]:
    """One provider for a file; `model` is the same, fresh for each test."""
    with FakeOpenAI() as fake:
        yield fake


@pytest.fixture
def model(provider: FakeOpenAI) -> Iterator[FakeOpenAI]:
    provider.reset()
    yield provider
    provider.release_all()


@pytest.fixture(scope="module")
def wide(browser: Browser) -> Iterator[BrowserContext]:
    """Where tabs open unless a test asks for something else; what was loaded once is loaded."""
    with browser.new_context(viewport=WIDE, locale="en-GB") as context:
        yield context


@pytest.fixture
def open_tab(app: RunningApp, browser: Browser, wide: BrowserContext) -> Iterator[Callable[..., Tab]]:
    """Opens tabs on the file's `app`, one person's, with no open attempt yet and nothing told."""
    app.forget_open_attempts()
    app.forget_who_is_here()
    contexts, tabs = [], []

    def open_tab(language: Language = "en", **options: Any) -> Tab:
        if options:
            contexts.append(browser.new_context(**({"locale": LOCALES[language]} | options)))
        tabs.append(Tab(contexts[-1] if options else wide, app, language))
        return tabs[-1]

    yield open_tab
    for tab in tabs:
        tab.page.close()
    for context in contexts:
        context.close()
    assert [url for tab in tabs for url in tab.strangers] == [], "a page asked another host for something"
    assert [error for tab in tabs for error in tab.errors] == []


@pytest.fixture
def tab(open_tab: Callable[..., Tab]) -> Tab:
    return open_tab()


@pytest.fixture
def talk(tab: Tab) -> Tab:
    """In a fresh conversation in the ramen shop."""
    return tab.choose("ramen-shop")
