"""Being asked once, in the browser's own language and time zone, and changing one's mind later."""

import pytest
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def app(start_app):
    return start_app()


@pytest.fixture
def tab(open_tab):
    return open_tab(locale="ja-JP", timezone_id="Pacific/Auckland").tasks()


def test_a_browser_in_japanese_is_answered_in_japanese_and_asked_once(tab, app):
    welcome = tab.page.locator(".st-key-welcome")
    welcome.get_by_label("何とお呼びしましょうか").fill("アンナ")
    welcome.get_by_text("A2・").click()
    tab.button("これで始める").click()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("アンナさん、今日は、何を話しますか。")
    expect(welcome).to_have_count(0)
    assert app.rows("SELECT called, level, time_zone, interface, explanations, met FROM people") == [
        ("アンナ", "A2", "Pacific/Auckland", "ja", "ja", 1)
    ]
    first = tab.page.locator(".y-level").first
    expect(first).to_have_text("A2")
    tab.reload().rest()
    expect(welcome).to_have_count(0)


def test_ones_own_page_changes_the_language_at_once(tab):
    tab.button("あとで").click()
    tab.page.get_by_role("link", name="プロフィール").click()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("プロフィール")
    assert tab.page.url.endswith("/profile")
    chosen = tab.page.get_by_test_id("stSelectbox").locator("input")
    expect(chosen).to_have_value("Pacific/Auckland")
    tab.page.locator(".st-key-you-interface").get_by_text("English").click()
    tab.button("保存する").click()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("About you")
    expect(tab.page.get_by_text("Saved.")).to_be_visible()
    tab.page.get_by_role("link", name="Tasks").click()
    expect(tab.page.locator(".st-key-choose-ramen-shop button")).to_have_text("Talk")
    expect(tab.page.locator(".st-key-card-ramen-shop")).to_contain_text("お会計をお願いする。")
