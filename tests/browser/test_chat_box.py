"""What is sent reaches the server before Streamlit passes it on, and is one message; drafts survive."""

import pytest
from playwright.sync_api import Request, Route, expect

TURNS = "**/api/task-attempts/*/turns"


@pytest.fixture(scope="module")
def app(start_app):
    return start_app()


@pytest.fixture
def told(talk):
    """The head starts of this tab, as they come."""
    seen: list[Request] = []
    talk.page.on("request", lambda request: seen.append(request) if request.url.endswith("/turns") else None)
    return seen


def test_what_is_sent_with_enter_is_told_at_once_and_makes_one_turn(talk, told, app):
    with talk.page.expect_response(TURNS) as answered:
        talk.send("二人です。")
    assert answered.value.status == 202
    turn_id = answered.value.json()["turnId"]
    talk.hear()
    assert app.rows("SELECT id FROM turns WHERE learner_text = '二人です。' AND id = ?", turn_id)
    talk.say("味噌ラーメンをください。")
    assert app.said() == ["二人です。", "味噌ラーメンをください。"]
    assert len(told) == 2
    keys = [request.post_data_json["clientKey"] for request in told]
    assert keys[0] != keys[1]


def test_a_page_that_was_left_and_found_again_tells_once(talk, told, app):
    talk.say("二人です。")
    talk.page.get_by_role("link", name="Tasks").click()
    talk.page.locator(".st-key-choose-station-ticket button").click()
    talk.hear()
    talk.say("こんにちは。")
    talk.page.get_by_role("link", name="Tasks").click()
    talk.page.locator(".st-key-choose-ramen-shop button").click()
    talk.hear()
    talk.say("味噌ラーメンをください。")
    addresses = [request.url for request in told]
    assert len(addresses) == 3
    assert addresses[0] == addresses[2] != addresses[1]
    assert app.said() == ["二人です。", "こんにちは。", "味噌ラーメンをください。"]


def test_the_words_are_with_the_server_even_while_streamlit_says_nothing(talk, app):
    talk.page.evaluate("WebSocket.prototype.send = () => {}")
    with talk.page.expect_response(TURNS) as answered:
        talk.send("一人です。")
    assert answered.value.status == 202
    assert app.said() == ["一人です。"]
    talk.reload()
    expect(talk.mine).to_have_text(["一人です。"])


def test_the_button_has_the_same_head_start(talk, told, app):
    talk.box.fill("三人です。")
    talk.page.get_by_test_id("stChatInputSubmitButton").click()
    talk.hear()
    expect(talk.mine).to_have_text(["三人です。"])
    assert [request.post_data_json["message"] for request in told] == ["三人です。"]
    assert app.said() == ["三人です。"]


@pytest.mark.parametrize("what", ["abort", "refuse"])
def test_where_the_head_start_does_not_arrive_the_page_says_it_alone(talk, app, what):
    talk.page.route(
        TURNS, lambda route: route.abort() if what == "abort" else route.fulfill(status=403, body="{}")
    )
    talk.say("四人です。")
    assert app.said() == ["四人です。"]
    assert talk.alert.count() == 0


def test_a_head_start_that_comes_last_finds_its_message_there(talk, app):
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    talk.page.route(TURNS, hold)
    talk.say("五人です。")
    with talk.page.expect_response(TURNS) as answered:
        held[0].continue_()
    assert answered.value.status == 202
    assert app.said() == ["五人です。"]


def test_nothing_is_told_of_a_line_break_or_a_composition(talk, told):
    talk.box.fill("味噌")
    talk.box.press("Shift+Enter")
    for detail in ("keyCode: 229", "isComposing: true"):
        talk.box.evaluate(
            "box => box.dispatchEvent("
            f"new KeyboardEvent('keydown', {{key: 'Enter', bubbles: true, {detail}}}))"
        )
    expect(talk.box).to_have_value("味噌\n")  # Safari's Enter at the end of a composition sends nothing
    assert told == []
    talk.say("塩ラーメンをください。")
    assert [request.post_data_json["message"] for request in told] == ["塩ラーメンをください。"]


