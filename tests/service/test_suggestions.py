"""Suggestions on request, over a real store and engine, and a server that plays the model's."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from lib.attempts import Limits
from lib.errors import AttemptClosed, AttemptNotFound, BudgetExhausted, TurnInProgress
from lib.partners.model_suggestions import ModelSuggestions
from lib.providers.openai import Deadlines, OpenAIProvider, Retries
from lib.store.tables import suggestions, usage
from lib.suggesting import LOST_AFTER
from tests.fake_answers import suggesting
from tests.fake_openai import Answer, Fails, FakeOpenAI
from tests.house import HANAKO, TARO, House, open_house

KEY = "sk-test-very-secret"
ORDER = [
    ("味噌ラーメンをください。", "Miso ramen, please."),
    ("おすすめは何ですか。", "What do you recommend?"),
]
ORDERS = [ja for ja, _ in ORDER]
SHORT = Deadlines(connect=5, first_token=0.5, idle=0.5, total=2, key_check=1)
"""For servers that say nothing; elsewhere a busy machine must not be taken for one."""


@pytest.fixture(scope="module")
def server() -> Iterator[FakeOpenAI]:
    with FakeOpenAI() as fake:
        yield fake


@pytest.fixture
def model(server: FakeOpenAI) -> FakeOpenAI:
    server.reset()
    return server


@pytest.fixture
def deadlines() -> Deadlines:
    return Deadlines()


@pytest.fixture
def house(tmp_path, model, deadlines) -> Iterator[House]:
    provider = OpenAIProvider(
        KEY, model.base_url, "gpt-4o-mini", deadlines=deadlines, retries=Retries(times=1, first_wait=0.001)
    )
    suggester = ModelSuggestions(provider)
    with open_house(tmp_path, limits=Limits(turns_a_minute=100), suggester=suggester) as house:
        yield house
        house.engine.spawn(provider.aclose()).result(5)


def offered(house, attempt_id):
    return [text.ja for text in house.practice.suggest(HANAKO, attempt_id)]


def rows(house, table):
    with house.database.read() as connection:
        return connection.execute(select(table)).all()


def begin(house):
    attempt_id = house.begin()
    house.say(attempt_id, "二人です。", reply="ご注文は何になさいますか。")
    return attempt_id


def paid(house):
    return [row for row in rows(house, usage) if row.purpose == "suggestions"]


# --- the offline partner -------------------------------------------------------------------------


@pytest.fixture
def offline(house):
    attempt_id = house.practice.start_attempt(HANAKO, "ramen-shop", "scripted")
    house.wait(HANAKO, attempt_id)
    return attempt_id


def test_the_offline_partner_pays_nobody(house, offline, model):
    assert offered(house, offline)[:2] == ["二人です。", "一人ですけど、いいですか。"]
    assert model.requests == []
    assert rows(house, usage) == []


def test_what_was_offered_is_offered_again_until_something_is_said(house, offline):
    first = offered(house, offline)
    assert offered(house, offline) == first
    assert [row.before_turn for row in rows(house, suggestions)] == [1]
    turn = house.practice.take_turn(HANAKO, offline, first[0], "key-1")
    list(house.practice.follow(turn))
    second = offered(house, offline)
    assert not set(first[:2]) & set(second)
    assert [row.before_turn for row in rows(house, suggestions)] == [1, 2]


def test_what_is_said_as_it_was_suggested_is_copied_and_what_is_not_is_ones_own(house, offline):
    (short, *_) = offered(house, offline)
    assert short == "二人です。"
    turn = house.practice.take_turn(HANAKO, offline, short, "key-1")
    list(house.practice.follow(turn))
    turn = house.practice.take_turn(HANAKO, offline, "豚骨ラーメンを二つください。", "key-2")
    list(house.practice.follow(turn))
    standings = house.practice.view(HANAKO, offline).standings
    found = {s.objective.id: s.evidence[0].finding.independence for s in standings if s.evidence}
    assert found == {"say-party-size": "copied", "order-ramen": "unaided"}


def test_what_was_said_before_it_was_suggested_stays_ones_own(house, offline):
    turn = house.practice.take_turn(HANAKO, offline, "二人です。", "key-1")
    list(house.practice.follow(turn))
    offered(house, offline)
    again = house.practice.another_reply(HANAKO, turn.id, "key-2")
    list(house.practice.follow(again))
    standing = house.practice.view(HANAKO, offline).standings[0]
    assert standing.evidence[0].finding.independence == "unaided"


def test_what_another_person_wrote_gets_no_suggestions(house, offline):
    with pytest.raises(AttemptNotFound):
        house.practice.suggest(TARO, offline)


def test_a_finished_conversation_needs_none(house, offline):
    house.practice.finish_attempt(HANAKO, offline)
    with pytest.raises(AttemptClosed):
        house.practice.suggest(HANAKO, offline)


# --- with a model --------------------------------------------------------------------------------


def test_a_model_is_asked_in_one_small_call_that_is_paid_like_others(house, model):
    attempt_id = begin(house)
    model.will(suggesting(*ORDER, usage=(250, 0, 70)))
    assert offered(house, attempt_id) == ORDERS
    (request,) = model.requests
    assert "二人です。" in request.messages[1]["content"]
    assert "suggestions" in str(request.body["response_format"])
    (row,) = paid(house)
    assert (row.input_tokens, row.output_tokens, row.estimated) == (250, 70, False)
    assert (row.model, row.provider_url, row.attempt_id) == ("gpt-4o-mini", model.base_url, attempt_id)
    assert row.cost_usd == Decimal("0.0001035")
    assert row.turn_id is None


def test_asking_twice_pays_once(house, model):
    attempt_id = begin(house)
    model.will(suggesting(*ORDER))
    assert offered(house, attempt_id) == offered(house, attempt_id) == ORDERS
    assert len(model.requests) == len(paid(house)) == 1


def test_four_tabs_at_once_pay_once_and_see_the_same(house, model):
    attempt_id = begin(house)
    model.hold()
    model.will(suggesting(*ORDER))
    with ThreadPoolExecutor(4) as tabs:
        asked = [tabs.submit(offered, house, attempt_id) for _ in range(4)]
        model.wait_for_requests(1)
        model.release_all()
        assert [one.result(20) for one in asked] == [ORDERS] * 4
    assert len(model.requests) == len(paid(house)) == len(rows(house, suggestions)) == 1


@pytest.mark.parametrize(
    ("answer", "spent", "deadlines"),
    [
        (Fails(status=401), False, Deadlines()),
        (Fails(status=404), False, Deadlines()),
        (Fails("nothing"), True, Deadlines()),
        (Fails("hang"), True, SHORT),
        (Fails("reset"), True, Deadlines()),
        (Answer(), True, Deadlines()),  # a reply is no suggestion
        (suggesting(*ORDER, after=3), True, Deadlines()),
        (suggesting(("One miso ramen.", "English"), ("Two.", "English")), True, Deadlines()),
        (Answer(refusal="I would rather not."), True, Deadlines()),
    ],
    ids=["key", "refused", "nothing", "hang", "reset", "reply", "cut", "english", "refusal"],
)
def test_where_the_model_fails_the_authored_ones_are_offered_and_nothing_is_hidden(
    house, model, answer, spent
):
    attempt_id = begin(house)
    model.will(answer)
    first = offered(house, attempt_id)
    assert first[:2] == ["味噌ラーメンを一つください。", "醤油ラーメンをお願いします。"]
    assert len(paid(house)) == spent
    assert offered(house, attempt_id) == first
    assert len(model.requests) == 1, "nor is it asked again"


def test_a_call_without_usage_is_estimated(house, model):
    attempt_id = begin(house)
    model.will(suggesting(*ORDER, usage=None))
    assert offered(house, attempt_id) == ORDERS
    (row,) = paid(house)
    assert row.estimated
    assert 200 <= row.input_tokens <= 330
    assert row.output_tokens > 0


def test_a_learner_does_not_wait_as_long_as_a_reply_may_take(tmp_path, model):
    provider = OpenAIProvider(KEY, model.base_url, "gpt-4o-mini")
    model.will(Fails("keep_alives"))
    suggester = ModelSuggestions(provider, patience_seconds=0.3)
    with open_house(tmp_path, suggester=suggester) as house:
        assert len(offered(house, begin(house))) == 3
        assert [row.estimated for row in paid(house)] == [True]
        house.engine.spawn(provider.aclose()).result(5)


def test_a_model_whose_key_is_refused_is_not_asked(house, model, monkeypatch):
    attempt_id = begin(house)
    monkeypatch.setattr(house.practice, "_key_refused", lambda: True)
    assert len(offered(house, attempt_id)) == 3
    assert model.requests == []


def test_where_the_budget_does_not_allow_the_call_the_authored_ones_are_free(house, model, monkeypatch):
    attempt_id = begin(house)

    def no_money(*_):
        raise BudgetExhausted

    monkeypatch.setattr(house.practice._admission, "reserve", no_money)
    assert len(offered(house, attempt_id)) == 3
    assert model.requests == paid(house) == []


def test_while_a_reply_is_on_its_way_nothing_is_suggested(house, model):
    attempt_id = begin(house)
    turn = house.practice.take_turn(HANAKO, attempt_id, "えっと、", "key-live")
    with pytest.raises(TurnInProgress):
        house.practice.suggest(HANAKO, attempt_id)
    house.partner.say_all("はい。")
    list(house.practice.follow(turn))
    assert model.requests == []


def test_what_comes_after_the_learner_has_spoken_was_no_help(house, model):
    attempt_id = begin(house)
    model.hold()
    model.will(suggesting(*ORDER))
    asked = house.practice.begin_suggesting(HANAKO, attempt_id)
    model.wait_for_requests(1)
    house.say(attempt_id, "味噌ラーメンをください。")
    model.release_all()
    asked.result(20)
    assert [row.content for row in rows(house, suggestions)] == ["[]"]
    assert len(paid(house)) == 1
    last = house.practice.view(HANAKO, attempt_id).turns[-1]
    house.partner.say_all("はい。")
    turn = house.practice.edit_turn(HANAKO, last.id, "味噌ラーメンをください！", "edit")
    list(house.practice.follow(turn))
    standing = house.practice.view(HANAKO, attempt_id).standings[1]
    assert standing.evidence[0].finding.independence == "unaided"


def test_a_call_whose_process_died_is_not_made_again_and_what_it_cost_is_unknown(house, model):
    attempt_id = begin(house)
    model.hold()
    model.will(suggesting(*ORDER))
    lost = house.practice.begin_suggesting(HANAKO, attempt_id)
    model.wait_for_requests(1)
    lost.cancel()
    model.wait_until(lambda: model.requests[0].state == "gone")
    with house.database.write() as connection:
        then = rows(house, suggestions)[0].created_at - LOST_AFTER - timedelta(seconds=1)
        connection.execute(update(suggestions).values(created_at=then))
    assert len(offered(house, attempt_id)) == 3
    assert [(row.input_tokens, row.cost_usd) for row in paid(house)] == [(None, None)]
    assert len(model.requests) == 1


def test_a_bug_in_the_suggestions_leaves_the_authored_ones(house, monkeypatch):
    attempt_id = begin(house)

    async def broken(_moment):
        raise RuntimeError("a bug")

    monkeypatch.setattr(house.practice._suggester, "ask", broken)
    assert len(offered(house, attempt_id)) == 3
    assert [row.cost_usd for row in paid(house)] == [None]
