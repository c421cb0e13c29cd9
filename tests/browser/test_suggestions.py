"""What could I say? While a model thinks of it, and on a phone, as people meet it."""

import pytest
from playwright.sync_api import expect

from tests.browser.running import PHONE
from tests.fake_answers import suggesting
from tests.fake_openai import Answer

ASK = "What could I say?"
ORDER = [
    ("味噌ラーメンを一つください。", "One miso ramen, please."),
    ("おすすめは何ですか。", "What is good here?"),
]


@pytest.fixture(scope="module")
def app(start_app, provider):
    return start_app(OPENAI_API_KEY="sk-test", OPENAI_BASE_URL=provider.base_url)


def test_a_suggestion_lands_in_the_box_to_be_changed_and_is_gone_once_something_is_said(tab, model, app):
    talk = tab.choose("ramen-shop")
    model.will(suggesting(*ORDER))
    talk.button(ASK).click()
    talk.button("味噌ラーメンを一つください。").click()
    expect(talk.box).to_have_value("味噌ラーメンを一つください。")
    assert app.said() == []
    talk.box.press("End")
    talk.box.type("お願いします。")
    talk.box.press("Enter")
    expect(talk.mine).to_have_text("味噌ラーメンを一つください。お願いします。")
    talk.hear()
    expect(talk.goal("order-ramen")).to_contain_text("with words from the screen")
    expect(talk.page.get_by_text("You could say")).to_have_count(0)
    expect(talk.box).to_have_value("")


def test_whoever_knows_what_to_say_meanwhile_does_not_wait_for_suggestions(tab, model, app):
    talk = tab.choose("ramen-shop")
    model.hold()
    model.will(suggesting(*ORDER), Answer(reply="二名様ですね。"))
    talk.button(ASK).click()
    expect(talk.page.locator(".st-key-suggestions .y-waiting")).to_be_visible()
    talk.send("二人です。")
    expect(talk.mine).to_have_text("二人です。")
    expect(talk.page.locator(".st-key-live .y-waiting")).to_be_visible()
    expect(talk.page.get_by_text("You could say")).to_have_count(0)
    model.release_all()
    talk.hear()
    expect(talk.words).to_contain_text("二名様ですね。")
    expect(talk.button(ASK)).to_be_visible()


def test_below_a_long_conversation_on_a_phone_they_are_in_sight(open_tab, model):
    talk = open_tab(viewport=PHONE).choose("ramen-shop")
    for words in ("二人です。", "いい天気ですね。", "えっと…。"):
        talk.say(words)
    model.will(suggesting(*ORDER))
    talk.button(ASK).click()
    for ja, en in ORDER:
        expect(talk.button(ja)).to_be_in_viewport(ratio=1)
        expect(talk.page.get_by_text(en)).to_be_in_viewport(ratio=1)
    assert talk.overflow() <= 0
