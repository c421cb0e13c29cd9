"""A model that is asked how a learner could go on: one small call, made only when the learner asks.

It uses the partner's own provider, and so its connections and deadlines; a learner who waits for a hint
waits less long than for a reply. What it is told and how its answer is read stands in
`lib/suggestion_prompt.py`.
"""

import asyncio
import logging
from dataclasses import dataclass

from lib.costs import Usage
from lib.errors import PartnerError, PartnerTimeout
from lib.partners.one_call import Call
from lib.providers.openai import OpenAIProvider
from lib.suggestion_prompt import read_suggestions, suggestion_messages, suggestion_schema
from lib.suggestions import Moment
from lib.task_model import Text

LOG = logging.getLogger(__name__)
PATIENCE_SECONDS = 10.0
_LONGEST_ANSWER = 2_000  # code points; three sentences with their English have 200


@dataclass(frozen=True)
class Ideas:
    """What a model suggests, nothing where it failed; and what the call used, None where nobody was asked."""

    texts: tuple[Text, ...] = ()
    usage: Usage | None = None


class ModelSuggestions:
    """Suggestions over a provider."""

    def __init__(self, provider: OpenAIProvider, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._provider, self._patience_seconds = provider, patience_seconds

    async def ask(self, moment: Moment) -> Ideas:
        """Make one call. A failure is no error here: there are always the authored ones."""
        call = Call(self._provider, suggestion_messages(moment), suggestion_schema(), longest=_LONGEST_ANSWER)
        texts: tuple[Text, ...] = ()
        try:
            async with asyncio.timeout(self._patience_seconds):
                texts = read_suggestions(await call.answer(), moment)
        except TimeoutError:
            LOG.info("no suggestions: %s", PartnerTimeout.code)
        except PartnerError as error:
            LOG.info("no suggestions: %s", error.code)
        return Ideas(texts, call.usage)
