"""Reviewing saved words: a card at a time, what its buttons do, and the words themselves."""

import re

import pytest
from sqlalchemy import update

from lib.scheduling import Rating
from lib.store.study_tables import words
from lib.vocabulary import WordKey
from pages import session

MARKUP = "<b>薬</b>をください。"


@pytest.fixture
def save(learner):
    """Saves what the learner says in a conversation."""

    def save(*said):
        talk = learner().visit().choose("ramen-shop")
        for sentence in said:
            talk.say(sentence)
        practice, person = session.practice(), session.person()
        found = [word for word in practice.words_of(person, talk.attempt_id) if word.said_by != "partner"]
        for word in found:
            practice.save_words(person, talk.attempt_id, [word.key])
        return [word.key for word in found]

    return save


@pytest.fixture
def desk(save, learner):
    save("水と薬です。")
    return learner().visit("review.py")


def lemma(desk):
    """What is asked."""
    return re.search(r'class="y-card-word"><span[^>]*><bdi>(.*?)</bdi>', desk.markup("review-card"))[1]


def labels(desk):
    return [button.label for button in desk.at.button if button.key.startswith("rate-")]


def shortcuts(desk):
    return {button.label: button.proto.shortcut for button in desk.at.button if button.proto.shortcut}


def test_who_has_saved_nothing_is_invited_to_talk(learner):
    desk = learner().visit("review.py")
    assert "You have not saved any words yet." in desk.reads("review-card")
    assert desk.buttons() == []
    assert "The next two weeks" not in desk.reads()
    links = [link.proto.page for link in desk.at.get("page_link")]
    assert links.count("") == 2, "to the tasks, above and where the hint is"


def test_the_tasks_page_leads_here_and_tells_how_many_are_due(learner, save):
    def link(tab):
        return [one.proto.label for one in tab.at.get("page_link") if "Review" in one.proto.label]

    assert link(learner().visit()) == ["Review"]
    save("水と薬です。")
    assert link(learner().visit()) == ["Review · 2 due"]


def test_a_card_shows_japanese_first_and_the_word_in_its_sentence(desk):
    assert "2 cards left" in desk.reads()
    asked = lemma(desk)
    assert asked in ("水", "薬")
    assert f"<mark>{asked}</mark>" in desk.markup("review-card")
    assert "みず" not in desk.reads("review-card")
    assert labels(desk) == []
    assert shortcuts(desk) == {"Show the answer": "space"}


def test_the_answer_tells_the_reading_and_four_buttons_tell_when_the_word_comes_back(desk):
    asked = lemma(desk)
    desk.press("Show the answer")
    reading = {"水": "みず", "薬": "くすり"}[asked]
    assert f"{asked}<rt>{reading}</rt>" in desk.markup("review-card")
    assert "N5 · ラーメン屋で注文する" in desk.reads("review-card")
    assert labels(desk) == ["Again · 1 min", "Hard · 6 min", "Good · 10 min", "Easy · 8 d"]
    assert shortcuts(desk) == dict(zip(labels(desk), "1234", strict=True))


def test_an_answer_brings_the_next_card_and_the_last_one_ends_the_day(desk):
    first = lemma(desk)
    desk.press("Show the answer").press("Easy · 8 d")
    assert lemma(desk) != first
    assert "1 card left" in desk.reads()
    desk.press("Show the answer").press("Easy · 8 d")
    assert "Nothing is due now." in desk.reads("review-card")
    # A learner's day begins at four: until then what comes tomorrow comes at four.
    assert re.search(r"The next card comes (?:tomorrow|at 4:00\sAM)\.", desk.reads("review-card"))
    assert desk.buttons("review-card") == []


def test_an_answer_is_taken_back(desk):
    first = lemma(desk)
    assert "Undo" not in desk.buttons()
    desk.press("Show the answer").press("Easy · 8 d").press("Undo")
    assert lemma(desk) == first
    assert "2 cards left" in desk.reads()
    assert "Undo" not in desk.buttons()


