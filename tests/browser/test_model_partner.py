"""A model answers while the learner does what learners do: reload, click, leave, stop, open a second tab."""

import pytest
from playwright.sync_api import expect

from tests.browser.running import pieces, shown
from tests.fake_openai import Answer, Fails

TWENTY = pieces(20)


@pytest.fixture(scope="module")
def app(start_app, provider):
    return start_app(OPENAI_API_KEY="sk-test", OPENAI_BASE_URL=provider.base_url)


@pytest.fixture
def talk(tab, model):
    return tab.choose("ramen-shop")


def begin(talk, model, released=7, words="味噌ラーメンをください。"):
    """The learner speaks, and so much of an answer of twenty pieces arrives."""
    model.hold()
    model.will(Answer(tokens=list(TWENTY)))
    talk.send(words)
    model.release(released)
    expect(talk.words).to_have_text("".join(TWENTY[:released]))


def test_the_first_words_are_there_before_the_answer_ends(talk, model):
    model.hold()
    model.will(Answer(tokens=list(TWENTY)))
    talk.send("味噌ラーメンをください。")
    expect(talk.mine).to_have_text("味噌ラーメンをください。")
    expect(talk.page.get_by_text("Your partner is thinking")).to_be_attached()
    expect(talk.box).to_have_value("")
    for released in (1, 2, 7):
        model.release(released - model.requests[-1].sent if model.requests else released)
        expect(talk.words).to_have_text("".join(TWENTY[:released]))
    assert model.requests[-1].state == "open"
    expect(talk.goal("order-ramen")).to_contain_text("To do:")
    model.release_all()
    assert talk.hear() == "".join(TWENTY)
    expect(talk.goal("order-ramen")).to_contain_text("Done:")
    expect(talk.button("Stop")).to_have_count(0)


def test_a_reload_at_the_seventh_of_twenty_goes_on_with_all_and_none_twice(talk, model):
    begin(talk, model, released=7)
    talk.reload()
    expect(talk.words).to_have_text("".join(TWENTY[:7]))
    model.release(5)
    expect(talk.words).to_have_text("".join(TWENTY[:12]))
    model.release_all()
    assert talk.hear() == "".join(TWENTY)
    talk.reload()
    expect(talk.talk).to_contain_text("".join(TWENTY))
    assert shown(talk.talk).count(TWENTY[0]) == 1
    assert len(model.requests) == 1


def test_nothing_old_stands_where_a_reply_is_awaited(talk, model):
    """Neither the reply before, nor a message that was dealt with, nor an offer that is off for now."""
    model.will(Answer(reply="はい、お一人様ですね。"))
    talk.say("一人です。")
    await_reply(talk, model, "味噌ラーメンをください。")
    assert shown(talk.talk).count("はい、お一人様ですね。") == 1
    talk.button("Stop").click()
    expect(talk.button("Try again")).to_be_visible()
    await_reply(talk, model, "お水もください。")
    model.release_all()
    talk.hear()
    model.will(Fails(status=401))
    talk.send("えっと、")
    expect(talk.alert).to_contain_text("refused the key")
    await_reply(talk, model, "あのう、")
    model.release_all()
    talk.hear()
    talk.say("お会計をお願いします。")
    expect(talk.button("Finish")).to_be_visible()
    await_reply(talk, model, "おいしかったです。")
    model.release_all()
    talk.hear()
    expect(talk.button("Finish")).to_be_visible()


def await_reply(talk, model, words):
    """The learner speaks, and the partner has not begun to answer."""
    model.hold()
    talk.send(words)
    expect(talk.mine.last).to_have_text(words)
    expect(talk.page.locator(".y-waiting")).to_be_visible()
    expect(talk.words).to_have_text("")
    expect(talk.alert).to_have_count(0)
    for offer in ("Try again", "Go on with the offline partner", "Dismiss", "Finish"):
        expect(talk.button(offer)).to_have_count(0)


def test_a_click_in_mid_stream_does_what_it_says_and_the_reply_goes_on(talk, model):
    begin(talk, model, released=4)
    talk.goal("ask-bill").get_by_role("button", name="Hint").click()
    expect(talk.goal("ask-bill")).to_contain_text("お会計（おかいけい）")
    expect(talk.words).to_have_text("".join(TWENTY[:4]))
    talk.page.get_by_text("Useful phrases").click()
    expect(talk.page.get_by_text("おすすめは何ですか。")).to_be_visible()
    model.release_all()
    assert talk.hear() == "".join(TWENTY)
    assert len(model.requests) == 1


