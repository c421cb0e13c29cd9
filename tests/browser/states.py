"""One walk through the app that stops in every state of every page, for who wants to look at each."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from playwright.sync_api import expect

from lib.attempts import Limits
from lib.people import LOCAL
from tests.browser.running import Tab
from tests.fake_answers import assessing, suggesting
from tests.fake_audio import Heard
from tests.fake_openai import Answer, Fails, FakeOpenAI
from tests.house import House
from tests.practising import some_weeks

KIND = "You kept the same polite tone to the end."
RECORDED = """() => {
    window.recordedSince ??= performance.now();
    return performance.now() > window.recordedSince + 2500;
}"""
WHY = "To say what you want to do, put たい on the verb’s ます-stem: 食べます, 食べたい."


def states(tab: Tab, model: FakeOpenAI) -> Iterator[tuple[str, Tab]]:
    """Every page in every state in which it can be found; the page is at rest at each."""
    yield from asked(tab)
    yield "no progress yet", nothing_done(tab)
    yield "tasks", tab.tasks()
    yield "opening", tab.choose("ramen-shop")
    yield from speaking(tab, model)
    yield "suggestions", suggested(tab, model)
    tab.box.fill("")
    if (fold := tab.page.locator(".y-fold summary")).is_visible():
        fold.click()
    tab.goal("order-ramen").get_by_role("button", name=tab.says("Hint"), exact=True).click()
    expect(tab.goal("order-ramen")).to_contain_text(tab.says("Key word"))
    tab.page.get_by_text(tab.says("Useful phrases")).click()
    expect(tab.page.get_by_text("おすすめは何ですか。", exact=True)).to_be_visible()
    tab.page.get_by_text(tab.says("An example")).click()
    expect(tab.page.get_by_text("じゃあ、味噌ラーメンを一つください。")).to_be_visible()
    yield "help", tab.rest()
    model.will(Answer(correction=("食べるたい", "食べたい", "たい goes with the ます-stem.")))
    tab.say("味噌ラーメン食べるたいです。餃子もください。")
    expect(tab.page.locator(".y-correction")).to_be_visible()
    yield "correction", tab
    yield from reacting(tab)
    yield from changing(tab)
    yield "notice", refused(tab)
    tab.button("Close this message").click()
    expect(tab.alert).to_have_count(0)
    model.will(Fails(status=401))
    tab.send("えっと、")
    expect(tab.button("Try again")).to_be_visible()
    yield "trouble", tab.rest()
    model.hold()
    tab.send("二人です。")
    expect(tab.page.locator(".y-waiting")).to_be_visible()
    yield "waiting", tab
    model.release(3)
    tab.see("はい、かし")
    yield "arriving", tab
    model.release_all()
    tab.hear()
    tab.say("お会計をお願いします。")
    expect(tab.button("Finish")).to_be_visible()
    yield "all met", tab
    yield from reading(tab)
    yield from finished(tab, model)
    yield "tasks again", tab.tasks()
    yield from looking_back(tab)


def asked(tab: Tab) -> Iterator[tuple[str, Tab]]:
    """On the first visit, which is put off, and on one's own page."""
    yield "welcome", tab.tasks()
    tab.button("Not now").click()
    expect(tab.page.locator(".st-key-welcome")).to_have_count(0)
    tab.page.get_by_role("link", name=tab.says("About you")).click()
    expect(tab.button("Save")).to_be_visible()
    yield "about you", tab.rest()


