"""Words that can be looked up, by mouse, finger and keyboard; and readings that stand in nobody's way."""

import re
import threading

import pytest
from playwright.sync_api import expect

from tests.browser.running import JOINER, PHONE, WIDE, pieces, shown
from tests.fake_answers import translating
from tests.fake_openai import Answer, Fails

REPLY = (
    "奥の席へどうぞ。味噌ラーメンと餃子がおすすめですよ。お水はセルフサービスですから、自由に飲んでください。"
)
SAVED = "SELECT lemma, state FROM words ORDER BY lemma"
REPLIES = ".y-partner > .y-ja, .y-arrived"
FINGER = 40


@pytest.fixture(scope="module")
def app(start_app, provider):
    return start_app(OPENAI_API_KEY="sk-test", OPENAI_BASE_URL=provider.base_url)


@pytest.fixture(autouse=True)
def _no_words(app):
    app.forget_what_was_done()


def word(tab, written):
    """A word of what the partner says."""
    exactly = re.compile(f"^{written}$")
    return tab.page.locator(REPLIES).locator("bdi > span").filter(has_text=exactly).last


def middle(place):
    """Where a finger would go. Playwright itself takes what stands around a ruby for something before it."""
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def card(tab):
    return tab.page.get_by_role("dialog", name=tab.says("This word"))


def wait_until_kept(tab, words):
    """The card says what was pressed before the store has it; pytest's timeout is the limit."""
    pause = threading.Event()
    while tab.app.rows(SAVED) != words:
        pause.wait(0.02)


def answered(tab, model, reply=REPLY):
    model.will(Answer(reply=reply))
    return tab.choose("ramen-shop").rest().say("二人です。")


def test_a_word_is_looked_up_and_saved_with_the_mouse(tab, model):
    answered(tab, model)
    tab.reload()
    expect(word(tab, "水")).to_be_visible()
    tab.rest()
    asked = []
    tab.page.on("request", lambda request: asked.append(request.url) if "/api/word" in request.url else None)
    tab.page.mouse.move(*middle(word(tab, "水")))
    expect(card(tab)).to_be_hidden()
    assert asked == [], "nothing is looked up before somebody asks"
    tab.page.mouse.click(*middle(word(tab, "水")))
    expect(card(tab)).to_contain_text("water")
    expect(card(tab).locator("ruby").first).to_have_text("水みず")
    expect(card(tab)).to_contain_text("N5")
    tab.button("Save").click()
    expect(tab.button("Saved ✓")).to_have_attribute("aria-pressed", "true")
    wait_until_kept(tab, [("水", "saved")])
    tab.page.mouse.click(*middle(word(tab, "水")))
    expect(card(tab)).to_be_hidden()
    tab.page.mouse.click(*middle(word(tab, "飲ん")))
    expect(card(tab)).to_contain_text("to drink")
    tab.button("I know it").click()
    expect(tab.button("Known ✓")).to_be_visible()
    tab.button("Known ✓").click()
    expect(tab.button("I know it")).to_be_visible()
    wait_until_kept(tab, [("水", "saved"), ("飲む", "removed")])
    tab.rest().page.mouse.click(3, 300)
    expect(card(tab)).to_be_hidden()
    tab.app.rows("UPDATE attempts SET partner = 'scripted' WHERE state = 'open'")
    tab.reload().rest()
    for words in ("味噌ラーメンをください。", "餃子もください。", "お会計をお願いします。"):
        tab.say(words)
    tab.button("Finish").click()
    row = tab.page.locator("[data-rows] > li").filter(has_text=re.compile("water")).first
    expect(row).to_contain_text("✓ saved")


def test_a_finger_opens_a_word_and_all_of_the_card_is_on_the_phone(open_tab, model):
    phone = open_tab(viewport=PHONE, is_mobile=True, has_touch=True)
    answered(phone, model, f"😀はい。\n{REPLY}")
    expect(word(phone, "自由")).to_be_visible()
    phone.rest().settle()  # a finger goes to where a word is
    phone.page.touchscreen.tap(*middle(word(phone, "自由")))
    expect(card(phone)).to_contain_text("freedom")
    box = card(phone).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= PHONE["height"]
    for button in card(phone).get_by_role("button").all():
        assert button.bounding_box()["height"] >= FINGER
    assert phone.overflow() <= 0
    phone.button("Save").tap()
    expect(phone.button("Saved ✓")).to_be_visible()
    wait_until_kept(phone, [("自由", "saved")])
    phone.rest().page.touchscreen.tap(*middle(phone.page.locator(".y-who > span").first))
    expect(card(phone)).to_be_hidden()


