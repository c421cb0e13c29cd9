"""What replies mean, over a real store and engine, and a server that plays the model's."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from lib.attempts import Limits
from lib.errors import (
    BudgetExhausted,
    NoTranslation,
    PartnerError,
    PartnerKeyRefused,
    PartnerMisbehaved,
    PartnerRefused,
    PartnerTimeout,
    PartnerUnavailable,
    TurnInProgress,
    TurnNotFound,
)
from lib.installation import TRANSLATIONS_FOLDER
from lib.partners.model_translation import ModelTranslation
from lib.partners.scripted import COMMON_FOLDER, common_lines
from lib.phrase_book import read_phrase_book
from lib.providers.openai import Deadlines, OpenAIProvider, Retries
from lib.store.tables import translations, usage
from lib.translating import LOST_AFTER
from tests.fake_answers import translating
from tests.fake_openai import Answer, Fails, FakeOpenAI
from tests.house import HANAKO, TARO, House, open_house, project_tasks

KEY = "sk-test-very-secret"
REPLY, MEANING = "奥のお席へどうぞ。", "Please take the table at the back."
SHORT = Deadlines(connect=5, first_token=0.5, idle=0.5, total=2, key_check=1)
"""For servers that say nothing; elsewhere a busy machine must not be taken for one."""
RAMEN = project_tasks()["ramen-shop"]
BOOK = read_phrase_book(TRANSLATIONS_FOLDER, RAMEN, common_lines(COMMON_FOLDER, RAMEN.partner.speech))


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
    retries = Retries(times=1, first_wait=0.001)
    provider = OpenAIProvider(KEY, model.base_url, "gpt-4o-mini", deadlines=deadlines, retries=retries)
    settings = {
        "limits": Limits(turns_a_minute=100),
        "translator": ModelTranslation(provider),
        "phrase_books": {"ramen-shop": BOOK},
    }
    with open_house(tmp_path, **settings) as house:
        yield house
        house.engine.spawn(provider.aclose()).result(5)


@pytest.fixture
def alone(tmp_path) -> Iterator[House]:
    """A house in which there is no model to ask."""
    with open_house(tmp_path, phrase_books={"ramen-shop": BOOK}) as house:
        yield house


def rows(house, table):
    with house.database.read() as connection:
        return connection.execute(select(table)).all()


def paid(house):
    return [row for row in rows(house, usage) if row.purpose == "translation"]


def replied(house, reply=REPLY, person=HANAKO):
    """The turn in which a model said this."""
    attempt_id = house.begin(person)
    house.say(attempt_id, "二人です。", person=person, reply=reply)
    return house.practice.view(person, attempt_id).turns[-1]


def known(house, turn, language="en"):
    view = house.practice.view(HANAKO, turn.attempt_id)
    return house.practice.translations(view, language).get(turn.id)


# --- what authors wrote --------------------------------------------------------------------------


def test_what_authors_wrote_means_something_at_once_and_asks_nobody(house, model):
    attempt_id = house.practice.start_attempt(HANAKO, "ramen-shop", "scripted")
    house.wait(HANAKO, attempt_id)
    house.say(attempt_id, "二人です。")
    opening, answer = house.practice.view(HANAKO, attempt_id).turns
    assert house.practice.translate(HANAKO, opening.id) == RAMEN.opening.en
    assert house.practice.translate(HANAKO, answer.id) == BOOK.translate(answer.reply)
    assert house.practice.translations(house.practice.view(HANAKO, attempt_id)) == {
        opening.id: RAMEN.opening.en,
        answer.id: BOOK.translate(answer.reply),
    }
    assert model.requests == rows(house, translations) == rows(house, usage) == []


def test_the_opening_of_a_models_conversation_is_the_authors_too(house, model):
    opening = house.practice.view(HANAKO, house.begin()).turns[0]
    assert house.practice.translate(HANAKO, opening.id) == RAMEN.opening.en
    assert model.requests == []


def test_what_only_sounds_like_an_author_is_a_models_own(house, model):
    turn = replied(house, RAMEN.opening.ja)
    assert known(house, turn) is None
    model.will(translating("Welcome. How many of you?"))
    assert house.practice.translate(HANAKO, turn.id) == "Welcome. How many of you?"


def test_in_japanese_nothing_of_the_authors_english_is_told(house):
    opening = house.practice.view(HANAKO, house.begin()).turns[0]
    assert known(house, opening, "ja") is None


# --- one call ------------------------------------------------------------------------------------


def test_a_models_reply_is_translated_in_one_small_call_that_is_paid_like_others(house, model):
    turn = replied(house)
    model.will(translating(MEANING, usage=(90, 0, 12)))
    assert house.practice.translate(HANAKO, turn.id) == MEANING
    (request,) = model.requests
    assert request.messages[1]["content"] == f'"{REPLY}"'
    assert "translation" in str(request.body["response_format"])
    assert request.body["max_tokens"] == 400
    (row,) = paid(house)
    assert (row.input_tokens, row.output_tokens, row.estimated) == (90, 12, False)
    assert (row.model, row.provider_url) == ("gpt-4o-mini", model.base_url)
    assert (row.attempt_id, row.turn_id, row.person_id) == (turn.attempt_id, turn.id, HANAKO.id)
    assert row.cost_usd == Decimal("0.0001035")


def test_it_is_kept_and_asked_for_once(house, model):
    turn = replied(house)
    assert known(house, turn) is None
    model.will(translating(MEANING))
    assert [house.practice.translate(HANAKO, turn.id) for _ in range(3)] == [MEANING] * 3
    assert known(house, turn) == MEANING
    assert len(model.requests) == len(paid(house)) == len(rows(house, translations)) == 1


def test_each_language_is_a_translation_of_its_own(house, model):
    turn = replied(house)
    model.will(translating(MEANING), translating("奥の席へ案内しています。"))
    assert house.practice.translate(HANAKO, turn.id) == MEANING
    assert house.practice.translate(HANAKO, turn.id, "ja") == "奥の席へ案内しています。"
    assert (known(house, turn), known(house, turn, "ja")) == (MEANING, "奥の席へ案内しています。")
    assert "Japanese" in model.requests[1].messages[0]["content"]


def test_four_tabs_at_once_pay_once_and_read_the_same(house, model):
    turn = replied(house)
    model.hold()
    model.will(translating(MEANING))
    with ThreadPoolExecutor(4) as tabs:
        asked = [tabs.submit(house.practice.translate, HANAKO, turn.id) for _ in range(4)]
        model.wait_for_requests(1)
        model.release_all()
        assert [one.result(20) for one in asked] == [MEANING] * 4
    assert len(model.requests) == len(paid(house)) == len(rows(house, translations)) == 1


def test_a_call_without_usage_is_estimated(house, model):
    turn = replied(house)
    model.will(translating(MEANING, usage=None))
    house.practice.translate(HANAKO, turn.id)
    (row,) = paid(house)
    assert row.estimated
    assert 60 <= row.input_tokens <= 200
    assert row.output_tokens > 0


# --- it goes wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "error", "spent", "deadlines"),
    [
        (Fails(status=401), PartnerKeyRefused, False, Deadlines()),
        (Fails(status=404), PartnerError, False, Deadlines()),
        (Fails("nothing"), PartnerMisbehaved, True, Deadlines()),
        (Fails("hang"), PartnerTimeout, True, SHORT),
        (Fails("reset"), PartnerUnavailable, True, Deadlines()),
        (Answer(), PartnerMisbehaved, True, Deadlines()),  # a reply is no translation
        (translating(MEANING, after=3), PartnerMisbehaved, True, Deadlines()),
        (translating(""), PartnerMisbehaved, True, Deadlines()),
        (translating(7), PartnerMisbehaved, True, Deadlines()),
        (translating("e" * 2_001), PartnerMisbehaved, True, Deadlines()),
        (translating("e" * 9_000), PartnerMisbehaved, True, Deadlines()),
        (Answer(refusal="I would rather not."), PartnerRefused, True, Deadlines()),
    ],
    ids=[
        "key",
        "404",
        "nothing",
        "hang",
        "reset",
        "reply",
        "cut",
        "empty",
        "number",
        "long",
        "endless",
        "no",
    ],
)
def test_a_call_that_fails_says_so_leaves_nothing_half_and_may_be_made_again(
    house, model, answer, error, spent
):
    turn = replied(house)
    model.will(answer)
    with pytest.raises(error):
        house.practice.translate(HANAKO, turn.id)
    assert rows(house, translations) == []
    assert known(house, turn) is None
    assert len(paid(house)) == spent
    if error is PartnerKeyRefused:  # a good key has to be shown first
        return
    model.will(translating(MEANING))
    assert house.practice.translate(HANAKO, turn.id) == MEANING
    assert len(paid(house)) == spent + 1
    assert len({row.id for row in paid(house)}) == spent + 1


def test_a_server_that_fails_is_asked_twice_and_no_more(house, model):
    turn = replied(house)
    model.will(*[Fails(status=500)] * 2)
    with pytest.raises(PartnerUnavailable):
        house.practice.translate(HANAKO, turn.id)
    assert len(model.requests) == 2
    assert rows(house, translations) == []


def test_a_learner_does_not_wait_as_long_as_a_reply_may_take(tmp_path, model):
    provider = OpenAIProvider(KEY, model.base_url, "gpt-4o-mini")
    model.will(Fails("keep_alives"))
    translator = ModelTranslation(provider, patience_seconds=0.3)
    with open_house(tmp_path, translator=translator) as house:
        turn = replied(house)
        with pytest.raises(PartnerTimeout):
            house.practice.translate(HANAKO, turn.id)
        assert [row.estimated for row in paid(house)] == [True]
        assert rows(house, translations) == []
        house.engine.spawn(provider.aclose()).result(5)


def test_a_bug_is_an_error_that_can_be_shown_and_asking_again_works(house, model, monkeypatch):
    turn = replied(house)

    def broken(_content):
        raise RuntimeError("a bug, and sk-test-very-secret")

    model.will(translating(MEANING), translating(MEANING))
    with monkeypatch.context() as patch:
        patch.setattr("lib.partners.model_translation.read_translation", broken)
        with pytest.raises(PartnerError) as caught:
            house.practice.translate(HANAKO, turn.id)
    assert "secret" not in str(caught.value)
    assert house.practice.translate(HANAKO, turn.id) == MEANING
    assert len(paid(house)) == 2


def test_where_the_key_is_refused_nobody_is_asked(house, model, monkeypatch):
    turn = replied(house)
    assert house.practice.can_translate
    monkeypatch.setattr(house.practice, "_key_refused", lambda: True)
    assert not house.practice.can_translate
    with pytest.raises(PartnerKeyRefused):
        house.practice.translate(HANAKO, turn.id)
    assert model.requests == rows(house, translations) == paid(house) == []


def test_where_the_budget_does_not_allow_it_nobody_is_asked(house, model, monkeypatch):
    turn = replied(house)

    def no_money(*_):
        raise BudgetExhausted

    with monkeypatch.context() as patch:
        patch.setattr(house.practice._admission, "reserve", no_money)
        with pytest.raises(BudgetExhausted):
            house.practice.translate(HANAKO, turn.id)
    assert model.requests == rows(house, translations) == paid(house) == []
    model.will(translating(MEANING))
    assert house.practice.translate(HANAKO, turn.id) == MEANING


def test_a_call_whose_process_died_is_counted_as_unknown_and_made_anew(house, model):
    turn = replied(house)
    attempt = house.practice.view(HANAKO, turn.attempt_id).attempt
    row_id = house.practice._begin_translation(attempt, turn, "en", None)  # and then the power fails
    with house.database.write() as connection:
        then = rows(house, translations)[0].created_at - LOST_AFTER - timedelta(seconds=1)
        connection.execute(update(translations).values(created_at=then))
    assert known(house, turn) is None
    model.will(translating(MEANING, usage=(90, 0, 12)))
    assert house.practice.translate(HANAKO, turn.id) == MEANING
    assert {row.id: (row.input_tokens, row.cost_usd) for row in paid(house)} == {
        row_id: (None, None),
        rows(house, translations)[0].id: (90, Decimal("0.0001035")),
    }
    assert len(model.requests) == 1


def test_while_another_process_asks_one_waits_for_what_it_finds(house, model):
    turn = replied(house)
    attempt = house.practice.view(HANAKO, turn.attempt_id).attempt
    row_id = house.practice._begin_translation(attempt, turn, "en", None)
    looked, read = threading.Event(), house.practice._translation_of

    def looking(*asked):
        found = read(*asked)
        looked.set()
        return found

    house.practice._translation_of = looking
    with ThreadPoolExecutor(1) as tab:
        asked = tab.submit(house.practice.translate, HANAKO, turn.id)
        assert looked.wait(10)
        with house.database.write() as connection:
            filled = update(translations).where(translations.c.id == row_id)
            connection.execute(filled.values(content="From elsewhere."))
        assert asked.result(10) == "From elsewhere."
    assert model.requests == []


# --- what cannot be translated -------------------------------------------------------------------


def test_anothers_turn_is_not_found_and_nor_is_one_that_never_was(house, model):
    turn = replied(house, person=TARO)
    for turn_id in (turn.id, "no-such-turn", "", "None", "'; DROP TABLE turns; --", "\x00"):
        with pytest.raises(TurnNotFound):
            house.practice.translate(HANAKO, turn_id)
    assert model.requests == []


def test_a_reply_that_is_still_coming_is_waited_for(house, model):
    attempt_id = house.begin()
    turn = house.practice.take_turn(HANAKO, attempt_id, "二人です。", "key-live")
    with pytest.raises(TurnInProgress):
        house.practice.translate(HANAKO, turn.id)
    house.partner.say("奥の")
    pieces = house.practice.follow(turn)
    next(pieces)
    with pytest.raises(TurnInProgress):
        house.practice.translate(HANAKO, turn.id)
    house.partner.say_all("お席へどうぞ。")
    list(pieces)
    model.will(translating(MEANING))
    assert house.practice.translate(HANAKO, turn.id) == MEANING


def test_where_nothing_was_said_there_is_nothing_to_translate(house, model):
    attempt_id = house.begin()
    turn = house.practice.take_turn(HANAKO, attempt_id, "二人です。", "key-failed")
    house.partner.say(PartnerUnavailable())
    list(house.practice.follow(turn))
    with pytest.raises(TurnNotFound):
        house.practice.translate(HANAKO, turn.id)
    assert model.requests == []


def test_without_a_model_there_is_no_translation_and_nothing_pretends_to_be_one(alone):
    turn = replied(alone)
    assert not alone.practice.can_translate
    with pytest.raises(NoTranslation):
        alone.practice.translate(HANAKO, turn.id)
    opening = alone.practice.view(HANAKO, turn.attempt_id).turns[0]
    assert alone.practice.translate(HANAKO, opening.id) == RAMEN.opening.en
    assert rows(alone, translations) == paid(alone) == []
