"""Reviewing by keyboard alone, by finger, and in two tabs; the list of words; what is taken along."""

import csv
import io
import re
import zipfile

import pytest
from playwright.sync_api import expect

from lib.scheduling import NEW
from tests.browser.running import PHONE

FINGER = 40
TOMORROW = re.compile(r"The next card comes (?:tomorrow|at 4:00\sAM)\.")  # a day begins at four
STANDING = "SELECT rating FROM reviews WHERE undone_at IS NULL ORDER BY reviewed_at"


@pytest.fixture(scope="module")
def app(start_app):
    return start_app()


@pytest.fixture
def saved(app, tab):
    """Two saved words, 水 and 薬, which nobody has answered yet."""
    for table in ("reviews", "cards", "words"):
        app.rows(f"DELETE FROM {table}")
    if not app.rows("SELECT id FROM people"):
        tab.choose("ramen-shop")
    [(person,)] = app.rows("SELECT id FROM people")
    for number, (lemma, reading, meaning) in enumerate(
        (("水", "みず", "water"), ("薬", "くすり", "medicine"))
    ):
        app.rows(
            "INSERT INTO words (id, person_id, lemma, reading, state, glosses, level, sentence, surface,"
            " said_by, task_id, created_at, changed_at)"
            " VALUES (?, ?, ?, ?, 'saved', ?, 'N5', ?, ?, 'partner', 'ramen-shop', ?, ?)",
            *(f"word-{number}", person, lemma, reading, f'["{meaning}"]', f"{lemma}をどうぞ。", lemma),
            *(2 * [f"2026-01-0{number + 1} 00:00:00.000000"]),
        )
        app.rows(
            "INSERT INTO cards (id, word_id, person_id, direction, memory, due, created_at)"
            " VALUES (?, ?, ?, 'recognise', ?, ?, ?)",
            *(f"card-{number}", f"word-{number}", person, NEW),
            *(2 * [f"2026-01-0{number + 1} 00:00:00.000000"]),
        )


def open_review(tab):
    tab.page.goto(f"{tab.app.url}/review")
    tab.page.locator(".st-key-review-card p").first.wait_for()
    return tab.rest()


@pytest.fixture
def desk(tab, saved):
    return open_review(tab)


def card(tab):
    return tab.page.locator(".st-key-review-card")


def word(tab):
    return tab.page.locator(".y-card-word")


def show(tab):
    return tab.page.locator(".st-key-show button")


def ratings(tab):
    return tab.page.locator(".st-key-ratings button")


def test_a_keyboard_alone_is_enough(desk):
    keys = desk.page.keyboard
    expect(word(desk)).to_have_text("水")
    keys.press("Space")
    expect(ratings(desk)).to_have_count(4)
    expect(card(desk)).to_contain_text("water")
    keys.press("4")
    expect(word(desk)).to_have_text("薬")
    keys.press("Enter")
    expect(card(desk)).to_contain_text("medicine")
    keys.press("u")
    expect(word(desk)).to_have_text("水")
    expect(ratings(desk)).to_have_count(0)
    assert desk.app.rows(STANDING) == []
    for rating in ("3", "4"):
        desk.rest()
        keys.press("Enter")
        expect(ratings(desk)).to_have_count(4)
        desk.rest()
        keys.press(rating)
        expect(ratings(desk)).to_have_count(0)
    assert desk.app.rows(STANDING) == [(3,), (4,)]
    expect(word(desk)).to_have_text("水")  # it comes back within minutes, and nothing else is left
    expect(desk.page.locator(".st-key-review-head")).to_contain_text("1 card left")


def test_the_keyboard_stands_on_the_card_and_buttons_are_pressed_as_everywhere(desk):
    keys = desk.page.keyboard
    show(desk).focus()
    keys.press("Enter")
    expect(ratings(desk)).to_have_count(4)
    expect(card(desk)).to_be_focused()
    keys.press("Tab")
    expect(ratings(desk).first).to_be_focused()
    for _ in range(3):
        keys.press("Tab")
    keys.press("Space")
    expect(word(desk)).to_have_text("薬")
    expect(ratings(desk)).to_have_count(0)
    assert desk.app.rows(STANDING) == [(4,)]
    expect(card(desk)).to_be_focused()


def test_a_screen_reader_is_told_what_is_there_now(desk):
    said = desk.page.locator("[aria-live=polite].said")
    expect(said).to_have_text("水")
    desk.page.keyboard.press("Space")
    expect(said).to_have_text("water")
    desk.rest().page.keyboard.press("4")
    expect(said).to_have_text("薬")
    desk.rest().page.keyboard.press("Space")
    expect(said).to_have_text("medicine")
    desk.rest().page.keyboard.press("4")
    expect(said).to_have_text("Nothing is due now.")


