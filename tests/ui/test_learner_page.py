"""Being asked once, the learner's own page, and Yaritori in the language of whoever reads it."""

import re
from zoneinfo import ZoneInfo

import pytest

from lib.errors import StoreUnavailable
from lib.people import Learner
from pages import session


@pytest.fixture
def stranger(learner):
    return learner().visit()


def box(page, kind, key):
    return next(one for one in page.at.get(kind) if one.key == key)


def know(**told):
    session.practice().know(session.person(), Learner(met=True, **told))


def test_the_first_visit_asks_and_stands_in_nobodys_way(stranger):
    assert "はじめまして。" in stranger.reads("welcome")
    stranger.choose("ramen-shop")
    assert stranger.page == "attempt"


def test_who_answers_is_called_by_name_and_not_asked_again(stranger, learner):
    box(stranger, "text_input", "welcome-name").set_value("アンナ")
    box(stranger, "radio", "welcome-level").set_value("A2")
    stranger.press("That’s me")
    assert "アンナさん、今日は、何を話しますか。" in stranger.reads()
    assert "はじめまして" not in stranger.reads()
    assert "はじめまして" not in learner().visit().reads()
    kept = session.practice().learner(session.person())
    assert (kept.called, kept.level, kept.interface) == ("アンナ", "A2", "en")


def test_who_puts_it_off_is_not_asked_again_and_nothing_is_made_up(stranger, learner):
    stranger.press("Not now")
    assert "はじめまして" not in learner().visit().reads()
    kept = session.practice().learner(session.person())
    assert kept == Learner(met=True)


def test_tasks_of_ones_own_level_come_first(stranger):
    know(level="B1")
    levels = re.findall(r'class="y-level">(..)<', stranger.visit().markup())
    assert levels == ["B1", "B1", "A1", "A1", "A2", "A2", "A2", "A2"]


def test_a_name_is_text_whatever_it_says(stranger):
    know(called="<b>*Anna*</b> :smile:")
    stranger.visit()
    assert "&lt;b&gt;*Anna*&lt;/b&gt;" in stranger.markup()
    assert "<b>*Anna*" not in stranger.markup()


def test_ones_own_page_shows_what_is_known_and_keeps_what_is_changed(stranger):
    know(called="アンナ", level="A1", time_zone="Asia/Tokyo")
    page = stranger.visit("learner.py")
    assert page.page == "profile"
    assert box(page, "text_input", "you-name").value == "アンナ"
    assert box(page, "selectbox", "you-zone").value == "Asia/Tokyo"
    box(page, "text_input", "you-name").set_value("Anna")
    box(page, "selectbox", "you-zone").set_value("America/New_York")
    page.press("Save")
    assert "Saved." in page.reads()
    kept = session.practice().learner(session.person())
    assert (kept.called, kept.level, kept.time_zone) == ("Anna", "A1", "America/New_York")


def test_a_database_that_is_gone_while_saving_is_told(stranger, monkeypatch):
    page = stranger.visit("learner.py")

    def gone(*_):
        raise StoreUnavailable

    monkeypatch.setattr(type(session.practice()), "know", gone)
    page.press("Save")
    assert "The database cannot be reached" in page.alerts


def test_who_talks_is_only_asked_where_there_is_a_choice(stranger):
    assert "you-partner" not in [one.key for one in stranger.visit("learner.py").at.get("radio")]


def test_the_partner_is_chosen_for_new_conversations(model, learner):
    page = learner().visit("learner.py")
    box(page, "radio", "you-partner").set_value("scripted")
    page.press("Save")
    page.visit("tasks.py").choose("ramen-shop")
    assert page.view().attempt.partner == "scripted"


# What a page in Japanese may show in Latin letters: names, and what is written so in Japanese too.
LATIN = {
    "Yaritori",
    "A1",
    "A2",
    "B1",
    "Tab",
    "Markdown",
    "CSV",
    "JSON",
    "OK",
    "UTC",
    "Enter",
    "Esc",
    "JLPT",
    "JMdict",
    "EDRDG",
    "OPENAI",
    "API",
    "KEY",
    "WHISPER",
    "MODEL",
    "DIR",
    "Whisper",
}


def english(page):
    """The English words on the page, names of controls included."""
    controls = ("button", "expander", "radio", "text_input", "selectbox", "download_button")
    labels = [one.label for kind in controls for one in page.at.get(kind)]
    labels += [one.proto.popover.label for one in page.at.get("popover")]
    options = [option for one in page.at.get("radio") for option in one.options]
    told = re.sub(r'<(\w+)[^>]* lang="en"[^>]*>.*?</\1>', "", page.markup())  # glosses say what they are
    text = "\n".join([told, *(element.value for element in page.at.markdown), *labels, *options])
    text = re.sub(r"<[^>]*>", lambda tag: " ".join(re.findall(r'aria-label="([^"]*)"', tag.group())), text)
    return {
        word for word in re.findall(r"[A-Za-z][A-Za-z’']+[0-9]?", text) if word not in LATIN and len(word) > 2
    }


def test_the_whole_interface_is_japanese_for_whoever_wants_it(stranger):
    know(interface="ja", explanations="ja", level="A1")
    page = stranger.visit()
    assert "場面を選んでください" in page.reads()
    assert english(page) == set()
    page.choose("ramen-shop")
    page.say("二人です。").say("味噌ラーメンおいしいでした。")
    page.open("phrases").open("example")
    page.press("ヒント", "small-ask-bill")
    assert "い形容詞は" in page.reads("talk"), "why something is better is explained in Japanese"
    assert english(page) == set()
    session.practice().finish_attempt(session.person(), page.attempt_id)
    page.run(page.at)
    assert "おつかれさまでした" in page.reads()
    assert english(page) == set()
    assert english(page.visit("progress.py")) == set()
    assert english(page.visit("learner.py")) == set()


def test_explanations_have_a_language_of_their_own(stranger):
    know(interface="ja", explanations="en")
    page = stranger.visit().choose("ramen-shop")
    assert "Ask for the bill." in page.reads("panel"), "tasks are explained in English"
    assert "使える表現" in [one.label for one in page.at.get("expander")], "and the page speaks Japanese"


def test_an_error_is_told_in_the_readers_language(stranger):
    know(interface="ja", explanations="ja")
    page = stranger.visit("attempt.py", id="nosuch")
    assert "この会話は見つかりません。" in page.alerts


def test_results_tell_when_in_the_readers_own_time(stranger):
    know(time_zone="Pacific/Kiritimati")
    page = stranger.visit().choose("ramen-shop").say("二人です。")
    session.practice().finish_attempt(session.person(), page.attempt_id)
    page.run(page.at)
    begun = page.view().attempt.created_at.astimezone(ZoneInfo("Pacific/Kiritimati"))
    assert f"{begun:%B} {begun.day}, {begun.year}, {begun.hour % 12 or 12}:{begun:%M}" in page.reads()
