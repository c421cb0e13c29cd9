"""An emoji or a flag on the partner's messages: by mouse, finger and keyboard, and while a reply arrives."""

import pytest
from playwright.sync_api import expect

from tests.browser.running import PHONE, pieces, shown
from tests.fake_openai import Answer

FINGER = 40
TWENTY = pieces(20)
STANDING = "SELECT kind, value FROM reactions WHERE withdrawn_at IS NULL ORDER BY kind"
FOCUSED = "() => document.activeElement.className"
REACHES = """(button, up) => {
    const box = button.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
    return [[0, -up], [0, up], [-up, 0], [up, 0]]
        .every(([right, down]) => document.elementFromPoint(x + right, y + down) === button); }"""


@pytest.fixture(scope="module")
def app(start_app, provider):
    return start_app(OPENAI_API_KEY="sk-test", OPENAI_BASE_URL=provider.base_url)


@pytest.fixture
def talk(tab, model, app):
    app.rows("DELETE FROM reactions")
    return tab.choose("ramen-shop").rest()


@pytest.fixture
def offline(talk):
    talk.app.rows("UPDATE attempts SET partner = 'scripted' WHERE state = 'open'")
    return talk


def sign(tab, at=-1):
    """The button on one of the partner's messages."""
    return tab.page.locator(".y-react").nth(at)


def in_mid_reply(talk, model, released=7):
    model.hold()
    model.will(Answer(tokens=list(TWENTY)))
    talk.send("味噌ラーメンをください。")
    model.release(released)
    expect(talk.words).to_have_text("".join(TWENTY[:released]))


def test_a_reaction_while_a_reply_arrives_neither_stops_nor_doubles_nor_moves_it(talk, model):
    in_mid_reply(talk, model)
    where = talk.words.bounding_box()
    expect(talk.page.locator(".st-key-live .y-react")).to_have_count(0)  # of this one nothing can be said yet
    sign(talk, 0).click()
    talk.button("Love it").click()
    expect(sign(talk, 0)).to_have_text("❤️")
    expect(talk.words).to_have_text("".join(TWENTY[:7]))
    assert talk.words.bounding_box() == where
    model.release_all()
    assert talk.hear() == "".join(TWENTY)
    assert shown(talk.talk).count(TWENTY[0]) == 1
    assert len(model.requests) == 1
    assert talk.app.rows(STANDING) == [("emoji", "❤️")]


def test_an_open_menu_outlasts_the_end_of_a_reply_and_acts_on_its_own_message(talk, model):
    in_mid_reply(talk, model)
    sign(talk, 0).click()
    expect(talk.button("Funny")).to_be_visible()
    model.release_all()
    expect(talk.page.locator(".st-key-live .y-react")).to_be_attached()
    talk.rest()
    expect(talk.button("Funny")).to_be_visible()
    talk.button("Funny").click()
    expect(sign(talk, 0)).to_have_text("😄")
    expect(sign(talk, 1)).to_have_text("")


def test_a_message_that_has_just_arrived_can_be_reacted_to_and_nothing_moves(talk, model):
    in_mid_reply(talk, model)
    model.release_all()
    talk.hear()
    where = talk.words.bounding_box()
    sign(talk).click()
    expect(talk.button("Good")).to_be_visible()
    assert talk.words.bounding_box() == where
    talk.button("Good").click()
    expect(sign(talk)).to_have_text("👍")
    text = talk.page.locator(".y-partner > .y-ja").last
    assert text.bounding_box()["y"] == pytest.approx(where["y"], abs=1)


def test_an_emoji_is_changed_and_taken_back_and_survives_a_reload(talk):
    for name, emoji in (("Good", "👍"), ("I learnt something", "💡")):
        sign(talk).click()
        talk.button(name).click()
        expect(sign(talk)).to_have_text(emoji)
    talk.reload()
    expect(sign(talk)).to_have_text("💡")
    expect(sign(talk)).to_have_accessible_name("React to this message: I learnt something")
    sign(talk.rest()).click()
    expect(talk.button("I learnt something")).to_have_attribute("aria-pressed", "true")
    expect(talk.button("Good")).to_have_attribute("aria-pressed", "false")
    talk.button("I learnt something").click()
    expect(sign(talk)).to_have_text("")
    assert talk.app.rows(STANDING) == []
    assert talk.app.rows("SELECT COUNT(*) FROM reactions") == [(2,)]


def test_a_flag_says_so_and_asks_for_another_reply_that_knows_why(talk, model):
    talk.say("二人です。")
    sign(talk).click()
    talk.button("Too hard").click()
    note = talk.page.locator(".y-flagged")
    expect(note).to_have_text("Flagged: too hard · Undo")
    expect(talk.button("Another reply")).to_have_count(0)
    model.will(Answer(reply="二人ですね。"))
    talk.rest().button("Another reply, in easier words").click()
    expect(note).to_have_count(0)
    assert talk.hear() == "二人ですね。"
    assert "too hard" in str(model.requests[-1].body["messages"][0])
    assert "too hard" not in str(model.requests[-2].body["messages"][0])
    expect(talk.button("Another reply")).to_be_visible()
    assert talk.app.rows(STANDING) == [("flag", "too_hard")], "it is kept for who looks after the learners"


def test_the_offline_partner_says_it_in_other_words(offline):
    first = offline.say("味噌ラーメンを一つください。").heard()
    sign(offline).click()
    offline.button("Too hard").click()
    offline.rest().button("Another reply, in easier words").click()
    expect(offline.page.locator(".y-flagged")).to_have_count(0)
    assert offline.hear() != first


