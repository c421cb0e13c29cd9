"""A partner who is a language model: one call for an exchange.

It speaks as soon as the first word of its reply is there, while the rest of the answer is still being
made; what it saw is read when the answer is whole. It holds no state between exchanges. What the model
is told stands in `lib/prompt.py`, how its answer is read in `lib/answers.py`.
"""

from collections.abc import AsyncGenerator

from lib.answers import AnswerReader
from lib.conversation import Exchange, FinishReason, PartnerKind
from lib.costs import Usage
from lib.errors import PartnerError
from lib.partners.contract import Feedback, Finished, PartnerEvent, ReplyText
from lib.prompt import PromptLimits, answer_schema, claimable, likely_input_tokens, likely_tokens, messages
from lib.providers.openai import OpenAIProvider

_BEFORE_REPLY_TOKENS = 3  # {"reply":"
_LONGEST_TOKEN = 8
"""Characters. A server that was told a limit in tokens and goes on beyond it this far does not keep it."""


class ModelPartner:
    """`lib.partners.contract.Partner` over a provider."""

    def __init__(self, provider: OpenAIProvider, limits: PromptLimits | None = None) -> None:
        self._provider = provider
        self._limits = limits or PromptLimits()

    @property
    def kind(self) -> PartnerKind:
        """Always "model"."""
        return "model"

    @property
    def label(self) -> str:
        """The model's name."""
        return self._provider.model

    async def answer(self, exchange: Exchange) -> AsyncGenerator[PartnerEvent, None]:
        """The events of one reply. After money was spent a `Usage` comes before the error, if it is known."""
        reader = AnswerReader({objective.id for objective in claimable(exchange)})
        content = ""
        longest = self._provider.max_output_tokens * _LONGEST_TOKEN
        call = self._provider.chat(messages(exchange, self._limits), answer_schema(exchange))
        async with call as stream:
            try:
                async for piece in stream:
                    text = piece[: longest + 1 - len(content)]
                    content += text
                    if new := reader.feed(text):
                        yield ReplyText(new)
                        stream.in_sips()
                    if len(content) > longest:
                        break
                ended: FinishReason = "length" if len(content) > longest else stream.finish_reason or "stop"
                answer = reader.finish(cut=ended == "length")
            except PartnerError:
                if stream.usage or content:
                    yield stream.usage or self._estimate(exchange, likely_tokens(content))
                raise
            yield Feedback(answer.claims, answer.correction)
            yield stream.usage or self._estimate(exchange, likely_tokens(content))
            yield Finished(ended)

    def likely_usage(self, exchange: Exchange, reply: str) -> Usage:
        """What a call that was cut off after `reply` has probably used, from the length of the texts."""
        return self._estimate(exchange, likely_tokens(reply) + _BEFORE_REPLY_TOKENS if reply else 0)

    def _estimate(self, exchange: Exchange, output_tokens: int) -> Usage:
        return Usage(
            provider_url=self._provider.url,
            model=self._provider.model,
            input_tokens=likely_input_tokens(messages(exchange, self._limits), answer_schema(exchange)),
            cached_tokens=None,
            output_tokens=output_tokens,
            estimated=True,
        )
