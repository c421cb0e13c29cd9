"""One call to a model that is read to its end before anything is made of it, and what it has used.

For what a learner asks for besides replies: suggestions, an assessment, a translation. They use the partner's
own provider, and so its connections and deadlines.
"""

from collections.abc import Callable
from typing import Any

from lib.costs import Usage
from lib.errors import PartnerError
from lib.prompt import Message, likely_input_tokens, likely_tokens
from lib.providers.openai import OpenAIProvider


class Call:
    """A call that has yet to be made. What comes beyond the `longest` (code points) is not waited for."""

    def __init__(
        self,
        provider: OpenAIProvider,
        messages: list[Message],
        schema: dict[str, Any],
        *,
        longest: int,
        max_output_tokens: int | None = None,
    ) -> None:
        self._provider, self._messages, self._schema, self._longest = provider, messages, schema, longest
        self._stream = provider.chat(messages, schema, max_output_tokens=max_output_tokens)
        self._content, self._spent = "", False

    async def answer(self, begun: Callable[[], None] = lambda: None) -> str:
        """Make the call: the whole answer. `begun` is told when it begins to come. Raises PartnerError."""
        self._spent = True  # until somebody says that it is not
        try:
            async with self._stream as stream:
                stream.in_sips()  # nobody reads along
                async for piece in stream:
                    if not self._content:
                        begun()
                    self._content += piece
                    if len(self._content) > self._longest:
                        break
        except PartnerError as error:
            self._spent = error.spent or bool(self._content)
            raise
        return self._content

    @property
    def is_whole(self) -> bool:
        """Whether the answer came to its own end."""
        return self._stream.finish_reason == "stop"

    @property
    def usage(self) -> Usage | None:
        """What it has used, as told or as is likely; None where nothing was spent."""
        if self._stream.usage is not None or not self._spent:
            return self._stream.usage
        return Usage(
            provider_url=self._provider.url,
            model=self._provider.model,
            input_tokens=likely_input_tokens(self._messages, self._schema),
            cached_tokens=None,
            output_tokens=likely_tokens(self._content),
            estimated=True,
        )
