"""Money: exact, dated, and None where it is not known."""

import socket
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from lib.costs import ON_THIS_SERVER, PriceOverride, Usage, price

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


# Money for what is spoken.


def heard(model: str, seconds: float, **tokens: int) -> Usage:
    """A recording that was written down."""
    told = {"input_tokens": None, "cached_tokens": None, "output_tokens": None} | tokens
    return Usage(OPENAI, model, **told, audio_ms=round(seconds * 1000))


def read_aloud(model: str, characters: int) -> Usage:
    """A sentence that was spoken."""
    return Usage(OPENAI, model, None, None, None, characters=characters)


def test_whisper_is_sold_by_the_second_to_the_exact_fraction_of_a_cent():
    assert price(heard("whisper-1", 3), AT) == Decimal("0.0003")
    assert price(heard("whisper-1", 60), AT) == Decimal("0.006")
    assert price(heard("whisper-1", 300), AT) == Decimal("0.030")
    assert price(heard("gpt-transcribe", 60), AT) == Decimal("0.0045")


def test_a_voice_is_sold_by_the_character():
    assert price(read_aloud("tts-1", 1_000), AT) == Decimal("0.015")
    assert price(read_aloud("tts-1", len("はい、味噌ラーメンですね。")), AT) == Decimal("0.000195")
    assert price(read_aloud("tts-1-hd", 1_000), AT) == Decimal("0.030")


def test_tokens_of_sound_cost_more_than_those_of_text():
    minute = heard("gpt-4o-mini-transcribe", 60, input_tokens=620, audio_tokens=600, output_tokens=240)
    assert price(minute, AT) == (600 * 3 + 20 * Decimal("1.25") + 240 * 5) / Decimal(1_000_000)
    dear = replace(minute, model="gpt-4o-transcribe")
    assert price(dear, AT) == (600 * 6 + 20 * Decimal("2.5") + 240 * 10) / Decimal(1_000_000)


@pytest.mark.parametrize(
    "usage",
    [
        pytest.param(heard("whisper-2027", 3), id="a model of tomorrow"),
        pytest.param(read_aloud("tts-2027", 3), id="a voice of tomorrow"),
        pytest.param(read_aloud("gpt-4o-mini-tts", 1_000), id="sold by tokens that nobody tells"),
        pytest.param(read_aloud("whisper-1", 1_000), id="sold by seconds, asked by characters"),
        pytest.param(heard("tts-1", 3), id="sold by characters, asked by seconds"),
        pytest.param(heard("gpt-4o-mini-transcribe", 3), id="no tokens told"),
        pytest.param(
            heard("gpt-4o-mini-transcribe", 3, input_tokens=30, output_tokens=9), id="no split of tokens told"
        ),
        pytest.param(replace(CALL, model="whisper-1"), id="sold by seconds, asked by tokens"),
        pytest.param(replace(CALL, model="tts-1"), id="sold by characters, asked by tokens"),
        pytest.param(replace(CALL, audio_tokens=100), id="sound to a model without a price for it"),
        pytest.param(
            replace(heard("whisper-1", 3), provider_url="http://127.0.0.1:8000/v1"), id="a namesake"
        ),
    ],
)
def test_what_a_model_is_not_sold_by_is_unknown_and_never_free(usage):
    assert price(usage, AT) is None


def test_more_tokens_of_sound_than_input_are_all_of_it():
    told = heard("gpt-4o-mini-transcribe", 3, input_tokens=30, audio_tokens=9_999, output_tokens=0)
    assert price(told, AT) == 30 * Decimal("3e-6")


@pytest.mark.parametrize("usage", [heard("whisper-1", 3), read_aloud("tts-1", 9), heard("a folder", 60)])
def test_what_this_server_does_itself_costs_nothing(usage):
    assert price(replace(usage, provider_url=ON_THIS_SERVER), AT) == 0


def test_an_administrator_can_price_sound_too():
    own = {
        "whisper-1": replace(FREE, usd_per_audio_hour=Decimal("0.36")),
        "kokoro": replace(FREE, usd_per_million_characters=Decimal(4)),
    }
    assert price(heard("whisper-1", 5), AT, own) == Decimal("0.0005")
    assert price(read_aloud("kokoro", 500), AT, own) == Decimal("0.002")
    assert price(read_aloud("whisper-1", 500), AT, own) is None
    assert price(heard("kokoro", 5), AT, own) is None
