"""A whole conversation by ear and mouth, over a microphone that plays what Open JTalk says."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from lib.voice_choices import VoiceChoices
from tests.browser.conftest import ORDER
from tests.browser.running import PHONE, RunningApp, Tab
from tests.browser.speaking import VOICE, WATCH_THE_MICROPHONE, await_state, hands_free, strip
from tests.fake_answers import Answer, Fails
from tests.fake_audio import Heard
from tests.fake_openai import FakeOpenAI


@pytest.fixture(scope="module")
def app(start_app: Callable[..., RunningApp], provider: FakeOpenAI) -> RunningApp:
    return start_app(OPENAI_BASE_URL=provider.base_url, **VOICE)


def test_three_exchanges_hands_free_without_a_click_between_them(
    speak: Callable[..., Tab], model: FakeOpenAI, app: RunningApp
):
    said = (ORDER, "餃子もお願いします。", "お会計お願いします。")
    model.will_hear(*(Heard(words) for words in said))
    model.will(*(Answer(reply=reply) for reply in ("はい。", "かしこまりました。", "千円です。")))
    tab = speak(hands_free())
    tab.page.evaluate(WATCH_THE_MICROPHONE)
    strip(tab).locator(".start").click()
    for number, words in enumerate(said, 1):
        await_state(tab, "hearing")
        await_state(tab, "shown")  # the transcript waits in the box for whoever wants to change it
        expect(tab.box).to_have_value(words)
        await_state(tab, "partner")
        expect(tab.mine).to_have_count(number)
        assert tab.page.evaluate("window.tracks.every(track => track.readyState === 'ended')"), (
            "the microphone is closed while the partner speaks"
        )
    await_state(tab, "waiting")
    assert app.said() == list(said)
    assert [heard.language for heard in model.heard] == ["ja"] * 3
    assert "ラーメン" in (model.heard[0].prompt or "")
    assert app.rows("SELECT way, state, audio, transcript FROM recordings ORDER BY created_at") == [
        ("hands_free", "written", None, words) for words in said
    ]
    spoken_turns = app.rows(
        "SELECT learner_text FROM turns JOIN recordings ON turns.client_key = recordings.turn_key "
        "AND turns.attempt_id = recordings.attempt_id ORDER BY turns.number"
    )
    assert spoken_turns == [(words,) for words in said]


def test_what_was_heard_can_be_changed_and_then_waits_for_enter(
    speak: Callable[..., Tab], model: FakeOpenAI, app: RunningApp
):
    model.will_hear(Heard("ラーメンを二つください。"))
    tab = speak(hands_free())
    strip(tab).locator(".start").click()
    await_state(tab, "shown")
    tab.box.press_sequentially("！")
    await_state(tab, "changing")
    tab.box.fill(ORDER)
    tab.box.press("Enter")
    await_state(tab, "partner")
    assert app.said() == [ORDER]
    assert app.rows("SELECT transcript FROM recordings") == [("ラーメンを二つください。",)]


def test_escape_throws_away_what_is_being_said_and_what_was_heard(
    speak: Callable[..., Tab], model: FakeOpenAI, app: RunningApp
):
    model.will_hear(Heard("らーめん"))
    tab = speak(hands_free())
    strip(tab).locator(".start").click()
    await_state(tab, "hearing")
    tab.page.keyboard.press("Escape")
    await_state(tab, "waiting")
    assert model.heard == []
    tab.page.keyboard.press("Space")
    await_state(tab, "paused")
    tab.page.keyboard.press("Space")
    await_state(tab, "shown")
    expect(tab.box).to_have_value("らーめん")
    with tab.page.expect_response(re.compile("/api/recordings/")):
        tab.page.keyboard.press("Escape")
    await_state(tab, "waiting")
    expect(tab.box).to_have_value("")
    assert app.said() == []
    assert app.rows("SELECT state, transcript, audio FROM recordings") == [("dropped", None, None)]


def test_a_recording_that_could_not_be_written_down_is_sent_again_the_same(
    speak: Callable[..., Tab], model: FakeOpenAI, app: RunningApp
):
    model.will_hear(
        Fails(status=429, code="insufficient_quota"),
        Fails(status=429, code="insufficient_quota"),
        Heard(ORDER),
    )
    tab = speak(hands_free(send_at_once=True))
    strip(tab).locator(".start").click()
    await_state(tab, "trouble")
    expect(strip(tab)).to_contain_text("Your recording is safe.")
    with tab.page.expect_response(re.compile("/again$")):
        strip(tab).locator(".retry").click()
    model.wait_for_heard(2)
    await_state(tab, "trouble")
    tab.reload()
    await_state(tab, "trouble")  # a reload loses it as little
    strip(tab).locator(".retry").click()
    await_state(tab, "partner")
    assert app.said() == [ORDER]
    first, second, third = (heard.file for heard in model.heard)
    assert first == second == third


def test_a_microphone_that_is_refused_or_not_there_is_told_in_a_sentence(speak: Callable[..., Tab]):
    tab = speak(hands_free())
    for error, told in (
        ("NotAllowedError", "The browser does not let this page use the microphone."),
        ("NotFoundError", "No microphone was found."),
    ):
        tab.page.evaluate(REFUSE_THE_MICROPHONE, error)
        strip(tab).locator(".start").click()
        await_state(tab, "deaf")
        expect(strip(tab).get_by_role("status")).to_contain_text(told)
    tab.say("ラーメンをください。")  # typing goes on


def test_one_speaks_in_the_chat_box_and_sends_what_was_heard(
    speak: Callable[..., Tab], model: FakeOpenAI, app: RunningApp
):
    model.will_hear(Heard("ラーメンを二つください。"), Heard(ORDER), Heard("餃子も。"))
    tab = speak(VoiceChoices())

    def say():
        tab.page.evaluate("() => { window.heardSince = null; }")
        tab.page.get_by_test_id("stChatInputMicButton").click()
        tab.page.wait_for_function(HEARD_FOR_A_WHILE)
        tab.page.get_by_test_id("stChatInputApproveButton").click()

    say()
    expect(tab.box).to_have_value("ラーメンを二つください。")
    say()  # again, and better
    expect(tab.box).to_have_value(ORDER)
    tab.box.fill("ええと、ラーメンをください。")
    model.hold_audio()
    say()
    model.wait_for_heard(3)
    tab.box.fill("お水と、")  # meanwhile
    model.release_audio()
    expect(tab.box).to_have_value("ええと、ラーメンをください。 お水と、 餃子も。")
    assert app.said() == []
    tab.box.press("Enter")
    expect(tab.mine).to_have_count(1)
    tab.hear()
    assert app.said() == ["ええと、ラーメンをください。 お水と、 餃子も。"]
    assert app.rows("SELECT way, state FROM recordings") == [("box", "written")] * 3


def test_what_no_voice_is_in_says_what_to_do_and_costs_nothing(
    speak: Callable[..., Tab], model: FakeOpenAI, app: RunningApp
):
    tab = speak(VoiceChoices())
    tab.page.evaluate(A_SILENT_MICROPHONE)
    tab.box.fill("すみません、")
    tab.page.get_by_test_id("stChatInputMicButton").click()
    tab.page.wait_for_function(HEARD_FOR_A_WHILE)
    tab.page.get_by_test_id("stChatInputApproveButton").click()
    expect(tab.alert).to_contain_text("Nothing was to be heard.")
    expect(tab.box).to_have_value("すみません、")  # what was typed is not lost
    assert model.heard == []


def test_a_recording_of_the_chat_box_that_failed_is_tried_again_after_a_reload(
    speak: Callable[..., Tab], model: FakeOpenAI, app: RunningApp
):
    model.will_hear(Fails(status=429, code="insufficient_quota"), Heard(ORDER))
    tab = speak(VoiceChoices())
    tab.page.get_by_test_id("stChatInputMicButton").click()
    tab.page.wait_for_function(HEARD_FOR_A_WHILE)
    tab.page.get_by_test_id("stChatInputApproveButton").click()
    expect(tab.alert).to_contain_text("Your recording is safe.")
    tab.reload()
    expect(tab.alert).to_contain_text("Your recording is safe.")
    tab.button("Try again").click()
    expect(tab.box).to_have_value(ORDER)
    expect(tab.alert).to_have_count(0)
    first, second = (heard.file for heard in model.heard)
    assert first == second


def test_one_tap_records_until_a_pause_and_may_send_at_once(
    speak: Callable[..., Tab], model: FakeOpenAI, app: RunningApp
):
    model.will_hear(Heard(ORDER))
    tab = speak(VoiceChoices(speaking="one_tap", pause_ms=500, send_at_once=True))
    recorder = tab.page.frame_locator(".st-key-one-tap iframe")
    recorder.locator("svg").click()
    expect(tab.mine).to_have_text(ORDER)
    tab.hear()
    assert app.said() == [ORDER]
    assert app.rows("SELECT way, state FROM recordings") == [("one_tap", "written")]


def test_a_message_is_read_aloud_on_request_and_stopped(speak: Callable[..., Tab]):
    tab = speak(VoiceChoices(speed=60))
    with tab.page.expect_response(lambda response: "/speech/0" in response.url) as first:
        tab.page.locator(".y-play").click()
    assert first.value.headers["content-type"] == "audio/wav"
    assert "voice=open_jtalk&speed=60" in first.value.url
    pressed = tab.page.locator(".y-play[aria-pressed=true]")
    expect(pressed).to_have_count(1)
    pressed.click()
    expect(pressed).to_have_count(0)


def test_the_first_sentence_is_read_while_the_reply_is_still_coming_and_nothing_is_shown_until_asked(
    speak: Callable[..., Tab], model: FakeOpenAI
):
    tab = speak(VoiceChoices(autoplay=True, hide_text=True, speed=140))
    model.hold()
    model.will(Answer(tokens=["はい、", "かしこまりました。", "少々", "お待ちください。"]))
    opening = tab.page.locator(".y-play").get_attribute("data-say") or ""
    is_first = re.compile(f"/turns/(?!{opening}).+/speech/0")
    with tab.page.expect_response(is_first) as first:
        tab.send(ORDER)
        model.release(2)
    assert first.value.status == 200
    assert model.requests[-1].state == "open"
    expect(tab.page.locator(".st-key-live .y-play[aria-pressed=true]")).to_have_count(1)
    expect(tab.page.get_by_text("かしこまりました")).to_be_hidden()
    model.release_all()
    tab.rest()
    last = tab.page.locator(".y-unseen").last
    expect(last.get_by_text("Show the text")).to_be_visible()
    last.get_by_text("Show the text").click()
    expect(last).to_contain_text("少々お待ちください。")
    expect(last.locator(".y-ja")).to_be_visible()


def test_the_browsers_voices_are_waited_for_as_it_loads_them_only_when_asked(speak: Callable[..., Tab]):
    tab = speak(VoiceChoices(voice="browser"))
    tab.page.evaluate(A_VOICE_THAT_IS_LOADED_WHEN_ASKED_FOR)
    tab.page.locator(".y-play").click()
    tab.page.wait_for_function("window.saidByTheBrowser.length === 2")
    assert tab.page.evaluate("window.saidByTheBrowser") == ["いらっしゃいませ。", "何名様ですか。"]


def test_who_keeps_recordings_hears_them_beside_their_messages(
    speak: Callable[..., Tab], model: FakeOpenAI, app: RunningApp
):
    model.will_hear(Heard(ORDER))
    tab = speak(hands_free(keep_recordings=True, send_at_once=True))
    strip(tab).locator(".start").click()
    await_state(tab, "partner")
    tab.reload()
    own = tab.page.locator(".y-learner-row .y-play")
    with tab.page.expect_response(re.compile("/api/recordings/")) as sound:
        own.click()
    assert sound.value.headers["content-type"] == "audio/wav"
    assert sound.value.request.resource_type == "fetch", "an audio element of Safari asks for ranges"
    tab.page.locator(".st-key-voice-menu button").first.click()
    tab.page.get_by_text("Keep my recordings").click()
    expect(own).to_have_count(0)
    assert app.rows("SELECT audio FROM recordings") == [(None,)]


def test_on_a_phone_the_line_above_the_box_fits(speak: Callable[..., Tab], model: FakeOpenAI):
    model.will_hear(Heard(ORDER))
    tab = speak(hands_free(), viewport=PHONE, is_mobile=True, has_touch=True)
    assert tab.overflow() == 0
    assert (strip(tab).locator(".start").bounding_box() or {})["height"] >= FINGER
    strip(tab).locator(".start").click()
    for state in ("hearing", "shown", "partner"):
        await_state(tab, state)
        assert tab.overflow() == 0


FINGER = 40
REFUSE_THE_MICROPHONE = """name => {
    navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", name); };
}"""
A_SILENT_MICROPHONE = """() => {
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async options => {
        const stream = await open(options);
        for (const track of stream.getTracks()) track.enabled = false;
        return stream;
    };
}"""
HEARD_FOR_A_WHILE = """() => {
    window.heardSince ??= performance.now();
    return performance.now() > window.heardSince + 2500;
}"""
A_VOICE_THAT_IS_LOADED_WHEN_ASKED_FOR = """() => {
    const voices = [], speech = new EventTarget();
    window.saidByTheBrowser = [];
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    Object.assign(speech, {
        getVoices: () => {
            setTimeout(() => {
                voices.push({ lang: "ja-JP" });
                speech.dispatchEvent(new Event("voiceschanged"));
            });
            return [...voices];
        },
        speak: said => { window.saidByTheBrowser.push(said.text); said.onend(); },
        cancel: () => {},
    });
    Object.defineProperty(window, "speechSynthesis", { value: speech });
}"""