def test_keys_that_mean_nothing_here_do_nothing(desk):
    keys = desk.page.keyboard
    for key in ("3", "u", "x", "Control+Enter"):
        keys.press(key)
    expect(word(desk)).to_have_text("水")
    expect(ratings(desk)).to_have_count(0)
    assert desk.app.rows(STANDING) == []


def test_a_double_click_is_one_review(desk):
    show(desk).click()
    ratings(desk).last.dblclick()
    expect(word(desk)).to_have_text("薬")
    desk.rest()
    expect(ratings(desk)).to_have_count(0)
    assert desk.app.rows(STANDING) == [(4,)]


def test_what_another_tab_has_answered_is_said_kindly(desk, open_tab):
    other = open_review(open_tab())
    for tab in (desk, other):
        show(tab).click()
        expect(ratings(tab)).to_have_count(4)
        tab.rest()
    other.page.keyboard.press("4")
    expect(word(other)).to_have_text("薬")
    ratings(desk).first.click()
    expect(desk.alert).to_contain_text("You have gone on in another tab.")
    expect(word(desk)).to_have_text("薬")
    assert desk.app.rows(STANDING) == [(4,)]


def test_the_answer_survives_a_reload_and_the_day_ends(desk):
    for _ in range(2):
        desk.rest().page.keyboard.press("Space")
        expect(ratings(desk)).to_have_count(4)
        desk.rest().page.keyboard.press("4")
        expect(ratings(desk)).to_have_count(0)
    expect(card(desk)).to_contain_text(TOMORROW)
    desk.reload()
    expect(card(desk)).to_contain_text(TOMORROW)
    desk.tasks()
    expect(desk.page.get_by_role("link", name="Review", exact=True)).to_be_visible()


def test_the_tasks_lead_to_what_is_due(tab, saved):
    tab.tasks().page.get_by_role("link", name="Review · 2 due").click()
    expect(word(tab)).to_have_text("水")


def test_words_are_put_away_and_put_back_by_keyboard_and_the_place_is_not_lost(desk):
    keys = desk.page.keyboard
    desk.page.get_by_text("Your words", exact=True).click()
    rows = desk.page.locator(".y-word")
    expect(rows).to_have_count(2)
    desk.rest().page.get_by_role("button", name="Remove: 薬").focus()
    keys.press("Enter")
    expect(rows).to_have_count(1)
    expect(desk.page.get_by_text("薬 is removed.")).to_be_visible()
    expect(desk.page.get_by_role("button", name="I know it: 水")).to_be_focused()
    desk.rest().page.locator(".st-key-small-put-back button").click()
    expect(rows).to_have_count(2)
    desk.rest().page.get_by_role("button", name="I know it: 水").click()
    expect(rows).to_have_count(1)
    expect(word(desk)).to_have_text("薬")
    assert desk.app.rows("SELECT lemma, state FROM words ORDER BY lemma") == [
        ("水", "known"),
        ("薬", "saved"),
    ]


def test_both_files_hold_the_words(desk):
    desk.button("Take your words along").click()
    with desk.page.expect_download() as deck:
        desk.button("A deck for Anki").click()
    assert re.fullmatch(r"yaritori-words-\d{4}-\d\d-\d\d\.apkg", deck.value.suggested_filename)
    with zipfile.ZipFile(deck.value.path()) as archive:
        assert {"collection.anki2", "media"} == set(archive.namelist())
    with desk.page.expect_download() as table:
        desk.button("CSV, for a spreadsheet").click()
    text = table.value.path().read_bytes().decode("utf-8-sig")
    assert [row["word"] for row in csv.DictReader(io.StringIO(text))] == ["薬", "水"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_in_anybodys_way(open_tab, saved, hindrances, theme):
    desk = open_review(open_tab(color_scheme=theme))
    assert hindrances(desk.page) == []
    desk.page.keyboard.press("Space")
    expect(ratings(desk)).to_have_count(4)
    desk.page.get_by_text("Your words", exact=True).click()
    expect(desk.page.locator(".y-word")).to_have_count(2)
    desk.page.get_by_text("As a table").click()
    expect(desk.page.get_by_role("table")).to_be_visible()
    assert hindrances(desk.rest().page) == []


def test_fingers_find_everything_on_a_phone(open_tab, saved):
    phone = open_review(open_tab(viewport=PHONE, is_mobile=True, has_touch=True))
    show(phone).tap()
    expect(ratings(phone)).to_have_count(4)
    for button in ratings(phone).all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= FINGER
        assert box["y"] + box["height"] <= PHONE["height"]
    expect(phone.page.locator("kbd").first).to_be_hidden()
    ratings(phone).last.tap()
    expect(word(phone)).to_have_text("薬")
    assert phone.overflow() <= 0


def test_it_can_be_read_in_japanese(open_tab, saved):
    desk = open_review(open_tab("ja"))
    expect(word(desk)).to_have_text("水")
    assert desk.overflow() <= 0
