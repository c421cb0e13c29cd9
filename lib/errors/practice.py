"""What can go wrong in an attempt: with the task, a message, the limits, what is kept of a learner."""

from lib.errors.foundation import NotFound, PracticeError
from lib.wording import marked


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


class StoreUnavailable(PracticeError):
    """The database cannot be written to: disk full, locked, gone."""

    code = "store_unavailable"
    message = marked(
        "The database cannot be reached, so nothing was sent or changed. Please try again in a moment."
    )
