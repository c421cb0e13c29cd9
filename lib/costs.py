"""From usage to money.

Money is `Decimal` US dollars, priced on the day of the call; unknown is None and never zero. Prices
come from genai-prices, which its maintainers keep by date, out of the installed package: nothing is
fetched. The partners say what a call used, the store keeps a row for each call, and the caps that
reserve against these figures come from settings.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import genai_prices

_MILLION = Decimal(1_000_000)
_HOUR_MS = Decimal(3_600_000)


@dataclass(frozen=True)
class Usage:
    """What a call used, in what it is sold by; None is unknown. `estimated`: the provider did not say.

    `input_tokens` includes `cached_tokens` and `audio_tokens`; `audio_ms` are milliseconds of sound that were
    listened to, `characters` those that were read aloud. `provider_url` is the address that was called, which
    tells a local model from a paid one of the same name; `ON_THIS_SERVER` where nobody was called.
    """

    provider_url: str
    model: str
    input_tokens: int | None
    cached_tokens: int | None
    output_tokens: int | None
    estimated: bool = False
    audio_tokens: int | None = None
    audio_ms: int | None = None
    characters: int | None = None


ON_THIS_SERVER = "local"
"""The `provider_url` of what this server does itself, which costs nothing."""

CallPrice = Callable[[Usage, datetime], Decimal | None]
"""US dollars for a usage on a day, or None."""


@dataclass(frozen=True)
class PriceOverride:
    """What an administrator says a model costs, in US dollars for a million tokens; 0 for a local one.

    A model that is sold by the hour of sound or by a million characters has that price instead.
    """

    input_usd_per_million: Decimal
    cached_usd_per_million: Decimal
    output_usd_per_million: Decimal
    usd_per_audio_hour: Decimal | None = None
    usd_per_million_characters: Decimal | None = None


def price(usage: Usage, at: datetime, overrides: Mapping[str, PriceOverride] | None = None) -> Decimal | None:
    """What the call cost in US dollars by the prices of the day `at`; None when that is not known.

    A model is sold by the hour of sound, by characters or by tokens, and only what it is sold by counts.
    `overrides` is keyed by model name and comes first. Unknown cached tokens are billed as fresh ones.
    Raises ValueError when `at` is naive.
    """
    if at.tzinfo is None:
        raise ValueError("at must be timezone-aware")
    if usage.provider_url == ON_THIS_SERVER:
        return Decimal(0)
    override = (overrides or {}).get(usage.model)
    if override is not None:
        return _by_override(usage, override)
    try:
        # Without the address a local model named gpt-4o-mini would be billed as OpenAI's.
        sold_by = genai_prices.calc_price(
            genai_prices.Usage(),
            usage.model,
            provider_api_url=usage.provider_url,
            genai_request_timestamp=at,
        ).model_price
    except (LookupError, ValueError):
        return None
    used = _in_units_of(sold_by, usage)
    return None if used is None else Decimal(sold_by.calc_price(used)["total_price"])


def _by_override(usage: Usage, override: PriceOverride) -> Decimal | None:
    if override.usd_per_audio_hour is not None:
        return None if usage.audio_ms is None else usage.audio_ms * override.usd_per_audio_hour / _HOUR_MS
    if override.usd_per_million_characters is not None:
        if usage.characters is None:
            return None
        return usage.characters * override.usd_per_million_characters / _MILLION
    if usage.input_tokens is None or usage.output_tokens is None:
        return None
    cached = _cached(usage.input_tokens, usage)
    return (
        (usage.input_tokens - cached) * override.input_usd_per_million
        + cached * override.cached_usd_per_million
        + usage.output_tokens * override.output_usd_per_million
    ) / _MILLION


def _in_units_of(sold_by: Any, usage: Usage) -> genai_prices.Usage | None:
    """The usage in what a model is sold by, or None where that is not known: it would come out as free."""
    if sold_by.audio_hours is not None:
        if usage.audio_ms is None:
            return None
        return genai_prices.Usage(audio_seconds=Decimal(usage.audio_ms) / 1000)
    if sold_by.input_mchars is not None:
        return None if usage.characters is None else genai_prices.Usage(input_characters=usage.characters)
    if sold_by.input_mtok is None or sold_by.output_mtok is None:
        return None
    if usage.input_tokens is None or usage.output_tokens is None:
        return None
    tokens = {
        "input_tokens": usage.input_tokens,
        "cache_read_tokens": _cached(usage.input_tokens, usage),
        "output_tokens": usage.output_tokens,
    }
    # Tokens of sound cost more than those of text, and not every model has a price for them.
    if (usage.audio_ms or usage.audio_tokens) and sold_by.input_audio_mtok is not None:
        if usage.audio_tokens is None:
            return None
        tokens["input_audio_tokens"] = min(usage.audio_tokens, usage.input_tokens)
    elif usage.audio_tokens:
        return None
    return genai_prices.Usage(**tokens)


def _cached(input_tokens: int, usage: Usage) -> int:
    """Some servers count cached tokens beside the input instead of within it."""
    return min(usage.cached_tokens or 0, input_tokens)
