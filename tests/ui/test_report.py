"""The report on a finished conversation, as a page draws it: by rules, by a model, and while it is made."""

import html
import re

import pytest

from lib.errors import StoreUnavailable
from lib.people import Learner
from pages import session
from tests.fake_answers import assessing
from tests.fake_openai import Answer, Fails

WHOLE = ("二人です。", "味噌ラーメンをください。", "餃子もお願いします。", "お会計をお願いします。")
MISTAKE = "ラーメンは美味しいでした。"
GOOD = {
    "strengths": [{"says": "You ordered clearly.", "quote": "味噌ラーメンをください"}],
    "improvements": [
        {"said": "美味しいでした", "better": "美味しかったです", "why": "い-adjectives change."},
    ],
}


def finished(learner, *said):
    """The page of results of a conversation with the offline partner."""
    talk = learner().visit().choose("ramen-shop")
    for words in said:
        talk.say(words)
    session.practice().finish_attempt(session.person(), talk.attempt_id)
    return learner().visit("results.py", id=talk.attempt_id)


def drawn(page, within="report"):
    """The HTML as it is sent."""
    return "\n".join(element.value for element in page.at.get_by_key(within).get("html"))


def mark_of(page, goal):
    return re.search(r'<span class="y-mark" aria-hidden="true">(.)</span>', drawn(page, f"goal-{goal}"))[1]


def verdict(page):
    return re.search(
        r'y-verdict-mark" aria-hidden="true">(.)</span><div><strong>([^<]+)<', drawn(page)
    ).groups()


def section(page, title):
    """The words of one part of the report."""
    [part] = [one for one in drawn(page).split("<h2") if title in one.split("</h2>")[0]]
    return html.unescape(re.sub(r"<[^>]+>", "", part))


# --- by rules ------------------------------------------------------------------------------------


def test_the_verdict_comes_first_with_its_mark_and_what_it_means(learner):
    page = finished(learner, *WHOLE)
    assert verdict(page) == ("◎", "Achieved with ease")
    assert drawn(page).index("y-verdict") < drawn(page).index("What went well")
    assert "You got everything done on your own." in section(page, "What went well")
    assert "「味噌ラーメンをください" in section(page, "What went well")
    assert [mark_of(page, goal.id) for goal in page.view().task.objectives] == ["◎"] * 4
    assert "To work on" not in drawn(page)


def test_less_than_everything_is_told_goal_by_goal(learner):
    page = finished(learner, "二人です。")
    assert verdict(page)[0] in ("△", "–")
    assert mark_of(page, "say-party-size") == "◎"
    assert mark_of(page, "ask-bill") == "–"
    assert "Not tried yet: " in page.reads("goal-ask-bill")
    assert "Achieved with ease: " in page.reads("goal-say-party-size")


def test_what_was_done_with_help_is_just_achieved(learner):
    talk = learner().visit().choose("ramen-shop")
    for goal in ("say-party-size", "order-ramen"):
        talk.press("Hint", within=f"goal-{goal}")
    for words in WHOLE:
        talk.say(words)
    page = talk.press("Finish")
    assert verdict(page) == ("○", "Just achieved")
    assert mark_of(page, "order-ramen") == "○"
    assert mark_of(page, "ask-bill") == "◎"


def test_an_improvement_shows_both_ways_with_the_difference_marked(learner):
    page = finished(learner, "二人です。", MISTAKE)
    (item,) = re.findall(r'<ol class="y-points">(.*?)</ol>', drawn(page), re.DOTALL)
    before, after = re.findall(r'<div class="y-(?:before|after)">(.*?)</div>', item, re.DOTALL)
    bare = [re.sub(r"</?(?:span|bdi|ruby)[^>]*>", "", line) for line in (before, after)]
    assert "You said: " in bare[0]
    assert "A better way: " in bare[1]
    assert re.search(r"<mark>[^<]*でし[^<]*</mark>", bare[0])
    assert re.search(r"<mark>[^<]*かっ[^<]*</mark>", bare[1])
    assert "ラーメン" not in "".join(re.findall(r"<mark>(.*?)</mark>", item))
    assert "い-adjective" in section(page, "To work on")


def test_the_report_says_what_it_cannot_see(learner):
    page = finished(learner, "二人です。")
    assert "This report was made by rules." in page.reads("report")
    assert "Pronunciation is not in a text." in page.reads("report")
    assert page.at.get_by_key("report").get("button"), "one may disagree"
    assert "Ask the model for a report" not in page.buttons()


def test_how_one_spoke_is_folded(learner):
    page = finished(learner, *WHOLE)
    assert '<details class="y-aspects"><summary>How you spoke</summary>' in drawn(page)


def test_who_disagrees_afterwards_changes_the_marks(learner):
    page = finished(learner, *WHOLE)
    page.press("I didn’t mean that", within="goal-order-ramen")
    assert mark_of(page, "order-ramen") in "△–"
    assert verdict(page)[0] == "△"
    page.press("Undo", within="goal-order-ramen")
    assert mark_of(page, "order-ramen") == "◎"
    assert verdict(page)[0] == "◎"


def test_who_said_it_all_the_same_is_believed(learner):
    page = finished(learner, "二人です。", "会計。")
    page.open("small-said-order-extra").press("二人です。", within="goal-order-extra")
    assert mark_of(page, "order-extra") in "◎○"
    assert "counted because you said so" in page.reads("goal-order-extra")


