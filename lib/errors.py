"""Everything that can go wrong, in one tree.

A `PracticeError` is safe to show to a learner: its message says what happened and what to do next,
and holds nothing of a vendor's text, a path or a key. Its `code` is stable: it is stored with a
failed turn and sent by the API. A programmer's mistake is a ValueError and is not here.

    YaritoriError
    ├── ConfigError                     a setting that cannot work
    ├── TaskFileError                   a task file with a mistake: file, line, field
    ├── DictionaryBroken                the dictionary's file cannot be used; words are shown without glosses
    └── PracticeError                   shown to the learner
        ├── NotFound
        │   ├── TaskNotFound
        │   ├── AttemptNotFound         unknown, or another person's: nobody is told which
        │   ├── TurnNotFound
        │   ├── WordNotFound
        │   └── CardNotFound
        ├── AttemptClosed
        │   └── AttemptOutdated
        ├── TurnInProgress
        ├── TurnNotRetryable
        ├── KeyUsed
        ├── CardAnswered
        ├── NoWordsSaved
        ├── TextNotAccepted
        │   ├── TextEmpty
        │   └── TextTooLong
        ├── SettingNotAccepted
        │   ├── NameTooLong
        │   └── TimeZoneUnknown
        ├── RateLimited
        ├── BudgetExhausted
        ├── AssessmentInProgress
        ├── NotFinished
        ├── NoTranslation
        ├── StoreUnavailable
        └── PartnerError                the partner's turn did not come to its end
            ├── PartnerKeyRefused
            ├── PartnerBusy
            ├── PartnerUnavailable
            ├── PartnerTimeout
            ├── PartnerRefused
            ├── PartnerMisbehaved
            │   └── AnswerNotUsable     an assessment that is no assessment
            ├── TurnInterrupted
            └── AssessmentInterrupted
"""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from lib.wording import marked


class YaritoriError(Exception):
    """Base of all errors of this project."""


class ConfigError(YaritoriError):
    """A setting that cannot work; the message names it and says what would."""


class TaskFileError(YaritoriError):
    """A task file with a mistake.

    `path` names the file, `line` counts from 1 (0: the whole file), `field` is a dotted path such
    as `objectives.0.hints.frame`.
    """

    def __init__(self, path: str, line: int, field: str, problem: str) -> None:
        super().__init__(f"{path}:{line}: {field}: {problem}" if field else f"{path}:{line}: {problem}")
        self.path, self.line, self.field, self.problem = path, line, field, problem


class DictionaryBroken(YaritoriError):
    """The file of the dictionary cannot be used; the message names the command that builds it anew."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(
            f"{path} cannot be used: {problem}; build it anew with "
            "“python -m scripts.dictionary build PATH_TO_JAMDICT_DATA”"
        )
        self.path, self.problem = path, problem


class PracticeError(YaritoriError):
    """Safe to show to a learner: what happened, and what to do next."""

    code: ClassVar[str] = "practice_error"
    message: str = marked("Something went wrong. Please try again.")

    def __init__(self, message: str | None = None, **values: int | str) -> None:
        """`values` fill in the places `{name}` of the message, in whatever language it is shown."""
        if message is not None:
            self.message = message
        self.values = values
        super().__init__(self.said())

    def said(self, say: Callable[[str], str] = str) -> str:
        """The message with its places filled in; `say` gives what stands in the code in another language."""
        message = say(self.message)
        return message.format(**self.values) if self.values else message


class NotFound(PracticeError):
    """What was asked for is not there, or not this person's."""

    code = "not_found"
    message = marked("This page leads nowhere. Please go back to the tasks.")


class TaskNotFound(NotFound):
    """No task has this id."""

    code = "task_not_found"
    message = marked("There is no such task. Please choose one from the list.")


class AttemptNotFound(NotFound):
    """No attempt of this person has this id."""

    code = "attempt_not_found"
    message = marked("This conversation could not be found. Please choose a task from the list.")


