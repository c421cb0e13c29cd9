"""What all tests share: a clean environment, no live network, and a browser where one is asked for.

Nothing here skips: a missing browser fails with the command that installs it. A connection to any
other machine fails the test that made it, even where the code under test swallows the error.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scripts.browser import FLAGS as COMMON_FLAGS
from scripts.browser import NotToBeHad, ensure_browser
from tests import live_network

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
FLAGS = (*COMMON_FLAGS, ALONE)
CACHE_FOLDER = tempfile.mkdtemp(prefix="yaritori-tests-")
SETTINGS = ("OPENAI_", "YARITORI_", "STREAMLIT_")


def pytest_configure() -> None:
    """Before anything is imported: no setting of the developer's shell, and no way out."""
    for name in [name for name in os.environ if name.startswith(SETTINGS)]:
        if name != "YARITORI_TEST_BROWSER":
            del os.environ[name]
    # Unpacked once for all tests, and never into the checkout.
    os.environ["YARITORI_CACHE"] = CACHE_FOLDER
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = "127.0.0.1,localhost,::1"
    live_network.block()


def pytest_unconfigure() -> None:
    """Nothing is left behind."""
    shutil.rmtree(CACHE_FOLDER, ignore_errors=True)


@pytest.fixture(autouse=True)
def _no_live_network() -> Iterator[None]:
    live_network.reached.clear()
    yield
    assert not live_network.reached, f"this test tried to reach {', '.join(live_network.reached)}"


@pytest.fixture(autouse=True, scope="session")
def _tasks_are_read_once() -> Iterator[None]:
    """Reading and checking the project's own tasks takes a second, and hundreds of tests open them."""
    from lib import installation
    from lib.config import ROOT
    from lib.tasks import read_tasks
    from tests.house import project_tasks

    def read_once(folder: Path) -> object:
        return project_tasks() if folder == ROOT / "data" / "tasks" else read_tasks(folder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(installation, "read_tasks", read_once)
        yield


@pytest.fixture(autouse=True)
def _fresh_streamlit_caches() -> Iterator[None]:
    """`st.cache_resource` survives from one AppTest to the next."""
    yield
    if streamlit := sys.modules.get("streamlit"):
        streamlit.cache_resource.clear()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser of the tests; installed if need be."""
    try:
        return ensure_browser()
    except NotToBeHad as problem:
        pytest.fail(str(problem), pytrace=False)


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> "Iterator[Browser]":
    """Chromium, one for each file: Playwright keeps an event loop of its own running meanwhile."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def hindrances() -> "Callable[[Page], list[str]]":
    """What axe-core calls serious or critical on a page, one line for each element."""
    from axe_playwright_python.sync_playwright import Axe

    def look(page: "Page") -> list[str]:
        found = Axe().run(page).response["violations"]
        return [
            f"{rule['id']} ({rule['impact']}): {node['html']}\n    {node['failureSummary']}"
            for rule in found
            if rule["impact"] in ("serious", "critical")
            for node in rule["nodes"]
        ]

    return look