def reading(tab: Tab) -> Iterator[tuple[str, Tab]]:
    """A learner looks for help with reading, gets all of it, and looks up a word."""
    tab.settle().button("Reading help").click()
    expect(tab.page.get_by_text(tab.says("Romaji"), exact=True)).to_be_visible()
    yield "reading help", tab.rest()
    for name in ("Romaji", "Translations"):
        switch = tab.page.get_by_text(tab.says(name), exact=True)
        if switch.count():  # who explains in Japanese is offered no translations
            switch.click()
            tab.rest()
    expect(tab.page.locator(".y-romaji").last).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(tab.page.get_by_text(tab.says("Romaji"), exact=True)).to_have_count(0)
    yield "romaji and translations", tab.rest()
    tab.page.locator(".y-look-up").focus()
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Enter")
    expect(tab.button("I know it")).to_be_visible()
    yield "word card", tab
    tab.button("I know it").click()
    expect(tab.button("Known ✓")).to_be_visible()
    yield "word known", tab.rest()
    for _ in range(2):
        tab.page.keyboard.press("Escape")
    tab.app.rows("UPDATE people SET romaji = 0, translations = 0")


def finished(tab: Tab, model: FakeOpenAI) -> Iterator[tuple[str, Tab]]:
    """The report that stands in for the model's gives way to that, and a copy is kept."""
    tab.button("Finish").click()
    expect(tab.page.get_by_role("heading", name=tab.says("What was said"))).to_be_visible()
    expect(tab.button("Ask the model for a report")).to_be_visible()
    yield "results", tab.rest()
    model.hold()
    model.will(
        assessing(
            strengths=[{"says": tab.says(KIND), "quote": "二人です"}],
            improvements=[{"said": "食べるたい", "better": "食べたい", "why": tab.says(WHY)}],
            aspects=[{"name": "accuracy", "says": tab.says(WHY), "quote": "餃子もください"}],
        )
    )
    tab.button("Ask the model for a report").click()
    expect(tab.page.locator(".y-making")).to_be_visible()
    yield "report in the making", tab
    model.release_all()
    expect(tab.page.locator(".y-points mark").first).to_be_visible()
    tab.rest().page.get_by_text(tab.says("How you spoke"), exact=True).click()
    yield "report", tab
    tab.button("Keep a copy").click()
    expect(tab.button("Plain text")).to_be_visible()
    yield "keep", tab
    tab.page.keyboard.press("Escape")
    yield from said_again(tab, model)


def speaking(tab: Tab, model: FakeOpenAI) -> Iterator[tuple[str, Tab]]:
    """A learner speaks without hands; what they say is not written down at first, and then is."""
    tab.settle().button("Voice").click()
    tab.page.get_by_text(tab.says("Hands-free"), exact=True).click()
    expect(tab.page.get_by_text(tab.says("A pause of this length ends what you say"))).to_be_visible()
    yield "voice", tab.rest()
    tab.page.keyboard.press("Escape")
    strip = tab.page.locator(".strip")
    yield "hands-free", tab.rest()
    model.will_hear(Fails(status=429, code="insufficient_quota"), Heard("ラーメンを二つください。"))
    strip.locator(".start").click()
    expect(strip).to_have_attribute("data-state", "hearing")
    yield "hearing", tab
    expect(strip).to_have_attribute("data-state", "trouble")
    yield "not written down", tab
    strip.locator(".retry").click()
    expect(strip).to_have_attribute("data-state", "shown")
    tab.box.press_sequentially("！")
    yield "heard", tab
    strip.locator(".again").click()
    expect(strip.locator(".pause")).to_be_visible()
    strip.locator(".pause").click()
    tab.app.rows("UPDATE people SET speaking = NULL")
    tab.reload().rest()


def said_again(tab: Tab, model: FakeOpenAI) -> Iterator[tuple[str, Tab]]:
    """A sentence of the conversation is said again, and something else is heard."""
    box = tab.page.locator(".st-key-shadowing")
    model.will_hear(Heard("いらしゃいませ、何名様ですか。"))
    recorder = box.locator("[data-testid=stAudioInput] button").first
    recorder.click()
    tab.page.wait_for_function(RECORDED)
    recorder.click()
    expect(box.locator(".y-beats")).to_be_visible()
    box.locator(".y-beats").scroll_into_view_if_needed()
    yield "said again", tab.rest()


