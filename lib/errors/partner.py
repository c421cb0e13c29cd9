"""Why a partner's turn, or another answer of a model, did not come to its end."""

from lib.errors.foundation import PracticeError
from lib.wording import marked


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