def test_leaving_the_page_in_mid_stream_loses_nothing(talk, model):
    begin(talk, model, released=4)
    talk.page.get_by_role("link", name="Tasks").click()
    expect(talk.page.get_by_text("1 message so far: go on where you were")).to_be_visible()
    model.release(6)
    talk.button("Go on").click()
    expect(talk.words).to_have_text("".join(TWENTY[:10]))
    model.release_all()
    assert talk.hear() == "".join(TWENTY)
    assert len(model.requests) == 1


def test_a_conversation_nobody_watches_goes_on_to_its_end(talk, model, app):
    begin(talk, model, released=2)
    talk.page.goto("about:blank")
    model.release_all()
    model.wait_until(lambda: model.requests[-1].state == "done")
    talk.page.go_back()
    expect(talk.talk).to_contain_text("".join(TWENTY))


def test_stop_keeps_the_words_and_one_can_try_again_or_talk_on(talk, model):
    begin(talk, model, released=5)
    talk.button("Stop").click()
    expect(talk.page.get_by_text("You stopped the reply here.")).to_be_visible()
    expect(talk.talk).to_contain_text("".join(TWENTY[:5]))
    model.wait_until(lambda: model.requests[-1].state == "gone")
    expect(talk.goal("order-ramen")).to_contain_text("Done:")
    model.release_all()
    model.will(Answer(reply="味噌ラーメンですね。"))
    talk.button("Try again").click()
    assert talk.hear() == "味噌ラーメンですね。"
    expect(talk.mine).to_have_count(1)
    expect(talk.page.get_by_text("You stopped the reply here.")).to_have_count(0)

    begin(talk, model, released=3, words="餃子もください。")
    talk.button("Stop").click()
    expect(talk.button("Try again")).to_be_visible()
    model.release_all()
    talk.say("やっぱりお水もください。")
    expect(talk.mine).to_have_count(3)
    assert TWENTY[0] not in str(model.requests[-1].messages), "half a reply is nothing that was said"


def test_two_tabs_share_one_conversation(open_tab, model, app):
    first, second = open_tab(), open_tab()
    first.choose("ramen-shop")
    second.choose("ramen-shop")
    begin(first, model, released=6)
    second.send("餃子もください。")
    expect(second.alert).to_contain_text("Your partner is still talking.")
    expect(second.box).to_have_value("餃子もください。")
    expect(second.words).to_have_text("".join(TWENTY[:6]))
    model.release_all()
    assert first.hear() == second.hear() == "".join(TWENTY)
    expect(second.alert).to_have_count(0)  # it said to wait for the end
    assert app.said() == ["味噌ラーメンをください。"]
    expect(second.box).to_have_value("餃子もください。")
    second.box.press("Enter")
    expect(second.mine).to_have_count(2)
    second.hear()
    expect(second.alert).to_have_count(0)


def test_while_the_partner_talks_the_next_message_can_be_written(talk, model, app):
    begin(talk, model, released=3)
    talk.box.press_sequentially("餃子も")
    model.release(3)
    expect(talk.words).to_have_text("".join(TWENTY[:6]))
    expect(talk.box).to_have_value("餃子も")
    talk.box.press("Enter")
    expect(talk.alert).to_contain_text("Your partner is still talking.")
    expect(talk.box).to_have_value("餃子も")
    expect(talk.words).to_have_text("".join(TWENTY[:6]))
    model.release_all()
    assert talk.hear() == "".join(TWENTY)
    expect(talk.box).to_have_value("餃子も")
    assert app.said() == ["味噌ラーメンをください。"]


def test_enter_twice_makes_one_turn(talk, model, app):
    model.hold()
    talk.box.fill("一人です。")
    talk.page.evaluate(
        """() => { const box = document.querySelector('[data-testid=stChatInputTextArea]');
        for (let n = 0; n < 2; n++) box.dispatchEvent(
            new KeyboardEvent('keydown', {key: 'Enter', code: 'Enter', keyCode: 13, bubbles: true})); }"""
    )
    talk.box.press("Enter")
    expect(talk.mine).to_have_count(1)
    model.release_all()
    talk.hear()
    assert app.said() == ["一人です。"]
    assert len(model.requests) == 1


