"""A Chromium and a Japanese font for the tests: find them, else install them, else say how.

`python -m scripts.browser` prints the browser's path. First comes what `YARITORI_TEST_BROWSER` names,
then what is on PATH; a root user of Debian gets Debian's packages, and everybody else, or where they
cannot be had, Playwright's own browser. A browser counts only when it starts: Ubuntu's
`chromium-browser` may be an empty shell, and Playwright's may lack libraries. Nothing here is needed to
run the app.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# What a browser needs to start anywhere, root in a container included, and to keep to itself.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HELP = """\
The tests need {what}, and none could be had. Install it with one of:
    Debian, Ubuntu:  {debian}
    elsewhere:       {elsewhere}
then run the tests again."""


class NotToBeHad(Exception):
    """Neither found nor installable; the message holds the command that helps."""


def find_browser() -> str | None:
    """The path of a Chromium that starts, or None."""
    return next((path for path in _candidates() if _starts(path)), None)


def ensure_browser() -> str:
    """The path of a Chromium, installed if need be; its driver and a Japanese font too. Raises NotToBeHad."""
    ensure_japanese_font()
    ensure_driver()
    if path := find_browser():
        return path
    if _is_root_on_debian():
        _apt_install("chromium")
        if path := find_browser():
            return path
    _say("installing Playwright's browser")
    _run([sys.executable, "-m", "playwright", "install", "chromium"])
    if path := find_browser():
        return path
    raise NotToBeHad(
        HELP.format(
            what="a Chromium browser",
            debian="sudo apt-get install chromium",
            elsewhere=f"{sys.executable} -m playwright install --with-deps chromium",
        )
    )


def ensure_driver() -> None:
    """Let Playwright's driver start: it is a Node that needs one library more than Debian's smallest has.

    Raises NotToBeHad.
    """
    if _driver_starts():
        return
    if _is_root_on_debian():
        _apt_install("libatomic1")
    if not _driver_starts():
        raise NotToBeHad(
            HELP.format(
                what="Playwright's driver to start (`python -m playwright --version` says why it does not)",
                debian="sudo apt-get install libatomic1",
                elsewhere="your system's package of libatomic",
            )
        )


def has_japanese_font() -> bool:
    """Whether Japanese text would show as letters; macOS and Windows always have a font."""
    if not sys.platform.startswith("linux"):
        return True
    fc_list = shutil.which("fc-list")
    if fc_list is None:
        return False
    found = subprocess.run([fc_list, ":lang=ja", "family"], capture_output=True, text=True, check=False)
    return bool(found.stdout.strip())


def ensure_japanese_font() -> None:
    """Install a Japanese font if none is there. Raises NotToBeHad."""
    if has_japanese_font():
        return
    if _is_root_on_debian():
        _apt_install("fonts-noto-cjk", "fontconfig")
    if not has_japanese_font():
        raise NotToBeHad(
            HELP.format(
                what="a Japanese font (and fontconfig's fc-list, to find it)",
                debian="sudo apt-get install fonts-noto-cjk fontconfig",
                elsewhere="your system's package of Noto Sans CJK, and fontconfig",
            )
        )


def _driver_starts() -> bool:
    command = [sys.executable, "-m", "playwright", "--version"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _candidates() -> Iterator[str]:
    if named := os.environ.get("YARITORI_TEST_BROWSER"):
        yield named
    yield from filter(None, map(shutil.which, NAMES))
    yield from filter(os.path.exists, MAC_APPS)
    yield from _playwrights_own()


def _playwrights_own() -> Iterator[str]:
    # In a process of its own: Playwright starts a driver, which may not start.
    code = "from playwright.sync_api import *; print(sync_playwright().start().chromium.executable_path)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    path = found.stdout.strip()
    if path and Path(path).exists():
        yield path


def _starts(path: str) -> bool:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _is_root_on_debian() -> bool:
    return os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _apt_install(*packages: str) -> None:
    _say(f"installing Debian's {' and '.join(packages)}")
    apt = ["apt-get", "-qq", "-y", "-o", "DPkg::Lock::Timeout=300"]
    _run([*apt, "update"])
    _run([*apt, "install", "--no-install-recommends", *packages])


def _run(command: list[str]) -> None:
    """Run an installer, its words on stderr. Whether it helped is seen by looking again."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, env=environment, check=False)


def _say(text: str) -> None:
    print(f"yaritori: {text}", file=sys.stderr, flush=True)


def main() -> int:
    """Print the browser's path; 1 and the command that helps where there is none."""
    try:
        print(ensure_browser())
    except NotToBeHad as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
