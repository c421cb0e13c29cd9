"""From usage to money.

Money is `Decimal` US dollars, priced on the day of the call; unknown is None and never zero. Prices
come from genai-prices, which its maintainers keep by date. The partners say what a call used, the
store keeps a row for each call, and the caps that reserve against these figures come from settings.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Usage:
    """What a call used, in tokens; None is unknown. `estimated`: the provider did not say.

    `input_tokens` includes `cached_tokens`. `provider_url` is the address that was called, which
    tells a local model from a paid one of the same name.
    """

    provider_url: str
    model: str
    input_tokens: int | None
    cached_tokens: int | None
    output_tokens: int | None
    estimated: bool = False