def test_a_keyboard_alone_looks_up_and_saves_and_finds_its_way_back(tab, model):
    answered(tab, model)
    tab.reload()
    expect(word(tab, "水")).to_be_visible()
    tab.rest()
    press = tab.page.keyboard.press
    start = tab.page.locator(".y-look-up")
    expect(start).to_have_accessible_name(re.compile("^Look up words"))
    assert tab.page.locator(".y-ja [role=button]").count() == 0, "text is text until somebody looks words up"
    start.focus()
    press("Enter")
    expect(word(tab, "奥")).to_be_focused()
    press("ArrowRight")
    press("ArrowRight")
    expect(word(tab, "席")).to_be_focused()
    press("ArrowLeft")
    press("End")
    expect(word(tab, "ください")).to_be_focused()
    press("ArrowUp")
    expect(tab.page.locator(".y-learner .y-ja bdi > span").first).to_be_focused()
    press("ArrowDown")
    press("ArrowRight")
    press("ArrowRight")
    expect(word(tab, "席")).to_be_focused()
    press("Enter")
    expect(card(tab)).to_contain_text("seat")
    expect(tab.button("Save")).to_be_focused()
    press("Enter")
    expect(tab.button("Saved ✓")).to_be_focused()
    tab.rest()
    expect(tab.button("Saved ✓")).to_be_focused()
    press("Escape")
    expect(card(tab)).to_be_hidden()
    expect(word(tab, "席")).to_be_focused()
    wait_until_kept(tab, [("席", "saved")])
    press("Space")
    expect(tab.button("Saved ✓")).to_be_focused()
    press("Escape")
    expect(word(tab, "席")).to_be_focused()
    press("Escape")
    expect(start).to_be_focused()
    assert tab.page.locator(".y-ja [role=button]").count() == 0


def test_reading_help_changes_the_page_at_once_and_survives_a_reload(tab, model):
    answered(tab, model)
    tab.reload()
    expect(word(tab, "水")).to_be_visible()
    tab.rest().page.get_by_role("button", name="Reading help").click()
    tab.page.get_by_role("radio", name="None").or_(tab.button("None")).first.click()
    expect(tab.page.locator(REPLIES).locator("ruby")).to_have_count(0)
    tab.page.get_by_text("Romaji", exact=True).click()
    expect(tab.page.locator(".y-romaji").last).to_contain_text("miso rāmen")
    tab.page.get_by_text("Translations", exact=True).click()
    expect(tab.page.locator(".y-meaning").first).to_contain_text("Welcome")
    tab.rest().page.keyboard.press("Escape")
    model.will(Fails("nothing"), translating("Please take the table at the back."))
    tab.button("What does it mean?").click()
    tab.button("That did not work. Try again?").click()
    expect(tab.page.locator(".y-meaning").last).to_have_text("Please take the table at the back.")
    for _ in range(2):
        expect(tab.page.locator(REPLIES).locator("ruby")).to_have_count(0)
        expect(tab.page.locator(".y-romaji").last).to_contain_text("miso rāmen")
        expect(tab.page.locator(".y-meaning").last).to_have_text("Please take the table at the back.")
        tab.reload()
    assert len(model.requests) == 3


CHARACTERS = """(place) => {
    const walk = document.createTreeWalker(place, NodeFilter.SHOW_TEXT), found = [];
    for (let node = walk.nextNode(); node; node = walk.nextNode())
        for (let at = 0; at < node.data.length; at += 1) {
            if ('\\u2060\\u200b'.includes(node.data[at])) continue;
            const range = document.createRange();
            range.setStart(node, at); range.setEnd(node, at + 1);
            const { left, top } = range.getBoundingClientRect();
            found.push([node.data[at], Math.round(left), Math.round(top)]);
        }
    const top = place.getBoundingClientRect().top;
    return found.map(([char, left, at]) => [char, left, Math.round(at - top)]); }"""
LIVE_REGIONS = """reply => {
    const live = [...document.querySelectorAll(
        '[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log], output')];
    return live.map(place => place.textContent.split(reply).length - 1).filter(Boolean); }"""
