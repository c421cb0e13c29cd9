"""The browser of the tests: found, else installed, else the command is named. Here nothing is installed."""

import sys

import pytest

from scripts import browser
from scripts.browser import NotToBeHad, ensure_browser

APT, PLAYWRIGHT = "apt-get", [sys.executable, "-m", "playwright", "install", "chromium"]


@pytest.fixture
def machine(monkeypatch):
    """A machine without a browser; `machine.has_one_after(…)` says which installer brings one."""

    class Machine:
        def __init__(self):
            self.ran, self._helps = [], None

        def has_one_after(self, installer):
            self._helps = installer

        def run(self, command):
            self.ran.append(command)

        def candidates(self):
            return ["/usr/bin/it"] if any(self._helps in command for command in self.ran) else []

    machine = Machine()
    for name in ("ensure_japanese_font", "ensure_driver"):
        monkeypatch.setattr(browser, name, lambda: None)
    monkeypatch.setattr(browser, "_run", machine.run)
    monkeypatch.setattr(browser, "_candidates", machine.candidates)
    monkeypatch.setattr(browser, "_starts", lambda path: True)
    return machine


@pytest.fixture(params=[True, False], ids=["root on Debian", "anybody"])
def root_on_debian(request, monkeypatch):
    monkeypatch.setattr(browser, "_is_root_on_debian", lambda: request.param)
    return request.param


def test_root_on_debian_gets_debians_chromium(machine, monkeypatch):
    monkeypatch.setattr(browser, "_is_root_on_debian", lambda: True)
    machine.has_one_after("chromium")
    assert ensure_browser() == "/usr/bin/it"
    assert machine.ran[-1][0] == APT
    assert PLAYWRIGHT not in machine.ran


def test_where_debians_cannot_be_had_playwrights_own_is_taken(machine, root_on_debian):
    machine.has_one_after("playwright")
    assert ensure_browser() == "/usr/bin/it"
    assert (machine.ran[0][0] == APT) == root_on_debian
    assert machine.ran[-1] == PLAYWRIGHT


def test_where_none_can_be_had_the_commands_are_named(machine, root_on_debian, capsys):
    machine.has_one_after("nothing")
    with pytest.raises(NotToBeHad) as caught:
        ensure_browser()
    assert machine.ran[-1] == PLAYWRIGHT, "everything was tried"
    assert "sudo apt-get install chromium" in str(caught.value)
    assert f"{sys.executable} -m playwright install --with-deps chromium" in str(caught.value)
    assert browser.main() == 1
    assert "then run the tests again" in capsys.readouterr().err


def test_a_browser_that_is_there_is_taken_as_it_is(machine, root_on_debian, monkeypatch):
    monkeypatch.setattr(browser, "_candidates", lambda: ["/empty/shell", "/usr/bin/chromium"])
    monkeypatch.setattr(browser, "_starts", lambda path: path == "/usr/bin/chromium")
    assert ensure_browser() == "/usr/bin/chromium"
    assert machine.ran == []
