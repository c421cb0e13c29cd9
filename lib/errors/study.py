"""What can go wrong after a conversation, and with single words."""

from lib.errors.foundation import NotFound, PracticeError
from lib.wording import marked


class WordNotFound(NotFound):
    """This person has no such word, or nobody said it in this conversation."""

    code = "word_not_found"
    message = marked("This word is not there any more. Please load the page again.")


class CardNotFound(NotFound):
    """No card of this person has this id."""

    code = "card_not_found"
    message = marked("This card is not there any more. Please load the page again.")


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