class TurnNotFound(NotFound):
    """No turn of this person has this id."""

    code = "turn_not_found"
    message = marked("This message is not there any more. Please load the page again.")


class WordNotFound(NotFound):
    """This person has no such word, or nobody said it in this conversation."""

    code = "word_not_found"
    message = marked("This word is not there any more. Please load the page again.")


class CardNotFound(NotFound):
    """No card of this person has this id."""

    code = "card_not_found"
    message = marked("This card is not there any more. Please load the page again.")


class AttemptClosed(PracticeError):
    """The attempt is finished or was left for a new one."""

    code = "attempt_closed"
    message = marked("This conversation is finished. You can read its results, or start the task again.")


class AttemptOutdated(AttemptClosed):
    """The version of the task that the attempt is pinned to cannot be read by this version of the code."""

    code = "attempt_outdated"
    message = marked(
        "This conversation was begun with another version of Yaritori, which alone can show it. It is kept. "
        "To begin afresh, choose its task from the list."
    )


class TurnInProgress(PracticeError):
    """Another turn of this attempt is still being answered."""

    code = "turn_in_progress"
    message = marked("Your partner is still talking. Wait for the end, or press Stop.")


class TurnNotRetryable(PracticeError):
    """Only the last turn, and only a failed or stopped one, can be tried again."""

    code = "turn_not_retryable"
    message = marked("This message cannot be sent again. You can simply go on talking.")


class TurnNotEditable(PracticeError):
    """Only the last message of the learner can be changed."""

    code = "turn_not_editable"
    message = marked("Only your last message can be changed. You can simply go on talking.")


class KeyUsed(PracticeError):
    """The client's key belongs to a message with other words."""

    code = "key_used"
    message = marked(
        "This message was not sent, because its key belongs to another one. Send it with a new key."
    )


class CardAnswered(PracticeError):
    """The card is not as it was on the page: another tab has answered it, or gone on from there."""

    code = "card_answered"
    message = marked("You have gone on in another tab. Nothing is lost: here is the card that comes next.")


class NoWordsSaved(PracticeError):
    """There is nothing to take along."""

    code = "no_words_saved"
    message = marked(
        "You have not saved any words yet. Save some after a conversation, then take them along."
    )


class TextNotAccepted(PracticeError):
    """A message that cannot be taken as it is."""

    code = "text_not_accepted"
    message = marked("This message cannot be sent.")


class TextEmpty(TextNotAccepted):
    """Nothing is left of the message once blanks and control characters are gone."""

    code = "text_empty"
    message = marked("There is nothing to send yet. Write a word or two.")


class TextTooLong(TextNotAccepted):
    """The message is longer than the limit, in code points."""

    code = "text_too_long"

    message = marked(
        "This message has {length:,} characters; {limit:,} can be sent at once. Please send it in parts."
    )

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(length=length, limit=limit)
        self.length, self.limit = length, limit


class SettingNotAccepted(PracticeError):
    """Something that a learner tells about themselves and that cannot be kept so."""

    code = "setting_not_accepted"
    message = marked("This cannot be saved as it is.")


class NameTooLong(SettingNotAccepted):
    """`limit` is in code points."""

    code = "name_too_long"
    message = marked("That name is too long to be shown everywhere; {limit} characters fit.")


class TimeZoneUnknown(SettingNotAccepted):
    """No IANA time zone has this name."""

    code = "time_zone_unknown"
    message = marked("There is no time zone called “{name}”. Please choose one from the list.")