@pytest.mark.parametrize(
    ("failure", "message", "kept"),
    [
        (Fails(status=401), "refused the key in OPENAI_API_KEY", ""),
        (Fails(status=429, retry_after="60"), "very busy", ""),
        (Fails(status=500, retry_after="60"), "cannot be reached", ""),
        (Answer(tokens=list(TWENTY), after=5, then="reset"), "cannot be reached", "".join(TWENTY[:5])),
        (Answer(tokens=list(TWENTY), after=5, then="close"), "broke off", "".join(TWENTY[:5])),
        (Answer(refusal="I cannot."), "would rather not answer that", ""),
    ],
    ids=["refused key", "too many", "server error", "reset", "cut", "refusal"],
)
def test_after_trouble_the_words_are_safe_and_one_can_try_again(talk, model, failure, message, kept):
    model.will(failure)
    talk.send("味噌ラーメンをください。")
    expect(talk.alert).to_contain_text(message)
    expect(talk.alert).to_contain_text("Your words are safe.")
    talk.rest()
    expect(talk.mine).to_have_text("味噌ラーメンをください。")
    assert kept in shown(talk.talk)
    expect(talk.page.get_by_text("Your partner is thinking")).to_be_hidden()
    talk.button("Dismiss").click()
    expect(talk.alert).to_have_count(0)
    expect(talk.mine).to_have_text("味噌ラーメンをください。")
    assert kept in shown(talk.talk)
    talk.button("Try again").click()
    assert "少々お待ちください" in talk.hear()
    expect(talk.mine).to_have_count(1)
    expect(talk.goal("order-ramen")).to_contain_text("Done:")


def test_the_offline_partner_takes_over_when_the_key_is_refused(talk, model):
    model.will(Fails(status=401))
    talk.send("味噌ラーメンをください。")
    talk.button("Go on with the offline partner").click()
    expect(talk.page.get_by_text("played by the offline partner")).to_be_visible()
    assert talk.hear()
    expect(talk.alert).to_have_count(0)
    expect(talk.mine).to_have_count(1)
    talk.say("お水もお願いします。")
    expect(talk.goal("order-extra")).to_contain_text("Done:")
    assert len(model.requests) == 1


def test_what_a_model_writes_stays_text_even_split_over_chunks(talk, model):
    tokens = SPLIT.split("¦")
    talk.page.evaluate(WATCH_FOR_MARKUP)
    model.hold()
    model.will(Answer(tokens=tokens))
    talk.send("こんにちは。")
    seen = ""
    for token in tokens:
        model.release(1)
        seen += token
        if token in ("evil.example", "/x.png)", "ipt>", "4個 ", "‍👧‍👦 "):
            talk.see(token.strip())
    model.release_all()
    talk.hear()
    assert "".join(talk.heard().split()) == "".join(seen.split())
    assert talk.page.evaluate("() => window.markup") == []
    talk.reload()
    expect(talk.page.locator(".y-partner")).to_have_count(2)
    reply = shown(talk.page.locator(".y-partner > .y-ja").last)
    assert "".join(reply.split()) == "".join(seen.split())
    assert talk.page.locator(".y-turns :is(img, a, script, b)").count() == 0


# Cut at each ¦.
SPLIT = (
    "![¦x](¦http://¦evil.example¦/x.png)¦ <im¦g src=¦http://evil.example/y.png>¦<scr¦ipt>alert(1)</scr¦ipt>¦"
    " [ここ¦](http://evil¦.example) ¦1~¦2個 3~¦4個 ¦:smi¦le: ¦:material¦/home: ¦www.¦example.com ¦https:¦"
    "//example.org ¦a@¦b.jp ¦$x¦$ ¦$$y¦$$ ¦**太¦字** ¦`co¦de` ¦<b>¦x</b> ¦--¦> ¦👨‍👩¦‍👧‍👦 ¦&lt¦; ¦:red[¦赤] ¦"
    "~~消~~ ¦\\¦* ¦|a|¦b| ¦[^1] ¦\n\n# ¦見出し\n¦- 項目\n¦1. 一\n¦```\n¦終"
)
WATCH_FOR_MARKUP = """() => {
    window.markup = [];
    const kinds = 'img, a, script, b, strong, em, del, code, pre, h1, h2, h3, ol, ul, table, hr, blockquote, '
        + 'sup, .katex, [role=img], .stMarkdownColoredText';
    new MutationObserver(() => {
        const found = document.querySelectorAll(`.st-key-words :is(${kinds}):not(.y-hard)`);
        for (const element of found) window.markup.push(element.outerHTML);
    }).observe(document.body, {childList: true, subtree: true, characterData: true});
}"""
