"""What stands beside Japanese: furigana, romaji and translations, chosen once and for every page."""

import re

import pytest

from lib.errors import PartnerMisbehaved
from lib.people import Learner
from pages import session
from tests.fake_answers import translating
from tests.fake_openai import Answer, Fails

HARD = "規則に従って厳格に処分を検討します。"


@pytest.fixture
def talk(learner):
    return learner().visit().choose("ramen-shop")


def know(**told):
    session.practice().know(session.person(), Learner(met=True, **told))


def kept():
    return session.practice().learner(session.person())


def choose(page, furigana):
    """As a click in the menu does it."""
    return page.run(page.at.button_group(key="help-furigana").set_value(furigana))


def switch(page, name, *, on=True):
    return page.run(page.at.toggle(key=f"help-{name}").set_value(on))


def switches(page):
    """The switches of the menu, with how they stand."""
    mine = (toggle for toggle in page.at.toggle if toggle.key.startswith("help-"))
    return {toggle.key.removeprefix("help-"): toggle.value for toggle in mine}


def drawn(page, within=None):
    """The HTML as it is sent, readings and all."""
    place = page.at if within is None else page.at.get_by_key(within)
    return "\n".join(element.value for element in place.get("html") if "<style>" not in element.value)


def readings(page, within="talk"):
    return re.findall(r'<ruby data-read="([^"]+)"[^>]*>([^<]+)</ruby>', drawn(page, within))


# --- furigana ------------------------------------------------------------------------------------


def test_who_has_told_no_level_reads_furigana_over_every_kanji(talk):
    assert switches(talk) == {"romaji": False, "translations": False}
    assert talk.at.button_group(key="help-furigana").value == "above"
    assert ("めい", "名") in readings(talk) or ("なんめいさま", "何名様") in readings(talk)


def test_above_ones_level_nothing_stands_over_kanji_that_one_knows(learner):
    know(level="A1")
    talk = learner().visit().choose("ramen-shop").say("水をください。")
    known = session.installation().vocabulary.kanji_within("N5")
    assert {"水", "何", "人"} <= known
    over = [written for _, written in readings(talk)]
    assert over, "some kanji are above this level"
    assert [written for written in over if set(written) <= known] == []
    choose(talk, "all")
    assert ("みず", "水") in readings(talk)
    choose(talk, "none")
    assert readings(talk) == []


def test_a_choice_of_furigana_is_kept_and_another_session_sees_it(talk, learner):
    choose(talk, "none")
    assert kept().furigana == "none"
    other = learner().visit("attempt.py", id=talk.attempt_id)
    assert readings(other) == []
    assert other.at.button_group(key="help-furigana").value == "none"


def test_the_panel_and_the_results_follow_the_same_choice(talk, learner):
    choose(talk, "all")
    talk.say("二人です。").press("Hint", within="goal-order-ramen")
    assert readings(talk, "panel") != []
    session.practice().finish_attempt(session.person(), talk.attempt_id)
    results = learner().visit("results.py", id=talk.attempt_id)
    assert results.at.button_group(key="help-furigana").value == "all"
    assert ("ふたり", "二人") in readings(results, "results")
    choose(results, "none")
    assert readings(results, "results") == []


# --- romaji --------------------------------------------------------------------------------------


def test_romaji_stands_below_what_the_partner_says_and_is_kept(talk, learner):
    assert "y-romaji" not in drawn(talk)
    switch(talk, "romaji")
    assert '<div class="y-romaji" lang="ja-Latn">irasshaimase.' in drawn(talk, "talk")
    assert kept().romaji
    assert "irasshaimase." in learner().visit("attempt.py", id=talk.attempt_id).reads("talk")
    switch(talk, "romaji", on=False)
    assert "y-romaji" not in drawn(talk)
    assert not kept().romaji


# --- translations --------------------------------------------------------------------------------