def test_the_other_direction_asks_for_japanese_and_a_word_without_a_meaning_does_not(save, learner):
    from lib import collecting, studying
    from tests.service.test_reviews import Clock

    [key] = save("水です。")
    with session.installation().database.write() as connection:
        connection.execute(update(words).values(glosses='["water <b>cold</b>"]'))
    clock = Clock()
    with pytest.MonkeyPatch.context() as patch:
        for module in (collecting, studying):
            patch.setattr(module, "now", clock)
        clock.wait(days=9000)
        desk = learner().visit("review.py")
        desk.press("Show the answer").press("Easy · 8 d")
        clock.wait(days=1)
        desk = learner().visit("review.py")
        asked = desk.reads("review-card")
        assert "How do you say it in Japanese?" in asked
        assert "water <b>cold</b>" in asked
        assert key.lemma not in asked
        desk.press("Show the answer")
        assert "<mark>水</mark>" in desk.markup("review-card")
        with session.installation().database.write() as connection:
            connection.execute(update(words).values(glosses="[]"))
        assert "What does it mean?" in learner().visit("review.py").reads("review-card")


def test_a_card_that_another_tab_has_answered_says_so_and_goes_on(desk, learner):
    desk.press("Show the answer")
    other = learner().visit("review.py")
    other.press("Show the answer").press("Easy · 8 d")
    desk.press("Good · 10 min")
    assert "You have gone on in another tab." in desk.alerts
    assert lemma(desk) == lemma(other)
    desk.press("Show the answer")
    assert desk.alerts == ""


def test_what_a_learner_wrote_is_never_markup(save, learner):
    save(MARKUP)
    desk = learner().visit("review.py")
    assert "<b>" not in desk.markup()
    desk.press("Show the answer")
    assert "&lt;b&gt;" in desk.markup("review-card")


def test_the_forecast_is_a_picture_and_a_table(desk):
    assert desk.at.get("vega_lite_chart") or desk.at.get("arrow_vega_lite_chart")
    table = desk.markup().split("<table")[1]
    assert table.count("<tr>") == 15
    assert table.count("<td>2</td>") == 1


def test_how_much_was_remembered_is_told_when_there_is_something_to_tell(desk, monkeypatch):
    assert "you remembered" not in desk.reads()
    from lib.saved_words import Retention

    monkeypatch.setattr("lib.studying.retention", lambda _reviews: Retention(32, 28))
    assert "you remembered 88 % of what came back" in desk.run(desk.at).reads()


# --- the words themselves --------------------------------------------------------------------------


def listed(desk):
    return re.findall(r'data-lemma="([^"]+)" data-reading="[^"]+" data-act="remove"', desk.markup())


def test_the_words_are_listed_where_they_are_asked_for(desk):
    assert listed(desk) == []
    desk.open("my-words")
    assert sorted(listed(desk)) == ["水", "薬"]
    assert '<div class="y-word-sentence"' in desk.markup()


def test_they_can_be_taken_along_in_both_forms(desk):
    buttons = {button.label: button for button in desk.at.download_button}
    assert list(buttons) == ["A deck for Anki", "CSV, for a spreadsheet"]
    assert all(button.proto.ignore_rerun for button in buttons.values())


@pytest.mark.parametrize(
    ("act", "key"), [("drop table", WordKey("水", "みず")), ("remove", WordKey("象", "ぞう"))]
)
def test_what_no_button_of_ours_sends_changes_nothing(desk, monkeypatch, act, key):
    import streamlit as st

    from pages.parts import my_words

    monkeypatch.setattr(st, "session_state", {})
    my_words._act(act, key)
    assert len(session.practice().saved_words(session.person())) == 2


def test_every_rating_is_a_button():
    from pages.parts.review_card import _RATINGS

    assert list(_RATINGS) == list(Rating)