class RateLimited(PracticeError):
    """Too many turns within a minute or an hour. `retry_after_seconds` says when to come back."""

    code = "rate_limited"

    def __init__(self, retry_after_seconds: int) -> None:
        minutes, seconds = -(-retry_after_seconds // 60), retry_after_seconds
        if minutes > 1:
            wait = marked("That was quick! Please take a breath: you can send again in {minutes} minutes.")
        elif seconds > 1:
            wait = marked("That was quick! Please take a breath: you can send again in {seconds} seconds.")
        else:
            wait = marked("That was quick! Please take a breath: you can send again in a second.")
        super().__init__(wait, minutes=minutes, seconds=seconds)
        self.retry_after_seconds = retry_after_seconds


class BudgetExhausted(PracticeError):
    """A cap on money does not allow this call."""

    code = "budget_exhausted"
    message = marked("The budget for today is used up. The offline partner is free: you can go on with it.")


class AssessmentInProgress(PracticeError):
    """The assessment of this attempt is still being made."""

    code = "assessment_in_progress"
    message = marked("Your results are still being put together. They will be here in a moment.")


class NotFinished(PracticeError):
    """What only a finished conversation has was asked of an open one, or of one that was left."""

    code = "not_finished"
    message = marked("This conversation is not finished, so it has no results yet.")


class NoTranslation(PracticeError):
    """Nobody has written what a reply means, and there is no model to ask."""

    code = "no_translation"
    message = marked("Without a model there is no translation of this reply. Its words can be looked up.")


class StoreUnavailable(PracticeError):
    """The database cannot be written to: disk full, locked, gone."""

    code = "store_unavailable"
    message = marked(
        "The database cannot be reached, so nothing was sent or changed. Please try again in a moment."
    )


class PartnerError(PracticeError):
    """The partner's turn did not come to its end.

    `spent` says whether the provider may have charged for the call.
    """

    code = "partner_error"
    message = marked("Your partner could not answer. Your words are safe. Please try again.")

    def __init__(self, message: str | None = None, *, spent: bool = False) -> None:
        super().__init__(message)
        self.spent = spent


class PartnerKeyRefused(PartnerError):
    """The provider refused the key (401, 403)."""

    code = "partner_key_refused"
    message = marked(
        "The model's provider refused the key in OPENAI_API_KEY. Your words are safe. "
        "Ask whoever runs this server to check it, or go on with the offline partner."
    )


class PartnerBusy(PartnerError):
    """The provider limits the rate or the quota is used up (429)."""

    code = "partner_busy"
    message = marked("The model's provider is very busy. Your words are safe. Please try again in a moment.")


class PartnerUnavailable(PartnerError):
    """The provider cannot be reached or fails on its side (5xx, connection)."""

    code = "partner_unavailable"
    message = marked("The model's provider cannot be reached. Your words are safe. Please try again.")


class PartnerTimeout(PartnerError):
    """No first word, no further word, or no end within the deadline."""

    code = "partner_timeout"
    message = marked("Your partner took too long to answer. Your words are safe. Please try again.")


class PartnerRefused(PartnerError):
    """The model refused, or a content filter stopped it."""

    code = "partner_refused"
    message = marked(
        "Your partner would rather not answer that. Your words are safe. Try to put it another way."
    )


class PartnerMisbehaved(PartnerError):
    """The answer was empty, cut off or not readable."""

    code = "partner_misbehaved"
    message = marked("Your partner's answer broke off. Your words are safe. Please try again.")


class AnswerNotUsable(PartnerMisbehaved):
    """An assessment that cannot be read as one. `problem` says why, in words for the model."""

    code = "answer_not_usable"
    message = marked("The model's report could not be used.")

    def __init__(self, problem: str) -> None:
        super().__init__(spent=True)
        self.problem = problem


class TurnInterrupted(PartnerError):
    """The process that ran the turn died."""

    code = "turn_interrupted"
    message = marked(
        "The server stopped while your partner was talking. Your words are safe. Please try again."
    )


class AssessmentInterrupted(PartnerError):
    """The process that made the assessment died, or was stopped."""

    code = "assessment_interrupted"
    message = marked("The server stopped while your results were being put together.")


def _tree(cls: type[PracticeError]) -> list[type[PracticeError]]:
    return [cls, *(found for child in cls.__subclasses__() for found in _tree(child))]


def message_for(code: str) -> str:
    """The learner's message for a stored `code`; the general one for a code of an older version."""
    return next((cls.message for cls in _tree(PracticeError) if cls.code == code), PracticeError.message)
