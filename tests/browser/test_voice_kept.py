"""What was said is lost by nothing that a learner does meanwhile, and no microphone is open unseen."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from lib.voice_choices import VoiceChoices
from tests.browser.conftest import ORDER
from tests.browser.running import RunningApp, Tab
from tests.browser.speaking import VOICE, WATCH_THE_MICROPHONE, await_state, hands_free, strip
from tests.fake_answers import Answer, Fails
from tests.fake_audio import Heard
from tests.fake_openai import FakeOpenAI

LONG = "今日はとても寒いですね。奥の席へどうぞ。ご注文が決まりましたら、お呼びください。お水はあちらです。"
ANOTHER = "[class*='st-key-choose-']:not(.st-key-choose-ramen-shop) button"
HIDDEN = "isHidden => Object.defineProperty(document, 'hidden', { get: () => isHidden, configurable: true })"
OPEN_TRACKS = "window.tracks.filter(track => track.readyState === 'live').length"


@pytest.fixture(scope="module")
def app(start_app: Callable[..., RunningApp], provider: FakeOpenAI) -> RunningApp:
    return start_app(OPENAI_BASE_URL=provider.base_url, **VOICE)


def speak_until_it_is_written_down(tab: Tab, model: FakeOpenAI) -> None:
    """To where the transcriber has the recording, and has not answered."""
    model.hold_audio()
    model.will_hear(Heard(ORDER))
    strip(tab).locator(".start").click()
    await_state(tab, "writing")
    model.wait_for_heard(1)


def in_the_menu(tab: Tab, choice: str) -> None:
    """Choose something under “Voice”, and close it."""
    tab.page.locator(".st-key-voice-menu button").first.click()
    tab.page.get_by_test_id("stPopoverBody").get_by_text(choice, exact=True).click()
    tab.rest().page.keyboard.press("Escape")
    expect(tab.page.get_by_test_id("stPopoverBody")).to_have_count(0)


def test_words_that_come_when_one_has_left_wait_in_their_own_talk(
    speak: Callable[..., Tab], model: FakeOpenAI, app: RunningApp
):
    tab = speak(hands_free(send_at_once=True))
    tab.page.evaluate(WATCH_THE_MICROPHONE)
    here = tab.page.url.split("?")[1]
    strip(tab).locator(".start").click()
    await_state(tab, "waiting")
    tab.page.get_by_role("link", name="Tasks").click()
    tab.page.wait_for_function(f"{OPEN_TRACKS} === 0")  # nobody listens to who has left
    tab.page.locator(".st-key-choose-ramen-shop button").click()
    speak_until_it_is_written_down(tab, model)
    tab.page.get_by_role("link", name="Tasks").click()
    tab.page.locator(ANOTHER).first.click()
    tab.hear()
    assert here not in tab.page.url
    with tab.page.expect_response(re.compile("/recordings$")):
        model.release_audio(9)
    expect(tab.box).to_have_value("")
    await_state(tab, "off")
    tab.page.get_by_role("link", name="Tasks").click()
    tab.page.locator(".st-key-choose-ramen-shop button").click()
    expect(tab.box).to_have_value(ORDER)
    assert app.said() == []


def test_what_waits_to_be_sent_is_not_sent_in_another_talk(
    speak: Callable[..., Tab], model: FakeOpenAI, app: RunningApp
):
    model.will_hear(Heard(ORDER))
    tab = speak(hands_free())
    strip(tab).locator(".start").click()
    await_state(tab, "shown")
    tab.page.get_by_role("link", name="Tasks").click()
    tab.page.locator(ANOTHER).first.click()
    tab.hear()
    tab.box.fill("まだ、書いて")
    tab.page.wait_for_function(WAIT_FOR_THE_LONGEST_GRACE)
    expect(tab.box).to_have_value("まだ、書いて")
    assert app.said() == []


def test_settings_can_be_changed_while_somebody_speaks(
    speak: Callable[..., Tab], model: FakeOpenAI, app: RunningApp
):
    tab = speak(hands_free())
    tab.page.evaluate(WATCH_THE_MICROPHONE)
    strip(tab).locator(".start").click()
    await_state(tab, "waiting")
    pause = tab.page.get_by_role("slider", name="A pause of this length ends what you say")
    tab.page.locator(".st-key-voice-menu button").first.click()
    pause.press("ArrowRight")
    tab.page.wait_for_function("window.tracks.length === 2")
    tab.page.wait_for_function(f"{OPEN_TRACKS} === 1")  # it listens on, with another pause
    model.hold_audio()
    model.will_hear(Heard(ORDER))
    await_state(tab, "writing")
    model.wait_for_heard(1)
    pause.press("ArrowRight")
    tab.rest()
    await_state(tab, "writing")
    tab.page.get_by_test_id("stPopoverBody").get_by_text("In the chat box", exact=True).click()
    expect(strip(tab)).to_be_hidden()
    model.release_audio(9)
    expect(tab.box).to_have_value(ORDER)  # and stays there: in the chat box one sends oneself
    assert app.rows("SELECT state FROM recordings") == [("written",)]
    tab.page.wait_for_function(WAIT_FOR_THE_LONGEST_GRACE)
    expect(tab.box).to_have_value(ORDER)
    assert app.said() == []


def test_a_page_that_is_loaded_anew_waits_for_what_is_being_written_down(
    speak: Callable[..., Tab], open_tab: Callable[..., Tab], model: FakeOpenAI, app: RunningApp
):
    tab = speak(hands_free())
    speak_until_it_is_written_down(tab, model)
    tab.reload()
    await_state(tab, "writing")
    app.rows("UPDATE people SET speaking = 'box', send_at_once = 1")
    other = open_tab()
    other.page.goto(tab.page.url)
    expect(other.page.get_by_text("Writing it down …")).to_be_visible()
    model.release_audio(9)
    await_state(tab, "changing")
    for each in (tab, other):  # which of them sends it, the learner says
        expect(each.box).to_have_value(ORDER)
    assert app.said() == []
    assert len(model.heard) == 1


def test_a_recording_and_what_is_typed_outlast_what_is_heard_and_thrown_away_meanwhile(
    speak: Callable[..., Tab], model: FakeOpenAI, app: RunningApp
):
    model.will_hear(Fails(status=429, code="insufficient_quota"), Heard(ORDER))
    tab = speak(hands_free())
    strip(tab).locator(".start").click()
    await_state(tab, "trouble")
    with tab.page.expect_response(re.compile("/speech/1")):  # all of the opening line
        tab.page.locator(".y-play").click()
    tab.page.wait_for_function("!document.querySelector('.y-play[aria-pressed=true]')")
    await_state(tab, "trouble")
    expect(strip(tab)).to_contain_text("Your recording is safe.")
    tab.box.fill("餃子も")
    strip(tab).locator(".drop").click()
    await_state(tab, "waiting")
    expect(tab.box).to_have_value("餃子も")
    await_state(tab, "shown")
    expect(tab.box).to_have_value(f"餃子も {ORDER}")


def test_a_recording_that_did_not_reach_the_server_is_kept_by_the_page(
    speak: Callable[..., Tab], model: FakeOpenAI, app: RunningApp
):
    model.will_hear(Heard(ORDER))
    tab = speak(hands_free(speed=60))
    strip(tab).locator(".start").click()
    await_state(tab, "hearing")
    tab.page.context.set_offline(True)
    try:
        await_state(tab, "trouble")
        expect(strip(tab)).to_contain_text("Your recording is on this page")
    finally:
        tab.page.context.set_offline(False)  # other tests share it
    tab.page.evaluate(CATCH_THE_SOUND)
    strip(tab).locator(".retry").click()
    await_state(tab, "partner")
    tab.page.wait_for_function("window.sound && !window.sound.paused")
    tab.page.evaluate("window.sound.pause()")  # as a key of a headset does
    await_state(tab, "waiting")
    assert app.said() == [ORDER]


def test_what_is_thrown_away_without_an_answer_is_deleted_once_the_server_is_there_again(
    speak: Callable[..., Tab], model: FakeOpenAI, app: RunningApp
):
    def lose(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
        route.abort()

    model.will_hear(Heard(ORDER))
    tab = speak(hands_free())
    tab.page.route("**/recordings", lose)
    strip(tab).locator(".start").click()
    await_state(tab, "trouble")
    with tab.page.expect_event("requestfailed", lambda request: request.method == "DELETE"):
        strip(tab).locator(".drop").click()
    assert app.rows("SELECT state FROM recordings") == [("written",)]
    tab.page.keyboard.press("Space")  # no more is recorded
    tab.page.unroute("**/recordings")
    with tab.page.expect_response(lambda response: response.request.method == "DELETE"):
        tab.page.evaluate("dispatchEvent(new Event('online'))")
    assert app.rows("SELECT state, transcript, audio FROM recordings") == [("dropped", None, None)]


def test_nobody_listens_in_a_tab_that_is_not_looked_at_nor_to_a_learners_own_recording(
    speak: Callable[..., Tab], model: FakeOpenAI
):
    model.will_hear(Heard(ORDER))
    tab = speak(hands_free(send_at_once=True, keep_recordings=True))
    tab.page.evaluate(WATCH_THE_MICROPHONE)
    strip(tab).locator(".start").click()
    await_state(tab, "partner")
    tab.page.evaluate(HIDDEN, True)
    await_state(tab, "paused")  # once the partner has finished
    tab.page.evaluate(HIDDEN, False)
    strip(tab).locator(".start").click()
    await_state(tab, "waiting")
    with tab.page.expect_response(re.compile("/api/recordings/")):
        tab.page.locator(".y-learner-row .y-play").click()
    await_state(tab, "paused")
    assert tab.page.evaluate(OPEN_TRACKS) == 0


def test_a_message_is_read_to_its_end_whatever_is_clicked_and_its_button_says_so(
    speak: Callable[..., Tab], model: FakeOpenAI
):
    model.hold()
    model.will(Answer(tokens=[LONG, "どうぞ。"]), Fails(status=429, code="insufficient_quota"))
    tab = speak(VoiceChoices(autoplay=True, speed=60))
    opening = tab.page.locator(".y-play").get_attribute("data-say")
    tab.send(ORDER)
    model.release(1)
    expect(tab.page.locator(f".st-key-live .y-play:not([data-say='{opening}'])")).to_have_count(1)
    said = tab.page.locator(".st-key-live .y-play[aria-pressed=true]").get_attribute("data-say")
    pressed = tab.page.locator(".y-play[aria-pressed=true]")
    pressed.focus()
    model.release_all()
    tab.hear()
    assert pressed.get_attribute("data-say") == said  # drawn anew in the middle of a sentence
    expect(pressed).to_be_focused()
    in_the_menu(tab, "Send what was heard at once")
    assert pressed.get_attribute("data-say") == said
    pressed.click()
    expect(pressed).to_have_count(0)
    tab.send("餃子も。")
    expect(tab.alert).to_be_visible()
    in_the_menu(tab, "Send what was heard at once")
    expect(pressed).to_have_count(0)  # what was read before is not read again for a reply that has failed


def test_keys_that_are_somebody_elses_neither_open_the_microphone_nor_throw_away(
    speak: Callable[..., Tab], model: FakeOpenAI
):
    model.will_hear(Heard(ORDER))
    tab = speak(hands_free())
    tab.page.locator(".y-look-up").focus()
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Space")
    card = tab.page.get_by_role("dialog", name="This word")
    expect(card).to_be_visible()
    await_state(tab, "off")
    tab.page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(tab.page.locator(".y-ja [role=button]").first).to_be_focused()
    strip(tab).locator(".start").focus()
    tab.page.keyboard.press("Enter")
    await_state(tab, "hearing")
    tab.page.locator(".y-ja bdi > span").first.click()
    expect(card).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    await_state(tab, "shown")
    expect(tab.box).to_have_value(ORDER)


CATCH_THE_SOUND = """() => {
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () {
        window.sound = this;
        return play.call(this);
    };
}"""
WAIT_FOR_THE_LONGEST_GRACE = """() => {
    window.waitedSince ??= performance.now();
    return performance.now() > window.waitedSince + 3500;
}"""