def nothing_done(tab: Tab) -> Tab:
    """A learner looks for their progress before they have talked at all."""
    tab.app.forget_what_was_done()
    return open_progress(tab)


def reviewing(tab: Tab) -> Iterator[tuple[str, Tab]]:
    """A learner looks at the first of the words they have saved, and then at its answer."""
    tab.tasks().page.get_by_role("link", name=re.compile(tab.says("Review"))).click()
    expect(tab.page.locator(".st-key-show button")).to_be_visible()
    expect(tab.page.get_by_test_id("stVegaLiteChart").locator("svg")).to_be_visible()
    yield "review", tab.rest()
    tab.page.locator(".st-key-show button").click()
    expect(tab.page.locator(".st-key-ratings button")).to_have_count(4)
    yield "review answer", tab.rest()


def looking_back(tab: Tab) -> Iterator[tuple[str, Tab]]:
    """After some weeks of practice a learner looks at the pictures, and then at the figures."""
    house = House(tab.app.database_url, limits=Limits(turns_a_minute=1000, turns_an_hour=1000))
    try:
        some_weeks(house, LOCAL, datetime.now(UTC))
    finally:
        house.close()
    charts = open_progress(tab).page.get_by_test_id("stVegaLiteChart")
    expect(charts).to_have_count(2)
    for number in range(2):
        expect(charts.nth(number).locator("svg")).to_be_visible()
    yield "progress", tab
    for name in ("Conversations as a table", "Words as a table", "Days as a table"):
        tab.page.get_by_text(tab.says(name), exact=True).click()
        expect(tab.page.get_by_role("region", name=tab.says(name))).to_be_visible()
    yield "progress in figures", tab.rest()
    yield from reviewing(tab)


def open_progress(tab: Tab) -> Tab:
    """From the tasks to the page on which everything is told."""
    tab.tasks().page.get_by_role("link", name=tab.says("Progress")).click()
    expect(tab.page.get_by_role("heading", name=tab.says("Your progress"))).to_be_visible()
    return tab.rest()


def suggested(tab: Tab, model: FakeOpenAI) -> Tab:
    """A learner asked what they could say, and took one of it."""
    model.will(
        suggesting(
            ("二人です。", "There are two of us."),
            ("一人ですけど、いいですか。", "Just one. Is that all right?"),
            ("すみません、もう一度ゆっくりお願いします。", "Sorry, could you say that again slowly?"),
        )
    )
    tab.button("What could I say?").click()
    tab.button("一人ですけど、いいですか。").click()
    expect(tab.box).to_have_value("一人ですけど、いいですか。")
    return tab.rest()


def refused(tab: Tab) -> Tab:
    """A learner sent more than may be sent at once."""
    tab.send("あ" * 4001)
    expect(tab.alert).to_be_in_viewport(ratio=1)
    expect(tab.button("Close this message")).to_be_in_viewport(ratio=1)
    return tab.rest()


def reacting(tab: Tab) -> Iterator[tuple[str, Tab]]:
    """The first message is loved, and the last one flagged."""
    tab.page.locator(".y-react").first.click()
    tab.button("Love it").click()
    expect(tab.page.locator(".y-react").first).to_have_text("❤️")
    tab.rest().page.locator(".y-react").last.click()
    expect(tab.button("Too hard")).to_be_visible()
    yield "reacting", tab
    tab.button("Too hard").click()
    expect(tab.page.locator(".y-flagged")).to_be_visible()
    yield "flagged", tab.rest()


def changing(tab: Tab) -> Iterator[tuple[str, Tab]]:
    """The last message is taken into the box, and left as it was."""
    tab.button("Change my message").click()
    expect(tab.box).to_have_value("味噌ラーメン食べるたいです。餃子もください。")
    yield "changing", tab.rest()
    tab.button("Leave it as it was").click()
    expect(tab.box).to_have_value("")