def test_nothing_is_told_of_blanks(talk, told):
    talk.send("　")
    expect(talk.alert).to_contain_text("There is nothing to send yet.")
    assert told == []


def test_a_draft_survives_a_reload_and_goes_when_it_is_sent(talk, app):
    talk.box.press_sequentially("味噌ラーメンを")
    talk.reload()
    expect(talk.box).to_have_value("味噌ラーメンを")
    talk.box.press_sequentially("ください。")
    talk.box.press("Enter")
    talk.hear()
    expect(talk.mine).to_have_text(["味噌ラーメンをください。"])
    talk.reload()
    expect(talk.mine).to_have_text(["味噌ラーメンをください。"])
    talk.rest()
    expect(talk.box).to_have_value("")


def test_a_draft_belongs_to_its_conversation(talk):
    talk.box.press_sequentially("餃子")
    talk.page.get_by_role("link", name="Tasks").click()
    talk.page.locator(".st-key-choose-station-ticket button").click()
    talk.hear()
    expect(talk.box).to_have_value("")
    talk.page.get_by_role("link", name="Tasks").click()
    talk.page.locator(".st-key-choose-ramen-shop button").click()
    talk.hear()
    expect(talk.box).to_have_value("餃子")


def test_a_message_given_back_survives_a_reload_too(talk):
    words = "あ" * 4001
    talk.send(words)
    expect(talk.alert).to_contain_text("4,001")
    talk.reload()
    expect(talk.box).to_have_value(words)


# Kana for romaji.


@pytest.fixture
def kana(talk):
    return talk.page.locator(".st-key-chat-box .kana")


def test_romaji_is_shown_in_kana_and_written_so_with_tab(talk, kana, app):
    expect(kana).to_be_hidden()
    talk.box.press_sequentially("futari desu. miso raamen o kudasai")
    expect(kana.locator("bdi")).to_have_text("ふたり です。 みそ らあめん を ください")
    talk.box.press("Tab")
    expect(talk.box).to_have_value("ふたり です。 みそ らあめん を ください")
    expect(talk.box).to_be_focused()
    expect(kana).to_be_hidden()
    talk.box.press("Enter")
    expect(talk.mine).to_have_count(1)
    talk.hear()
    assert app.said() == ["ふたり です。 みそ らあめん を ください"]
    expect(talk.goal("order-ramen")).to_contain_text("noticed automatically")


def test_romaji_may_be_sent_as_it_is_and_is_shown_as_it_was_heard(talk, kana, app):
    talk.box.press_sequentially("futari desu")
    expect(kana.locator("bdi")).to_have_text("ふたり です")
    talk.box.press("Enter")
    expect(talk.mine).to_have_count(1)
    talk.hear()
    expect(kana).to_be_hidden()
    assert app.said() == ["futari desu"]
    expect(talk.mine.locator(".y-heard")).to_have_text("ふたり です")


def test_a_finger_writes_kana_too(open_tab):
    phone = open_tab(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    phone.choose("ramen-shop")
    phone.box.press_sequentially("gyouza")
    phone.page.get_by_role("button", name="ぎょうざ").tap()
    expect(phone.box).to_have_value("ぎょうざ")


def test_no_kana_is_offered_for_english_japanese_or_nothing(talk, kana):
    with talk.page.expect_response("**/api/kana"):
        talk.box.press_sequentially("I would like some ramen")
    talk.box.fill("")
    talk.box.press_sequentially("味噌ラーメン")
    expect(kana).to_be_hidden()
    before = talk.box.evaluate("box => document.activeElement === box")
    talk.box.press("Tab")
    assert before
    assert not talk.box.evaluate("box => document.activeElement === box"), "Tab leads on as ever"


def test_without_an_answer_about_kana_the_box_is_a_box(talk, kana, app):
    talk.page.route("**/api/kana", lambda route: route.fulfill(status=403, body="{}"))
    with talk.page.expect_response("**/api/kana"):
        talk.box.press_sequentially("hitori desu")
    expect(kana).to_be_hidden()
    talk.box.press("Enter")
    expect(talk.mine).to_have_count(1)
    talk.hear()
    assert app.said() == ["hitori desu"]
