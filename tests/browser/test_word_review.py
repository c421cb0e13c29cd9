"""The words of a finished conversation: saved and waved off by mouse, finger and keyboard; then reviewed."""

import pytest
from playwright.sync_api import expect

from tests.browser.running import PHONE

SAVED = "SELECT lemma FROM words WHERE state = 'saved' ORDER BY lemma"
KNOWN = "SELECT lemma FROM words WHERE state = 'known'"


@pytest.fixture(scope="module")
def app(start_app):
    return start_app()


@pytest.fixture
def fresh(app):
    for table in ("reviews", "cards", "words", "met_words"):
        app.rows(f"DELETE FROM {table}")


def finish(tab):
    """Talk, and look back."""
    tab.choose("ramen-shop").say("二人です。味噌ラーメンと餃子をください。お会計をお願いします。")
    tab.button("Finish").click()
    rows(tab).first.wait_for()
    return tab.rest()


@pytest.fixture
def results(tab, fresh):
    return finish(tab)


def rows(tab):
    return tab.page.locator(".st-key-word-review .y-word")


def does(tab, act, at=0):
    return tab.page.locator(f".st-key-word-review [data-act={act}]").nth(at)


def test_a_word_is_saved_and_taken_back_by_keyboard_and_the_place_is_not_lost(results):
    first = does(results, "save").get_attribute("data-lemma")
    does(results, "save").focus()
    results.page.keyboard.press("Enter")
    undo = results.page.get_by_role("button", name=f"Undo: {first}")
    expect(undo).to_be_focused()
    expect(rows(results).first).to_contain_text("✓ saved")
    assert results.app.rows(SAVED) == [(first,)]
    results.rest().page.keyboard.press("Enter")
    expect(results.page.get_by_role("button", name=f"Save: {first}")).to_be_focused()
    assert results.app.rows(SAVED) == []


def test_a_word_waved_off_goes_and_the_keyboard_stands_on_the_next(results):
    before = [does(results, "know", at).get_attribute("data-lemma") for at in range(2)]
    does(results, "know").focus()
    results.page.keyboard.press("Enter")
    expect(results.page.get_by_text(f"You know {before[0]}.")).to_be_visible()
    expect(results.page.get_by_role("button", name=f"Save: {before[1]}")).to_be_focused()
    assert results.app.rows(KNOWN) == [(before[0],)]
    results.rest().page.locator(".st-key-small-waved-off button").click()
    expect(does(results, "know")).to_have_attribute("data-lemma", before[0])
    assert results.app.rows(KNOWN) == []


def test_all_words_are_shown_saved_and_due(results):
    fold = results.page.get_by_text("Show all")
    count = int(fold.inner_text().split()[-1])
    expect(rows(results)).to_have_count(8)
    fold.click()
    expect(rows(results)).to_have_count(count)
    results.rest().button(f"Save all {count}").click()
    expect(does(results, "save")).to_have_count(0)
    assert len(results.app.rows(SAVED)) == count
    results.tasks()
    due = min(count, 20)
    results.page.get_by_role("link", name=f"Review · {due} due").click()
    expect(results.page.locator(".y-card-word")).to_be_visible()


def test_fingers_find_everything_on_a_phone(open_tab, fresh):
    phone = finish(open_tab(viewport=PHONE, is_mobile=True, has_touch=True))
    does(phone, "save").scroll_into_view_if_needed()
    does(phone, "save").tap()
    expect(rows(phone).first).to_contain_text("✓ saved")
    assert phone.overflow() <= 0
    assert len(phone.app.rows(SAVED)) == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_in_anybodys_way(open_tab, fresh, hindrances, theme):
    results = finish(open_tab(color_scheme=theme))
    does(results, "save").click()
    expect(rows(results).first).to_contain_text("✓ saved")
    assert hindrances(results.rest().page) == []
