"""A model that is asked to assess a finished conversation, and asked once more where it cannot be understood.

It uses the partner's own provider, and so its connections and retries. An answer that is no assessment, that
was cut or refused is told what was wrong with it; one that did not come is not asked for again, because it
may have been paid for. What it is told and how its answer is read stands in `lib/assessment_prompt.py` and
`lib/assessment_answer.py`.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from lib.assessment import Performance, Report
from lib.assessment_answer import read_assessment
from lib.assessment_prompt import assessment_messages, assessment_schema
from lib.costs import Usage
from lib.errors import AnswerNotUsable, AssessmentInterrupted, PartnerError, PartnerRefused, PartnerTimeout
from lib.partners.one_call import Call
from lib.providers.openai import OpenAIProvider

LOG = logging.getLogger(__name__)
PATIENCE_SECONDS = 90.0
MOST_OUTPUT_TOKENS = 2_000
_CALLS = 2
_LONGEST_TOKEN = 8
"""Characters. A server that was told a limit in tokens and goes on beyond it this far does not keep it."""

Step = Literal["reading", "writing", "mending"]
"""The model has been asked; its answer is coming; it was of no use, and the model is asked once more."""


@dataclass
class Judgement:
    """A report, or the code of what went wrong; and what each call that was made has used."""

    report: Report | None = None
    failure: str | None = None
    used: list[Usage] = field(default_factory=list)


class ModelAssessment:
    """Assessments over a provider; both calls together take at most `patience_seconds`."""

    def __init__(self, provider: OpenAIProvider, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._provider, self._patience_seconds = provider, patience_seconds

    async def assess(
        self, performance: Performance, tell: Callable[[Step], None] = lambda _: None
    ) -> Judgement:
        """Ask, and ask again where that helps. Raises nothing; `tell` hears how far it is."""
        judgement = Judgement()
        try:
            async with asyncio.timeout(self._patience_seconds):
                judgement.report = await self._mended(performance, judgement, tell)
        except TimeoutError:
            judgement.failure = PartnerTimeout.code
        except asyncio.CancelledError:
            judgement.failure = AssessmentInterrupted.code
        except PartnerError as error:
            judgement.failure = error.code
        except Exception:
            LOG.exception("the model's assessment broke")
            judgement.failure = PartnerError.code
        return judgement

    async def _mended(
        self, performance: Performance, judgement: Judgement, tell: Callable[[Step], None]
    ) -> Report:
        problem = ""
        for call in range(1, _CALLS + 1):
            tell("mending" if problem else "reading")
            try:
                return await self._ask(performance, problem, judgement, tell)
            except AnswerNotUsable as error:
                if call == _CALLS:
                    raise
                problem = error.problem
            except PartnerRefused:
                if call == _CALLS or not judgement.used:  # turned away: it would be so again
                    raise
                problem = "it was refused, though nothing but a kind assessment of language is asked for"
            LOG.info("the model's assessment could not be used: %s", problem)
        raise AssertionError("the last call returns or raises")

    async def _ask(
        self, performance: Performance, problem: str, judgement: Judgement, tell: Callable[[Step], None]
    ) -> Report:
        """One call. Whatever becomes of it, what it has used is noted."""
        call = Call(
            self._provider,
            assessment_messages(performance, problem),
            assessment_schema(performance),
            longest=MOST_OUTPUT_TOKENS * _LONGEST_TOKEN,
            max_output_tokens=MOST_OUTPUT_TOKENS,
        )
        try:
            content = await call.answer(lambda: None if problem else tell("writing"))
        finally:
            if call.usage is not None:
                judgement.used.append(call.usage)
        # In a thread: to look for quotes in a long conversation takes a third of a second, or more.
        return await asyncio.to_thread(read_assessment, content, performance, cut=not call.is_whole)