def test_a_flag_is_taken_back_where_it_stands_and_the_place_is_not_lost(talk):
    sign(talk).click()
    talk.button("Unkind").click()
    undo = talk.button("Undo")
    expect(undo).to_be_visible()
    talk.rest()
    undo.focus()
    talk.page.keyboard.press("Enter")
    expect(undo).to_have_count(0)
    expect(sign(talk)).to_be_focused()
    assert talk.app.rows(STANDING) == []


def test_a_keyboard_alone_is_enough(talk):
    talk.say("二人です。")
    for _ in range(60):
        if "y-react" in talk.page.evaluate(FOCUSED):
            break
        talk.page.keyboard.press("Shift+Tab")
    expect(sign(talk)).to_be_focused()
    talk.page.keyboard.press("Enter")
    expect(talk.button("Good")).to_be_focused()
    expect(sign(talk)).to_have_attribute("aria-expanded", "true")
    talk.page.keyboard.press("Escape")
    expect(talk.button("Good")).to_have_count(0)
    expect(sign(talk)).to_be_focused()
    expect(sign(talk)).to_have_attribute("aria-expanded", "false")
    talk.page.keyboard.press("Space")
    for name in ("Funny", "I learnt something", "Love it", "Too hard", "Off the task", "Wrong Japanese"):
        talk.page.keyboard.press("Tab")
        expect(talk.button(name)).to_be_focused()
    talk.page.keyboard.press("Enter")
    expect(talk.page.locator(".y-flagged")).to_contain_text("wrong Japanese")
    talk.rest()
    expect(sign(talk)).to_be_focused()  # the message was drawn anew under the learner
    talk.page.keyboard.press("Enter")
    expect(talk.button("Wrong Japanese")).to_be_focused()
    talk.page.keyboard.press("Tab")
    talk.page.keyboard.press("Tab")
    expect(talk.button("Unkind")).to_have_count(0)
    expect(sign(talk)).to_be_focused()


def test_old_messages_are_an_arrow_away_and_not_in_the_way_of_the_tab_key(talk):
    for words in ("二人です。", "今日は寒いですね。"):
        talk.say(words)
    talk.reload()
    expect(sign(talk, 2)).to_be_attached()
    talk.rest()
    stops = [sign(talk, at).get_attribute("tabindex") for at in range(3)]
    assert stops == ["-1", "-1", "0"]
    sign(talk).focus()
    talk.page.keyboard.press("ArrowDown")
    expect(sign(talk)).to_be_focused()
    for at in (1, 0, 0):
        talk.page.keyboard.press("ArrowUp")
        expect(sign(talk, at)).to_be_focused()
    talk.page.keyboard.press("Enter")
    talk.page.keyboard.press("Enter")
    expect(sign(talk, 0)).to_have_text("👍")
    talk.rest()
    expect(sign(talk, 0)).to_be_focused()


def test_the_menu_closes_at_a_second_press_and_at_one_beside_it(talk):
    sign(talk).click()
    expect(talk.button("Good")).to_be_visible()
    sign(talk).click()
    expect(talk.button("Good")).to_have_count(0)
    sign(talk).click()
    expect(talk.button("Good")).to_be_visible()
    talk.page.mouse.click(600, 500)
    expect(talk.button("Good")).to_have_count(0)
    talk.box.press_sequentially("二人")
    expect(talk.box).to_have_value("二人")  # focus was not called back
    assert talk.app.rows("SELECT COUNT(*) FROM reactions") == [(0,)]


def test_a_finished_conversation_can_still_be_reacted_to(talk):
    talk.say("二人です。味噌ラーメンと餃子をください。お会計をお願いします。")
    talk.button("Finish").click()
    expect(talk.page.get_by_text("What was said")).to_be_visible()
    sign(talk.rest()).click()
    talk.button("Love it").click()
    expect(sign(talk)).to_have_text("❤️")
    sign(talk.rest(), 0).click()
    talk.button("Off the task").click()
    expect(talk.page.locator(".y-flagged")).to_have_text("Flagged: off the task · Undo")
    talk.reload()
    expect(sign(talk)).to_have_text("❤️")
    assert talk.app.rows(STANDING) == [("emoji", "❤️"), ("flag", "off_task")]


def test_a_message_of_another_tab_that_stands_no_more_says_so(talk, open_tab):
    talk.say("二人です。")
    other = open_tab()
    other.choose("ramen-shop").rest()
    talk.button("Another reply").click()
    talk.hear()
    sign(other).click()
    other.button("Good").click()
    expect(other.alert).to_contain_text("This message is not there any more.")
    assert talk.app.rows(STANDING) == []


def test_fingers_find_everything_on_a_phone(open_tab, model, app):
    app.rows("DELETE FROM reactions")
    phone = open_tab(viewport=PHONE, is_mobile=True, has_touch=True)
    phone.choose("ramen-shop").rest().say("二人です。")
    for at in range(2):
        assert sign(phone, at).evaluate(REACHES, FINGER / 2 - 1)
    sign(phone).tap()
    expect(phone.button("Good")).to_be_visible()
    for button in phone.page.locator(".menu button").all():
        box = button.bounding_box()
        assert box["width"] >= FINGER
        assert box["height"] >= FINGER
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
    phone.button("Too hard").tap()
    expect(phone.page.locator(".y-flagged")).to_be_visible()
    assert phone.overflow() <= 0
