"""What becomes of a recording on the page, whatever happens to the page or to the store."""

from concurrent.futures import Future

from lib.errors import StoreUnavailable
from lib.practice import Practice
from pages.parts import dictation


def ended(error):
    future = Future()
    future.set_exception(error)
    return future


def test_typed_words_and_the_page_outlast_a_store_that_does_not_answer(settings, learner, model, monkeypatch):
    settings.setenv("OPENAI_TRANSCRIBE_MODEL", "whisper-1")
    tab = learner().visit().choose("ramen-shop")

    def unavailable(*_):
        raise StoreUnavailable

    key = f"dictation-{tab.attempt_id}"
    tab.at.session_state[key] = dictation._Begun(ended(StoreUnavailable()), "すみません、")
    monkeypatch.setattr(Practice, "waiting_recording", unavailable)
    tab.run(tab.at)
    assert tab.alerts != ""
    assert tab.given_back == "すみません、"
    assert key not in tab.at.session_state
