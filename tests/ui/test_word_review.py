"""The words of a conversation where it is looked back on: to save, to wave off, folded if they are many."""

import re
import time

import pytest
from streamlit.testing.v1 import AppTest

from lib.vocabulary import WordKey
from pages import session

MANY = (
    "水と薬と切符と部屋と猫と犬です。",
    "先生は学校で本を読みます。",
    "昨日、新しい車を買いました。",
    "海へ行って、魚を食べました。",
)


def page():
    import streamlit as st

    from pages import session
    from pages.parts.notice import notice
    from pages.parts.word_review import word_review

    session.meet()
    notice()
    word_review(session.practice().view(session.person(), st.query_params["id"]))


class Words:
    """The part by itself."""

    def __init__(self, attempt_id):
        self.attempt_id = attempt_id
        self.at = AppTest.from_function(page, default_timeout=30)
        self.at.query_params["id"] = attempt_id
        self.run()

    def run(self):
        self.at.run()
        assert not self.at.exception, self.at.exception[0].message
        return self

    @property
    def markup(self):
        return "\n".join(element.value for element in self.at.get("html"))

    @property
    def rows(self):
        return re.findall(r'<li class="y-word[ "].*?</li>', self.markup)

    def row(self, lemma):
        return next(row for row in self.rows if f'data-lemma="{lemma}"' in row)

    def act(self, name, lemma, reading):
        """As the component's callback does."""
        import streamlit as st

        from pages.parts import word_review

        kept = {}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(st, "session_state", kept)
            word_review._act(self.attempt_id, name, [WordKey(lemma, reading)])
        for key in set(kept) - {"notice"}:
            self.at.session_state[key] = kept[key]
        return self.run()


@pytest.fixture
def talked(learner):
    """A conversation with many words."""
    talk = learner().visit().choose("ramen-shop")
    for sentence in MANY:
        talk.say(sentence)
    return talk.attempt_id


def test_a_row_tells_all_that_one_wants_to_know_of_a_word(talked):
    words = Words(talked)
    row = next(row for row in words.rows if "y-word-head" in row and "<mark>" in row)
    assert re.search(r"<ruby>[^<]+<rt>[ぁ-ん]+</rt></ruby>", row)
    assert "new · N5" in row
    assert re.findall(r'data-act="(\w+)"', row) == ["save", "know"]


def test_mine_and_the_partners_are_told_apart(talked):
    words = Words(talked)
    words.at.session_state["all-words"] = True
    words.run()
    assert "yours" in words.row("薬")
    assert "薬と切符" in re.sub(r"<[^>]*>", "", words.row("薬"))
    assert any("your partner’s" in row or "both of you" in row for row in words.rows)


def test_what_does_not_fit_is_folded_and_a_fold_shows_the_rest(talked):
    words = Words(talked)
    count = len(session.practice().words_of(session.person(), talked))
    assert len(words.rows) == 8
    assert [box.label for box in words.at.expander] == [f"Show all {count}"]
    words.at.session_state["all-words"] = True
    assert len(words.run().rows) == count


def test_a_saved_word_stays_where_it_is_and_says_so(talked):
    words = Words(talked)
    words.at.session_state["all-words"] = True
    before = [re.search('data-lemma="([^"]+)"', row)[1] for row in words.run().rows]
    words.act("save", "薬", "くすり")
    assert [re.search('data-lemma="([^"]+)"', row)[1] for row in words.rows] == before
    assert "✓ saved" in words.row("薬")
    words.act("remove", "薬", "くすり")
    assert "✓ saved" not in words.row("薬")


def test_all_are_saved_at_once(talked):
    words = Words(talked)
    count = len(session.practice().words_of(session.person(), talked))
    [button] = words.at.button
    assert button.label == f"Save all {count}"
    button.click()
    words.run()
    assert len(session.practice().saved_words(session.person())) == count
    assert all("✓ saved" in row for row in words.rows)
    assert len(words.at.button) == 0


def test_a_word_waved_off_is_gone_and_can_be_taken_back(talked):
    words = Words(talked)
    words.at.session_state["all-words"] = True
    words.run().act("know", "薬", "くすり")
    assert 'data-lemma="薬"' not in words.markup
    assert "You know 薬." in words.markup
    [undo] = [button for button in words.at.button if button.label == "Undo"]
    undo.click()
    assert 'data-lemma="薬"' in words.run().markup
    assert "You know" not in words.markup


@pytest.mark.parametrize("act", ["save", "know", "remove", "nonsense"])
def test_a_word_that_is_not_there_changes_nothing(talked, act):
    words = Words(talked)
    words.act(act, "象", "ぞう")
    assert session.practice().saved_words(session.person()) == []
    assert len(words.rows) == 8


def test_who_said_nothing_in_japanese_reads_that_there_is_nothing(learner, monkeypatch):
    from lib import collecting

    attempt_id = learner().visit().choose("ramen-shop").attempt_id
    monkeypatch.setattr(collecting, "words_in", lambda *_turns, **_more: ())
    words = Words(attempt_id)
    assert words.rows == []
    assert "There are no words here that you do not know." in words.markup


def test_fifty_turns_are_drawn_in_less_than_half_a_second(learner, settings):
    settings.setenv("YARITORI_TURNS_A_MINUTE", "1000")
    practice = session.practice
    talk = learner().visit().choose("ramen-shop")
    kanji = "水薬猫犬鳥魚肉卵塩茶酒店駅車道橋山川海空雨雪窓箱鍵"
    for at in range(49):
        practice().take_turn(session.person(), talk.attempt_id, f"{kanji[at % 25]}が好きです。", f"key-{at}")
        live = practice().view(session.person(), talk.attempt_id).live
        if live:
            list(practice().follow(live))
    words = Words(talk.attempt_id)
    words.at.session_state["all-words"] = True
    begun = time.perf_counter()
    words.run()
    assert time.perf_counter() - begun < 0.5
    assert len(words.rows) > 25
