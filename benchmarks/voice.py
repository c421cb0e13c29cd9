"""How live speaking and listening are, timed in a real browser with a microphone that plays Open JTalk.

*Heard*: from the end of what is said until it stands in the chat box, less the transcriber's own time. Said
are five seconds of Japanese; the end is the click that ends the recording, and with one tap the moment at
which the recorder has noticed its pause and hands the recording over. Beside our own hands-free component
stand the two recorders that Streamlit's world offers, over the same path.

*Sounding*: from the last token of a reply's first sentence until the browser plays it, each sentence for the
first time. Beside Open JTalk stands OpenAI's voice with a provider that answers at once.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from scripts.browser import FLAGS, ensure_browser
from tests.browser.running import RunningApp, Tab, with_microphone
from tests.fake_answers import Answer
from tests.fake_audio import Heard
from tests.fake_openai import FakeOpenAI
from tests.speaking import spoken

TIMES, SENTENCES = 8, 10
TRANSCRIBER_SECONDS = 0.3
SAID = "すみません、味噌ラーメンを一つと、餃子を二つ、それからお水をもう一杯お願いします。"
"""Five seconds, as Open JTalk says it."""
FIRST_SENTENCES = (
    "はい、かしこまりました。",
    "ご注文は以上でよろしいですか。",
    "味噌ラーメンをお一つですね。",
    "少々お待ちください。",
    "お席はカウンターでもよろしいですか。",
    "申し訳ございません、餃子は売り切れです。",
    "お飲み物はいかがなさいますか。",
    "ありがとうございます。",
    "お会計は千二百円になります。",
    "はい、お水ですね。",
)
_SECOND_SENTENCE = ("少々", "お時間", "を", "いただきます。")
_SOUNDS = """() => {
  window.sounded = [];
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    this.addEventListener('playing', () => window.sounded.push(performance.timeOrigin + performance.now()),
      {once: true});
    return play.call(this);
  };
}"""
_SAID = """selector => {
  window.ended = null;
  document.addEventListener('click', event => {
    if (event.composedPath().some(node => node.matches?.(selector)))
      window.ended = performance.timeOrigin + performance.now();
  }, {capture: true});
}"""
_HANDED_OVER = """() => {
  window.ended = null;
  addEventListener('message', ({data}) => {
    if (data?.type !== 'streamlit:setComponentValue') return;
    window.ended = performance.timeOrigin + performance.now();
  });
}"""
_HEARD = """words => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error('nothing was heard')), 30000);
  const look = () => {
    const box = document.querySelector('[data-testid=stChatInputTextArea]');
    if (box?.value === words) resolve(performance.timeOrigin + performance.now());
    else requestAnimationFrame(look);
  };
  look();
})"""


_ENDS = ".done, [data-testid=stChatInputApproveButton]"


@dataclass
class Live:
    """Milliseconds. `heard` by the way to speak, `sounding` by the voice."""

    heard: dict[str, list[float]] = field(default_factory=dict)
    sounding: dict[str, list[float]] = field(default_factory=dict)
    trouble: str | None = None


def how_live() -> Live:
    """All of it; what went wrong is told in `trouble`."""
    found = Live()
    try:
        with (
            tempfile.TemporaryDirectory() as scratch,
            FakeOpenAI() as provider,
            _chromium(Path(scratch)) as chromium,
            _app(Path(scratch), provider) as app,
        ):
            for way in ("hands_free", "box", "one_tap"):
                found.heard[way] = _heard(chromium, app, provider, way)
            for voice in ("open_jtalk", "openai"):
                found.sounding[voice] = _sounding(chromium, app, provider, voice)
    except (Error, OSError, AssertionError, TimeoutError) as error:
        found.trouble = f"{type(error).__name__}: {error}"
    return found


@contextmanager
def _chromium(folder: Path) -> Iterator[Browser]:
    microphone = folder / "order.wav"
    microphone.write_bytes(spoken(SAID, lead=0.5, tail=20.0, noise_dbfs=-65))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=ensure_browser(), args=[*FLAGS, *with_microphone(microphone)]
        )
        yield browser
        browser.close()


@contextmanager
def _app(folder: Path, provider: FakeOpenAI) -> Iterator[RunningApp]:
    app = RunningApp(
        folder,
        OPENAI_API_KEY="sk-test",
        OPENAI_BASE_URL=provider.base_url,
        OPENAI_TRANSCRIBE_MODEL="whisper-1",
        OPENAI_SPEECH_MODEL="tts-1",
        YARITORI_CACHE=str(folder / "cache"),
    ).start()
    try:
        yield app
    finally:
        app.stop()


@contextmanager
def _talk(chromium: Browser, app: RunningApp, **choices: str | int) -> Iterator[Tab]:
    """A tab in a fresh conversation of somebody who has chosen so."""
    app.forget_open_attempts()
    app.rows(
        "INSERT OR IGNORE INTO people (id, name, created_at) VALUES ('local', 'You', '2026-11-28 00:00:00')"
    )
    app.forget_who_is_here()
    app.rows(f"UPDATE people SET {', '.join(f'{name} = ?' for name in choices)}", *choices.values())
    with chromium.new_context(viewport={"width": 1280, "height": 800}) as context:
        yield Tab(context, app).choose("ramen-shop")


def _heard(chromium: Browser, app: RunningApp, provider: FakeOpenAI, way: str) -> list[float]:
    times = []
    with _talk(chromium, app, speaking=way, pause_ms=1000 if way == "one_tap" else 6000) as tab:
        page = tab.page
        watch = _HANDED_OVER if way == "one_tap" else _SAID
        page.evaluate(watch, _ENDS)
        for number in range(TIMES + 1):
            words = f"{number}番目のラーメンをください。"
            provider.will_hear(Heard(words, delay_seconds=TRANSCRIBER_SECONDS))
            _SAY[way](page)
            there = page.evaluate(_HEARD, words)
            times.append(there - page.evaluate("window.ended") - TRANSCRIBER_SECONDS * 1000)
            tab.rest()
            if way == "hands_free":
                page.keyboard.press("Escape")
                continue
            tab.box.fill("")
            if way == "one_tap":  # a recording that is the same to the last bit is taken for the last one
                tab.reload().rest()
                page.frame_locator(".st-key-one-tap iframe").locator("svg").wait_for()
                page.evaluate(watch, _ENDS)
    return times[1:]  # the first loads what the others use


def _say_hands_free(page: Page) -> None:
    start = page.locator(".strip .start")
    if start.is_visible():
        start.click()
    page.locator(".strip[data-state=hearing]").wait_for()
    _let_it_speak(page)
    page.locator(".strip .done").click()


def _say_in_the_box(page: Page) -> None:
    page.get_by_test_id("stChatInputMicButton").click()
    _let_it_speak(page)
    page.get_by_test_id("stChatInputApproveButton").click()


def _say_by_one_tap(page: Page) -> None:
    page.frame_locator(".st-key-one-tap iframe").locator("svg").click()


_SAY: dict[str, Callable[[Page], None]] = {
    "hands_free": _say_hands_free,
    "box": _say_in_the_box,
    "one_tap": _say_by_one_tap,
}


def _let_it_speak(page: Page) -> None:
    page.wait_for_timeout(5_000)


def _sounding(chromium: Browser, app: RunningApp, provider: FakeOpenAI, voice: str) -> list[float]:
    times = []
    with _talk(chromium, app, autoplay=1, voice=voice) as tab:
        tab.page.evaluate(_SOUNDS)
        for number, sentence in enumerate(FIRST_SENTENCES[:SENTENCES]):
            provider.hold()
            *before, last = [sentence[at : at + 2] for at in range(0, len(sentence), 2)]
            provider.will(Answer(tokens=[*before, last, *_SECOND_SENTENCE]))
            tab.send(f"{number + 1}番です。")
            provider.release(len(before))
            tab.see("".join(before))
            tab.page.evaluate("() => { window.sounded = []; }")
            left = time.time() * 1000
            provider.release(2)  # the last of the sentence, and one more, as a model goes on
            tab.page.wait_for_function("window.sounded.length", polling=50)
            times.append(tab.page.evaluate("window.sounded[0]") - left)
            provider.release_all()
            tab.hear()
    return times
