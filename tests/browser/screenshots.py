"""`python -m tests.browser.screenshots [FOLDER]`: every page in every state, as a person would see it.

Writes to ./screenshots, in each language, at 1280 × 800 and 390 × 844, light and dark.
"""

import sys
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright

from lib.languages import LANGUAGES
from scripts.browser import ensure_browser
from tests.browser.conftest import LOCALES, ORDER
from tests.browser.running import PHONE, ROOT, WIDE, RunningApp, Tab, with_microphone
from tests.browser.states import states
from tests.conftest import FLAGS
from tests.fake_openai import FakeOpenAI
from tests.speaking import spoken


def main(folder: Path) -> None:
    """Take them all."""
    folder.mkdir(parents=True, exist_ok=True)
    path = ensure_browser()
    with tempfile.TemporaryDirectory() as place, FakeOpenAI() as model, sync_playwright() as playwright:
        app = RunningApp(
            Path(place),
            OPENAI_API_KEY="sk-test",
            OPENAI_BASE_URL=model.base_url,
            OPENAI_TRANSCRIBE_MODEL="whisper-1",
            OPENAI_SPEECH_MODEL="tts-1",
        ).start()
        microphone = Path(place) / "order.wav"
        microphone.write_bytes(spoken(ORDER, lead=0.6, tail=20.0, noise_dbfs=-65))
        browser = playwright.chromium.launch(
            executable_path=path, args=(*FLAGS, *with_microphone(microphone))
        )
        try:
            for language, theme, size in product(LANGUAGES, ("light", "dark"), (WIDE, PHONE)):
                model.reset()
                app.forget_open_attempts()
                app.forget_who_is_here()
                context = browser.new_context(viewport=size, color_scheme=theme, locale=LOCALES[language])
                for number, (state, tab) in enumerate(states(Tab(context, app, language), model)):
                    name = f"{number:02}-{state.replace(' ', '-')}-{language}-{theme}-{size['width']}.png"
                    tab.settle().page.screenshot(path=folder / name, animations="disabled")
                    print(folder / name)
                context.close()
        finally:
            browser.close()
            app.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "screenshots")