def test_what_authors_wrote_is_translated_as_soon_as_one_wants_it(talk, learner):
    assert "y-meaning" not in drawn(talk)
    switch(talk, "translations")
    opening = talk.view().task.opening.en
    assert f'<div class="y-meaning" lang="en">{opening}</div>' in drawn(talk, "talk")
    assert kept().translations
    assert opening in learner().visit("attempt.py", id=talk.attempt_id).reads("talk")
    talk.say("二人です。")
    reply = talk.view().turns[-1]
    assert session.practice().translate(session.person(), reply.id) in talk.reads("talk")


def test_of_a_models_reply_one_may_ask_and_nobody_asks_by_themselves(model, learner):
    talk = learner().visit().choose("ramen-shop")
    model.will(Answer(reply="奥のお席へ<b>どうぞ</b>。"))
    switch(talk.say("二人です。"), "translations")
    turn = talk.view().turns[-1]
    assert f'<button type="button" data-turn="{turn.id}">What does it mean?</button>' in drawn(talk, "talk")
    assert len(model.requests) == 1
    model.will(translating("Take the <i>table</i> at the back."))
    session.practice().translate(session.person(), turn.id)
    talk.run(talk.at)
    assert "Take the &lt;i&gt;table&lt;/i&gt; at the back." in drawn(talk, "talk")
    assert "What does it mean?" not in talk.reads()
    assert len(model.requests) == 2


def test_a_model_that_failed_may_be_asked_again(model, learner):
    talk = learner().visit().choose("ramen-shop")
    switch(talk.say("二人です。"), "translations")
    model.will(Fails("nothing"))
    turn = talk.view().turns[-1]
    with pytest.raises(PartnerMisbehaved):
        session.practice().translate(session.person(), turn.id)
    talk.run(talk.at)
    assert "What does it mean?" in talk.reads("talk")


def test_without_a_model_nothing_pretends_to_be_a_translation(talk, monkeypatch):
    monkeypatch.setattr(type(session.practice()), "_authored_translation", lambda *_: None)
    switch(talk, "translations")
    assert "There is no translation of this without a model." in talk.reads("talk")


def test_who_explains_in_japanese_is_offered_no_translation(learner):
    know(explanations="ja", translations=True)
    talk = learner().visit().choose("ramen-shop")
    assert switches(talk) == {"romaji": False}
    assert "y-meaning" not in drawn(talk)
    switch(talk, "romaji")
    assert (kept().translations, kept().romaji) == (True, True), "what was chosen before is not lost"


# --- all of it ---------------------------------------------------------------------------------


def test_saving_ones_own_page_resets_no_reading_help(talk, learner):
    choose(talk, "all")
    switch(switch(talk, "romaji"), "translations")
    page = learner().visit("learner.py")
    next(one for one in page.at.text_input if one.key == "you-name").set_value("アンナ")
    page.press("Save")
    assert (kept().called, kept().furigana, kept().romaji, kept().translations) == (
        "アンナ", "all", True, True,
    )  # fmt: skip


def test_a_choice_changes_nothing_else_that_was_told(learner):
    know(called="アンナ", level="B1", time_zone="Asia/Tokyo", interface="en")
    talk = learner().visit().choose("ramen-shop")
    switch(talk, "romaji")
    assert kept() == Learner(
        called="アンナ", level="B1", time_zone="Asia/Tokyo", interface="en", met=True,
        furigana="above", romaji=True,
    )  # fmt: skip


def test_the_hard_words_of_a_reply_stand_below_it(model, learner):
    know(level="A1")
    talk = learner().visit().choose("ramen-shop")
    model.will(Answer(reply=HARD))
    talk.say("二人です。")
    (words,) = re.findall(r'<ul class="y-hard".*?</ul>', drawn(talk, "talk"))
    assert words.count("<li>") == 5
    assert "<ruby>規則<rt>きそく</rt></ruby>" in words
    assert re.search(r'<span lang="en">rule[^<]*</span>', words)
    assert "y-hard" not in drawn(learner().visit().choose("weekend-plans"), "talk")
