"""What only a screen shows: scrolling, a phone, and nothing that hinders people."""

import pytest
from playwright.sync_api import expect

from tests.browser.running import PHONE, WIDE, pieces
from tests.browser.states import states
from tests.fake_openai import Answer

LONG = pieces(60)
FAR_BELOW = """() => { const main = document.querySelector('[data-testid=stAppScrollToBottomContainer]');
    return main.scrollHeight - main.clientHeight - main.scrollTop; }"""


@pytest.fixture(scope="module")
def app(start_app, provider):
    return start_app(
        OPENAI_API_KEY="sk-test",
        OPENAI_BASE_URL=provider.base_url,
        OPENAI_TRANSCRIBE_MODEL="whisper-1",
        OPENAI_SPEECH_MODEL="tts-1",
    )


def long_talk(tab, model):
    """A conversation longer than the window, and a long reply on its way."""
    tab.choose("ramen-shop")
    for words in ("一人です。", "こんにちは。", "いい天気ですね。"):
        model.will(Answer(reply="".join(LONG[:20])))
        tab.say(words)
    tab.settle()  # nobody sends the next message while the page still scrolls to the end of the last reply
    model.hold()
    model.will(Answer(tokens=list(LONG)))
    tab.send("ちょっと待ってください。")
    model.release(10)
    expect(tab.words).to_have_text("".join(LONG[:10]))
    return tab


LAST_LINE_IN_SIGHT = """() => {
    const end = element => document.querySelector(element).getBoundingClientRect();
    return end('.st-key-words').bottom <= end('[data-testid=stBottom]').top;
}"""


def test_the_page_follows_the_reply(tab, model):
    long_talk(tab, model)
    for released in (30, 60):
        model.release(20 if released == 30 else 30)
        expect(tab.words).to_have_text("".join(LONG[:released]))
        tab.page.wait_for_function(f"() => ({FAR_BELOW})() < 4")
        tab.page.wait_for_function(LAST_LINE_IN_SIGHT)
    model.release_all()
    tab.hear()
    tab.page.wait_for_function(f"() => ({FAR_BELOW})() < 4")


def test_whoever_scrolled_up_is_left_where_they_read(tab, model):
    long_talk(tab, model)
    tab.page.wait_for_function(f"() => ({FAR_BELOW})() < 4")
    tab.settle()  # Streamlit's own scrolling, while it lasts, is stronger than one turn of the wheel
    tab.page.mouse.move(500, 300)
    tab.page.mouse.wheel(0, -400)
    tab.page.wait_for_function(f"() => ({FAR_BELOW})() > 300")
    first = tab.mine.first
    expect(first).to_be_attached()
    before = tab.settle().mine.first.bounding_box()["y"]
    model.release(30)
    expect(tab.words).to_have_text("".join(LONG[:40]))
    assert first.bounding_box()["y"] == pytest.approx(before, abs=2)
    model.release_all()
    tab.hear()
    assert first.bounding_box()["y"] == pytest.approx(before, abs=2)


def test_whoever_says_something_sees_what_comes_of_it_wherever_they_were_reading(open_tab, model):
    phone = open_tab(viewport=PHONE)
    phone.choose("ramen-shop")
    for words in ("一人です。", "こんにちは。"):
        model.will(Answer(reply="".join(LONG[:20])))
        phone.say(words)
    phone.settle().page.mouse.move(200, 300)
    phone.page.mouse.wheel(0, -600)
    phone.page.wait_for_function(f"() => ({FAR_BELOW})() > 300")
    model.will(Answer(reply="".join(LONG[:20])))
    phone.say("いい天気ですね。")
    phone.page.wait_for_function(f"() => ({FAR_BELOW})() < 4")
    expect(phone.mine.last).to_be_in_viewport()


FADING = """() => document.getAnimations().filter(a => a.transitionProperty === 'opacity')
    .map(a => a.effect.target.outerHTML.slice(0, 200))"""


def in_mid_reply(tab, model):
    tab.choose("ramen-shop").rest()
    model.hold()
    model.will(Answer(reply="はい、かしこまりました。"))
    tab.send("二人です。")
    model.release(2)
    expect(tab.words).not_to_be_empty()


def test_nothing_fades_while_a_reply_lasts(tab, model):
    in_mid_reply(tab, model)
    assert tab.page.evaluate(FADING) == []
    model.release_all()
    tab.hear()


def test_the_panel_works_while_a_reply_lasts(tab, model):
    in_mid_reply(tab, model)
    tab.goal("order-ramen").get_by_role("button", name="Hint").click()
    expect(tab.goal("order-ramen")).to_contain_text("Key word")
    expect(tab.words).not_to_be_empty()
    tab.page.get_by_text("Useful phrases").click()
    expect(tab.page.get_by_text("There are two of us.")).to_be_visible()
    model.release_all()
    tab.hear()
    expect(tab.goal("say-party-size")).to_contain_text("on your own")
    expect(tab.goal("order-ramen")).to_contain_text("Key word")


def test_on_a_phone_the_panel_above_folds_opens_and_stays_at_hand(open_tab, model):
    phone = open_tab(viewport=PHONE, is_mobile=True, has_touch=True)
    phone.choose("ramen-shop")
    fold, goal = phone.page.locator(".y-fold summary"), phone.goal("order-ramen")
    count = phone.page.locator(".y-fold-bar")
    expect(fold).to_be_visible()
    expect(goal).to_be_hidden()
    expect(count).to_contain_text("0 / 4")
    fold.tap()
    expect(goal).to_be_visible()
    goal.get_by_role("button", name="Hint").tap()
    expect(goal).to_contain_text("Key word")
    expect(goal).to_be_visible()
    phone.rest()
    model.will(Answer(reply="かしこまりました。"))
    phone.say("味噌ラーメンをください。")
    expect(count).to_contain_text("1 / 4")
    expect(goal).to_be_visible()  # a tick does not fold it
    panel = phone.page.locator("[data-testid=stColumn]:has(.st-key-panel)")
    assert panel.bounding_box()["height"] < PHONE["height"] * 0.4, "the talk is seen beside it"
    phone.page.get_by_text("An example").scroll_into_view_if_needed()
    expect(fold).to_be_in_viewport()
    expect(count).to_be_in_viewport()
    fold.tap()
    expect(goal).to_be_hidden()
    for words in ("一人です。", "お水もください。"):
        model.will(Answer(reply="".join(LONG[:20])))
        phone.say(words)
    expect(count).to_contain_text("3 / 4")
    phone.page.wait_for_function(f"() => ({FAR_BELOW})() < 4")
    assert 0 <= fold.bounding_box()["y"] < 60, "it stays at the top"
    expect(phone.box).to_be_in_viewport()


@pytest.mark.parametrize(
    ("language", "options"),
    [
        ("en", {"viewport": WIDE, "color_scheme": "light"}),
        ("ja", {"viewport": PHONE, "color_scheme": "dark"}),
    ],
    ids=["wide-light", "phone-dark"],
)
def test_nothing_hinders_people_and_nothing_is_wider_than_the_window(
    open_tab, model, hindrances, language, options
):
    tab = open_tab(language, **options)
    found = {}
    for state, page in states(tab, model):
        assert page.overflow() <= 0, f"{state} is wider than the window"
        found |= dict.fromkeys(hindrances(page.page), state)
    assert found == {}
