"""The server dies in mid-sentence and comes back, or starts with a key that nobody takes."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.running import pieces, shown
from tests.fake_openai import Answer

TWENTY = pieces(20)


@pytest.fixture(scope="module")
def app(start_app, provider):
    return start_app(shared=False, OPENAI_API_KEY="sk-test", OPENAI_BASE_URL=provider.base_url)


def stored_reply(app):
    return app.rows("SELECT reply FROM turns ORDER BY created_at DESC LIMIT 1")[0][0]


def test_a_server_killed_in_mid_sentence_comes_back_with_what_it_had(tab, model, app):
    talk = tab.choose("ramen-shop")
    model.hold()
    model.will(Answer(tokens=list(TWENTY)))
    talk.send("味噌ラーメンをください。")
    model.release(7)
    prefix = "".join(TWENTY[:7])
    expect(talk.words).to_have_text(prefix)
    deadline = time.monotonic() + 10
    while stored_reply(app) != prefix:
        assert time.monotonic() < deadline, f"not stored within 10 s: {stored_reply(app)!r}"
        time.sleep(0.05)
    app.kill()
    expect(talk.words).to_have_text(prefix)
    app.start()

    # The page finds the server again by itself, and the turn's lease runs out.
    expect(talk.alert).to_contain_text("The server stopped while your partner was talking.", timeout=30_000)
    talk.rest()
    expect(talk.mine).to_have_text("味噌ラーメンをください。")
    assert shown(talk.talk).count(prefix) == 1
    expect(talk.goal("order-ramen")).to_contain_text("Done:")
    assert len(model.requests) == 1, "nothing is spent again by itself"
    model.release_all()
    talk.button("Try again").click()
    assert "少々お待ちください" in talk.hear()
    expect(talk.alert).to_have_count(0)
    expect(talk.mine).to_have_count(1)
    assert len(model.requests) == 2
    assert talk.app.rows("SELECT COUNT(*), COUNT(input_tokens) FROM usage") == [(2, 1)], (
        "unknown is not nothing"
    )


def test_a_key_that_is_refused_is_told_at_once_and_the_offline_partner_is_a_click_away(
    provider, start_app, wide
):
    from tests.browser.running import Tab

    provider.reset()
    provider.models_status = 401
    app = start_app(shared=False, OPENAI_API_KEY="sk-wrong", OPENAI_BASE_URL=provider.base_url)
    talk = Tab(wide, app)
    talk.choose("ramen-shop")
    expect(talk.alert).to_contain_text("refused the key in OPENAI_API_KEY")
    talk.button("Use the offline partner").click()
    expect(talk.page.get_by_text("played by the offline partner")).to_be_visible()
    expect(talk.alert).to_have_count(0)
    talk.say("二人です。")
    expect(talk.goal("say-party-size")).to_contain_text("Done:")
    assert provider.requests == []
    assert "sk-wrong" not in app.log()
    assert talk.strangers == []
    talk.page.close()
