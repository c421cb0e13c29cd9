"""Saying a sentence again on the page of results."""

import html
import re

import pytest

from pages import session
from tests.fake_audio import Heard
from tests.fake_openai import Fails
from tests.speaking import silence, spoken

WELCOME = "いらっしゃいませ。"


@pytest.fixture
def results(settings, learner, model):
    """The results of a short talk with the offline partner; only recordings go to the provider."""
    settings.setenv("OPENAI_TRANSCRIBE_MODEL", "whisper-1")
    return look_back(learner)


def look_back(learner, words="二人です。"):
    practice, person = session.practice(), session.person()
    attempt_id = practice.start_attempt(person, "ramen-shop", "scripted")
    if (opening := practice.view(person, attempt_id).live) is not None:
        list(practice.follow(opening))
    list(practice.follow(practice.take_turn(person, attempt_id, words, "key-1")))
    practice.finish_attempt(person, attempt_id)
    return learner().visit("results.py", id=attempt_id)


def record(tab, audio=None):
    return tab.run(tab.at.audio_input[0].set_value(("again.wav", audio or spoken(WELCOME), "audio/wav")))


def choose(tab, text):
    box = tab.at.get_by_key("shadowing").selectbox[0]
    (label,) = [option for option in box.options if option.endswith(text)]
    return tab.run(box.set_value(box.options.index(label)))


def columns(tab):
    """What is drawn: both lines, a column a mora, "*" behind one that is marked."""
    drawn = re.findall(
        r"<i( class=\"y-differs\")?><b>([^<]*)</b><b>([^<]*)</b></i>",
        tab.markup("shadowing"),
    )
    return " ".join(f"{above}/{below}{'*' if marked else ''}" for marked, above, below in drawn)


def test_it_says_what_it_is_and_what_it_is_not(results):
    assert "no judgement of your pronunciation" in results.reads("shadowing")
    assert f'<span lang="ja" class="y-ja"><bdi>{WELCOME}</bdi></span>' in results.markup("shadowing")
    assert results.at.audio_input[0].sample_rate == 16_000


def test_a_sentence_that_was_heard_differs_in_nothing_and_is_sent_once(results, model):
    model.will_hear(Heard(WELCOME))
    record(results)
    assert "Nothing differs" in results.reads("shadowing")
    assert columns(results) == "い/い ら/ら っ/っ しゃ/しゃ い/い ま/ま せ/せ"
    results.run(results.at)
    assert "Nothing differs" in results.reads("shadowing")
    assert [received.prompt for received in model.heard] == [None]


def test_what_differs_is_marked_and_told_in_words(results, model):
    model.will_hear(
        Heard("いらしゃいませ。", confidence=0.2),
        Heard("いらっしゃいませ & ようこそ。"),
    )
    record(results)
    assert columns(results) == "い/い ら/ら っ/* しゃ/しゃ い/い ま/ま せ/せ"
    told = re.sub(r"\s+", " ", results.reads("shadowing"))
    assert "6 of 7 beats are the same." in told
    assert "いらしゃいませ was heard where the sentence has いらっしゃいませ ." in told
    assert "「いらしゃいませ。」" in told
    assert "hard to hear" in told
    record(results, spoken("いらっしゃいませ、ようこそ。"))
    assert html.escape("「いらっしゃいませ & ようこそ。」") in results.markup("shadowing")
    assert "hard to hear" not in results.reads("shadowing")


def test_another_sentence_begins_with_no_recording(results, model):
    (turn,) = (turn for turn in results.view().turns if WELCOME in turn.reply)
    assert f'data-say="{turn.id}" data-sentence="0"' in results.markup("shadowing")
    model.will_hear(Heard(WELCOME), Heard("三人です。"))
    record(results)
    choose(results, "You: 二人です。")
    assert "Nothing differs" not in results.reads("shadowing")
    assert "data-say" not in results.markup("shadowing")  # nobody reads aloud what a learner said
    record(results, spoken("三人です。"))
    assert columns(results) == "/さ* ふ/ん* た/に* り/ん* で/で す/す"


def test_what_went_wrong_is_told_and_a_provider_is_asked_again_with_the_same_sound(results, model):
    record(results, silence(2))
    assert "Nothing was to be heard." in results.alerts
    assert "Try again" not in results.buttons("shadowing")
    assert model.heard == []
    model.will_hear(Fails(status=401), Heard(WELCOME))
    record(results)
    assert "Your recording is safe" in results.alerts
    results.press("Try again", within="shadowing")
    assert results.alerts == ""
    assert "Nothing differs" in results.reads("shadowing")
    first, second = model.heard
    assert first.file == second.file


def test_where_no_words_were_heard_a_rerun_pays_nobody_again(results, model):
    model.will_hear(Heard("ご視聴ありがとうございました"), Heard(WELCOME))
    record(results)
    assert "No words were heard." in results.alerts
    results.run(results.at)
    assert "No words were heard." in results.alerts
    assert "Try again" not in results.buttons("shadowing")
    assert len(model.heard) == 1


def test_what_would_be_better_is_named_so(settings, learner, model):
    settings.setenv("OPENAI_TRANSCRIBE_MODEL", "whisper-1")
    results = look_back(learner, "味噌ラーメンが食べるたいです！")
    choose(results, "You, said better: 味噌ラーメンが食べたいです。")
    assert "味噌ラーメンが食べたいです。" in results.reads("shadowing")


def test_without_a_transcriber_one_sentence_says_what_to_set(settings, learner):
    results = look_back(learner)
    assert "OPENAI_API_KEY, or WHISPER_MODEL_DIR" in results.reads("shadowing")
    assert results.at.audio_input.len == 0
    assert results.at.get_by_key("shadowing").selectbox.len == 0