COPIED = """place => {
    const selection = getSelection(), range = document.createRange();
    range.selectNodeContents(place); selection.removeAllRanges(); selection.addRange(range);
    return selection.toString(); }"""


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_readings_move_no_character_when_a_reply_is_complete_and_it_is_told_once(open_tab, model, size):
    tab = open_tab(viewport=size)
    tab.choose("ramen-shop").rest()
    tab.app.rows("UPDATE people SET furigana = 'all'")
    tab.reload()
    expect(tab.page.locator(REPLIES).locator("ruby").first).to_be_attached()
    tab.rest()
    model.hold()
    model.will(Answer(tokens=re.findall(".{1,4}", REPLY)))
    tab.send("二人です。")
    model.release(len(re.findall(".{1,4}", REPLY)))
    tab.see(REPLY)
    expect(tab.page.locator(".st-key-words ruby")).to_have_count(0)
    text = tab.page.locator(".st-key-words p")
    before = text.evaluate(CHARACTERS)
    height = text.bounding_box()["height"]
    assert tab.page.evaluate(LIVE_REGIONS, REPLY[:10]) == [], "tokens are not told one by one"
    model.release_all()
    tab.hear()
    arrived = tab.page.locator(".st-key-words .y-arrived")
    expect(arrived.locator("ruby").first).to_be_attached()
    after = arrived.evaluate(CHARACTERS)
    assert [char for char, _, _ in after] == list(REPLY) == [char for char, _, _ in before]
    assert after == before
    assert arrived.bounding_box()["height"] == pytest.approx(height, abs=1)
    assert tab.page.evaluate(LIVE_REGIONS, REPLY) == [1]
    assert arrived.evaluate(COPIED).replace(JOINER, "") == REPLY


def test_a_word_saved_while_a_reply_arrives_neither_stops_nor_doubles_it_and_the_card_stays(tab, model):
    tokens = pieces(20)
    tab.choose("ramen-shop").rest()
    model.hold()
    model.will(Answer(tokens=list(tokens)))
    tab.send("味噌ラーメンをください。")
    model.release(7)
    expect(tab.words).to_have_text("".join(tokens[:7]))
    tab.page.mouse.click(*middle(word(tab, "何")))
    expect(card(tab)).to_contain_text("what")
    tab.button("Save").click()
    expect(tab.button("Saved ✓")).to_be_visible()
    wait_until_kept(tab, [("何", "saved")])
    expect(tab.words).to_have_text("".join(tokens[:7]))
    model.release_all()
    assert tab.hear() == "".join(tokens)
    expect(tab.page.locator(".y-open")).to_have_text("何")  # drawn anew, and still the card's
    tab.page.evaluate("() => dispatchEvent(new Event('scroll'))")
    expect(tab.button("Saved ✓")).to_be_visible()
    assert shown(tab.talk).count(tokens[0]) == 1
    assert len(model.requests) == 1


def test_a_word_that_cannot_be_looked_up_says_so_and_can_be_pressed_again(tab, model):
    answered(tab, model)
    tab.page.route("**/api/word", lambda route: route.abort())
    tab.page.mouse.click(*middle(word(tab, "水")))
    expect(card(tab)).to_have_text("This word could not be looked up just now.")
    tab.page.unroute("**/api/word")
    tab.page.keyboard.press("Escape")
    expect(card(tab)).to_be_hidden()
    tab.page.mouse.click(*middle(word(tab, "水")))
    expect(card(tab)).to_contain_text("water")


def test_a_word_in_a_link_or_a_button_is_no_word_to_press_and_nor_is_a_selection(tab, model):
    answered(tab, model)
    tab.reload()
    expect(word(tab, "水")).to_be_visible()
    tab.rest().page.evaluate(
        """() => { const place = document.querySelector('.y-partner .y-ja');
            for (const name of ['button', 'a']) {
                const around = document.createElement(name);
                around.className = `t-${name}`;
                around.append(place.cloneNode(true));
                document.querySelector('.y-turns').append(around);
            } }"""
    )
    for name in ("button", "a"):
        inside = tab.page.locator(f".t-{name} bdi > span").first
        still = inside.evaluate("word => getComputedStyle(word).backgroundColor")
        inside.hover()
        assert inside.evaluate("word => getComputedStyle(word).backgroundColor") == still
        inside.click()
        expect(card(tab)).to_be_hidden()
    place = word(tab, "水")
    place.evaluate(COPIED)
    place.dispatch_event("click")
    expect(card(tab)).to_be_hidden()
    assert tab.page.locator(".y-open").count() == 0
