"""Changing the last message, asking for another reply and beginning again, as people do it."""

import pytest
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def app(start_app):
    return start_app()


def test_a_message_is_changed_in_the_box_that_it_came_from(talk, app):
    talk.say("三人です。")
    talk.button("Change my message").click()
    expect(talk.box).to_have_value("三人です。")
    note = talk.page.get_by_text("You are changing your last message.")
    expect(note).to_be_visible()
    talk.button("Leave it as it was").click()
    expect(talk.box).to_have_value("")
    expect(note).to_have_count(0)
    talk.button("Change my message").click()
    expect(talk.box).to_have_value("三人です。")
    talk.send("二人です。味噌ラーメンをください。")
    expect(talk.mine).to_have_text(["二人です。味噌ラーメンをください。"])
    expect(note).to_have_count(0)
    talk.hear()
    expect(talk.goal("order-ramen")).to_contain_text("noticed automatically")
    talk.reload()
    expect(talk.mine).to_have_text(["二人です。味噌ラーメンをください。"])
    talk.rest()
    expect(talk.box).to_have_value("")


def test_another_reply_streams_into_the_place_of_the_last(talk):
    talk.say("二人です。")
    first = talk.heard()
    talk.button("Another reply").click()
    talk.page.wait_for_function(
        """first => !document.querySelector('.st-key-here, .y-turns').closest('.stMain')
            .innerText.includes(first)""",
        arg=first,
    )
    assert talk.hear() != first
    expect(talk.mine).to_have_text(["二人です。"])


def test_beginning_again_asks_once_and_keeps_what_was_said(talk, app):
    talk.say("二人です。")
    before = talk.page.url
    talk.button("Begin again").click()
    talk.button("Begin again now").click()
    expect(talk.mine).to_have_count(0)
    talk.hear()
    expect(talk.page).not_to_have_url(before)
    assert app.rows("SELECT state FROM attempts ORDER BY created_at DESC LIMIT 2") == [
        ("open",),
        ("abandoned",),
    ]
    talk.reload()
    talk.say("一人です。")
    assert app.said() == ["一人です。"]


def test_of_two_tabs_that_change_a_message_the_later_is_told_and_loses_nothing(talk, open_tab):
    talk.say("三人です。")
    other = open_tab()
    other.choose("ramen-shop")
    for tab in (talk, other):
        tab.button("Change my message").click()
        expect(tab.box).to_have_value("三人です。")
    talk.send("二人です。")
    expect(talk.mine).to_have_text(["二人です。"])
    talk.hear()
    other.send("四人です。")
    expect(other.alert).to_contain_text("Only your last message can be changed.")
    expect(other.box).to_have_value("四人です。")
    expect(other.mine).to_have_text(["二人です。"])
