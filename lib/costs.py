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

import genai_prices

_MILLION = Decimal(1_000_000)


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
    """What an administrator says a model costs, in US dollars for a million tokens; 0 for a local one."""

    input_usd_per_million: Decimal
    cached_usd_per_million: Decimal
    output_usd_per_million: Decimal


def price(usage: Usage, at: datetime, overrides: Mapping[str, PriceOverride] | None = None) -> Decimal | None:
    """What the call cost in US dollars by the prices of the day `at`; None when that is not known.

    `overrides` is keyed by model name and comes first. Unknown cached tokens are billed as fresh ones.
    Raises ValueError when `at` is naive.
    """
    if at.tzinfo is None:
        raise ValueError("at must be timezone-aware")
    if usage.input_tokens is None or usage.output_tokens is None:
        return None
    # Some servers count cached tokens beside the input instead of within it.
    cached = min(usage.cached_tokens or 0, usage.input_tokens)
    override = (overrides or {}).get(usage.model)
    if override is not None:
        return (
            (usage.input_tokens - cached) * override.input_usd_per_million
            + cached * override.cached_usd_per_million
            + usage.output_tokens * override.output_usd_per_million
        ) / _MILLION
    try:
        calculation = genai_prices.calc_price(
            genai_prices.Usage(
                input_tokens=usage.input_tokens, cache_read_tokens=cached, output_tokens=usage.output_tokens
            ),
            usage.model,
            # Without the address a local model named gpt-4o-mini would be billed as OpenAI's.
            provider_api_url=usage.provider_url,
            genai_request_timestamp=at,
        )
    except (LookupError, ValueError):
        return None
    # A model that is not sold by the token (whisper-1, tts-1) would come out as free.
    sold_by = calculation.model_price
    if getattr(sold_by, "input_mtok", None) is None or getattr(sold_by, "output_mtok", None) is None:
        return None
    return calculation.total_price