@pytest.mark.parametrize("said", [(), ("I would like some ramen, please.", "Thank you!"), ("😀", "…")])
def test_nobody_is_ashamed_who_said_nothing_in_japanese(learner, said):
    page = finished(learner, *said)
    assert page.page == "results"
    assert "おつかれさまでした。" in page.reads()
    assert verdict(page) == ("–", "Not tried yet")
    told = page.reads("report")
    assert "What went well" not in told
    assert "To work on" not in told
    assert not re.search(r"fail|wrong answer|bad|poor|unfortunately", told, re.IGNORECASE)


def test_what_was_said_is_only_text(learner):
    page = finished(learner, "<b onclick=x>二人</b>です。", "<script>美味しいでした</script>")
    for markup in ("<script", "<b ", "<img"):
        assert markup not in drawn(page, "results")


def test_the_whole_report_is_japanese_for_whoever_wants_it(learner):
    learner().visit()
    session.practice().know(session.person(), Learner(interface="ja", explanations="ja", met=True))
    page = finished(learner, *WHOLE, MISTAKE)
    english = re.findall(r"[A-Za-z]{3,}", re.sub(r"<[^>]+>", "", drawn(page)))
    assert set(english) <= {"JLPT"}


def test_a_store_that_is_gone_is_said_where_the_report_would_be(learner, monkeypatch):
    page = finished(learner, "二人です。")

    def gone(*_):
        raise StoreUnavailable

    monkeypatch.setattr(type(session.practice()), "assessment", gone)
    page.run(page.at)
    assert "The database cannot be reached" in page.reads()
    assert "二人です。" in page.reads("results")


# --- by a model ----------------------------------------------------------------------------------


@pytest.fixture
def talked(model, learner):
    """A conversation with the model that can be finished."""
    talk = learner().visit().choose("ramen-shop")
    for words in ("二人です。", "味噌ラーメンをください。", MISTAKE):
        model.will(Answer(reply="はい。"))
        talk.say(words)
    return talk


def finish(talk, learner):
    session.practice().finish_attempt(session.person(), talk.attempt_id)
    return learner().visit("results.py", id=talk.attempt_id)


def test_a_models_report_is_shown_in_its_own_words(talked, learner, model):
    model.will(assessing(**GOOD))
    page = finish(talked, learner)
    assert "You ordered clearly." in section(page, "What went well")
    assert "「味噌ラーメンをください」" in section(page, "What went well")
    assert "い-adjectives change." in section(page, "To work on")
    assert "A model wrote this report. It can be wrong." in page.reads("report")
    assert "Ask the model for a report" not in page.buttons()
    page.run(page.at)
    assert len(model.requests) == 4, "it is paid once, however often it is read"


def test_markup_in_a_models_report_is_never_markup(talked, learner, model):
    evil = "<img src=x onerror=alert(1)> & **bold** {count} %s"
    model.will(
        assessing(
            strengths=[{"says": f"You ordered {evil}", "quote": "味噌ラーメンをください"}],
            improvements=[
                {"said": "美味しいでした", "better": "美味しかった<b>です</b>", "why": f"Because {evil}"}
            ],
            aspects=[{"name": "accuracy", "says": f"Right. {evil}", "quote": "</bdi><script>"}],
        ),
        assessing(**GOOD),
    )
    page = finish(talked, learner)
    sent = drawn(page, "results")
    for markup in ("<img", "<script", "<b>", "onerror="):
        assert markup not in sent


def test_a_report_that_stands_in_says_why_and_the_model_may_be_asked_again(talked, learner, model):
    model.will(*[Fails(status=500)] * 6)
    page = finish(talked, learner)
    assert "could not be reached, so this report was made without the model." in page.reads("stands-in")
    assert verdict(page)[0] == "△"
    model.reset()
    model.will(assessing(**GOOD))
    page.press("Ask the model for a report")
    assert "You ordered clearly." in section(page, "What went well")
    assert "Ask the model for a report" not in page.buttons()
    assert len(model.requests) == 1


def test_a_report_that_stands_in_is_not_asked_for_by_itself(talked, learner, model):
    model.will(*[Fails(status=500)] * 6)
    page = finish(talked, learner)
    asked = len(model.requests)
    page.run(page.at)
    assert len(model.requests) == asked


def test_while_a_report_is_made_the_page_says_how_far_it_is(talked, learner, model):
    model.hold()
    model.will(assessing(**GOOD))
    session.practice().finish_attempt(session.person(), talked.attempt_id)
    stages, follow = [], session.practice().follow_assessment

    def watched(person, attempt_id):
        for stage in follow(person, attempt_id):
            stages.append(stage)
            yield stage
            if stage == "reading":
                model.release(1)
            if stage == "writing":
                model.release_all()

    session.practice().follow_assessment = watched
    page = learner().visit("results.py", id=talked.attempt_id)
    assert [stage for stage in stages if stage != "waiting"] == ["reading", "writing", "done"]
    assert "You ordered clearly." in section(page, "What went well")
    assert "y-making" not in page.markup(), "nothing of that stays"


def test_a_conversation_that_was_left_shows_what_was_done_in_it_and_no_verdict(learner):
    talk = learner().visit().choose("ramen-shop").say("二人です。")
    session.practice().reset_attempt(session.person(), talk.attempt_id)
    page = learner().visit("results.py", id=talk.attempt_id)
    assert page.alerts == ""
    assert (mark_of(page, "say-party-size"), mark_of(page, "ask-bill")) == ("○", "–")
    assert "y-verdict" not in drawn(page)
