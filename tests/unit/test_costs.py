"""Money: exact, dated, and None where it is not known."""

import socket
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from lib.costs import PriceOverride, Usage, price

OPENAI = "https://api.openai.com/v1"
AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CALL = Usage(OPENAI, "gpt-4o-mini", input_tokens=450, cached_tokens=None, output_tokens=60)
FREE = PriceOverride(Decimal(0), Decimal(0), Decimal(0))


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("pricing opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_a_usual_exchange_costs_exactly_what_the_price_list_says():
    assert price(CALL, AT) == 450 * Decimal("0.15e-6") + 60 * Decimal("0.60e-6") == Decimal("0.0001035")


def test_cached_tokens_are_part_of_the_input_and_cost_half():
    cached = replace(CALL, cached_tokens=400)
    assert (
        price(cached, AT) == (50 * Decimal("0.15") + 400 * Decimal("0.075") + 60 * Decimal("0.6")) / 1_000_000
    )


def test_more_cached_tokens_than_input_never_make_a_call_cheaper_than_all_cached():
    assert price(replace(CALL, cached_tokens=9_999), AT) == price(replace(CALL, cached_tokens=450), AT)


def test_an_unknown_model_has_no_price():
    assert price(replace(CALL, model="a-model-of-tomorrow"), AT) is None


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:11434/v1", "http://localhost:8080/v1", "http://10.0.0.7/v1"]
)
def test_a_local_model_is_not_billed_as_its_paid_namesake(url):
    assert price(replace(CALL, provider_url=url), AT) is None


@pytest.mark.parametrize("model", ["whisper-1", "tts-1"])
def test_a_model_sold_by_the_second_or_character_is_unknown_not_free(model):
    assert price(replace(CALL, model=model), AT) is None


def test_unknown_tokens_have_no_price():
    assert price(replace(CALL, input_tokens=None), AT) is None
    assert price(replace(CALL, output_tokens=None), AT) is None


def test_an_administrators_price_comes_first():
    local = replace(CALL, provider_url="http://127.0.0.1:11434/v1", model="qwen3", cached_tokens=100)
    assert price(local, AT, {"qwen3": FREE}) == 0
    dear = PriceOverride(Decimal(1), Decimal("0.5"), Decimal(2))
    assert price(local, AT, {"qwen3": dear}) == (350 * 1 + 100 * Decimal("0.5") + 60 * 2) / Decimal(1_000_000)
    assert price(local, AT, {"llama": dear}) is None


def test_a_naive_time_is_a_programmers_mistake():
    with pytest.raises(ValueError, match="aware"):
        price(CALL, AT.replace(tzinfo=None))
