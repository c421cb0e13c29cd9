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
        │   ├── CardNotFound
        │   └── RecordingNotFound
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
        ├── RecordingNotAccepted            it cost nothing
        │   ├── RecordingBroken
        │   ├── RecordingTooLong
        │   ├── RecordingSilent
        │   ├── RecordingNotSpeech
        │   └── NothingHeard                by the transcriber
        ├── SpokenEnough
        ├── NoTranscriber
        ├── TranscriberError                the recording is kept
        │   ├── TranscriberKeyRefused
        │   ├── TranscriberBusy
        │   ├── TranscriberUnavailable
        │   ├── TranscriberTimeout
        │   ├── TranscriberMissing
        │   ├── TranscriptNotUsable
        │   └── TranscriptionInterrupted
        ├── VoiceError                      a reply could not be spoken
        │   └── VoiceMissing
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

Each room has a file of its own here; all are to be imported from `lib.errors`.
"""

from lib.errors.foundation import (
    ConfigError,
    DictionaryBroken,
    NotFound,
    PracticeError,
    TaskFileError,
    YaritoriError,
)
from lib.errors.partner import (
    AnswerNotUsable,
    AssessmentInterrupted,
    PartnerBusy,
    PartnerError,
    PartnerKeyRefused,
    PartnerMisbehaved,
    PartnerRefused,
    PartnerTimeout,
    PartnerUnavailable,
    TurnInterrupted,
)
from lib.errors.practice import (
    AttemptClosed,
    AttemptNotFound,
    AttemptOutdated,
    BudgetExhausted,
    KeyUsed,
    NameTooLong,
    RateLimited,
    SettingNotAccepted,
    StoreUnavailable,
    TaskNotFound,
    TextEmpty,
    TextNotAccepted,
    TextTooLong,
    TimeZoneUnknown,
    TurnInProgress,
    TurnNotEditable,
    TurnNotFound,
    TurnNotRetryable,
)
from lib.errors.speech import (
    NothingHeard,
    NoTranscriber,
    RecordingBroken,
    RecordingNotAccepted,
    RecordingNotFound,
    RecordingNotSpeech,
    RecordingSilent,
    RecordingTooLong,
    SpokenEnough,
    TranscriberBusy,
    TranscriberError,
    TranscriberKeyRefused,
    TranscriberMissing,
    TranscriberTimeout,
    TranscriberUnavailable,
    TranscriptionInterrupted,
    TranscriptNotUsable,
    VoiceError,
    VoiceMissing,
)
from lib.errors.study import (
    AssessmentInProgress,
    CardAnswered,
    CardNotFound,
    NotFinished,
    NoTranslation,
    NoWordsSaved,
    WordNotFound,
)

__all__ = [
    "AnswerNotUsable",
    "AssessmentInProgress",
    "AssessmentInterrupted",
    "AttemptClosed",
    "AttemptNotFound",
    "AttemptOutdated",
    "BudgetExhausted",
    "CardAnswered",
    "CardNotFound",
    "ConfigError",
    "DictionaryBroken",
    "KeyUsed",
    "NameTooLong",
    "NoTranscriber",
    "NoTranslation",
    "NoWordsSaved",
    "NotFinished",
    "NotFound",
    "NothingHeard",
    "PartnerBusy",
    "PartnerError",
    "PartnerKeyRefused",
    "PartnerMisbehaved",
    "PartnerRefused",
    "PartnerTimeout",
    "PartnerUnavailable",
    "PracticeError",
    "RateLimited",
    "RecordingBroken",
    "RecordingNotAccepted",
    "RecordingNotFound",
    "RecordingNotSpeech",
    "RecordingSilent",
    "RecordingTooLong",
    "SettingNotAccepted",
    "SpokenEnough",
    "StoreUnavailable",
    "TaskFileError",
    "TaskNotFound",
    "TextEmpty",
    "TextNotAccepted",
    "TextTooLong",
    "TimeZoneUnknown",
    "TranscriberBusy",
    "TranscriberError",
    "TranscriberKeyRefused",
    "TranscriberMissing",
    "TranscriberTimeout",
    "TranscriberUnavailable",
    "TranscriptNotUsable",
    "TranscriptionInterrupted",
    "TurnInProgress",
    "TurnInterrupted",
    "TurnNotEditable",
    "TurnNotFound",
    "TurnNotRetryable",
    "VoiceError",
    "VoiceMissing",
    "WordNotFound",
    "YaritoriError",
    "error_for",
    "message_for",
    "tree",
]


def tree(cls: type[PracticeError]) -> list[type[PracticeError]]:
    """This error and all that are kinds of it."""
    return [cls, *(found for child in cls.__subclasses__() for found in tree(child))]


def error_for(code: str) -> PracticeError:
    """The error of a stored `code`, of those that need no values; the general one for an unknown code."""
    return next((cls() for cls in tree(PracticeError) if cls.code == code), PracticeError())


def message_for(code: str) -> str:
    """The learner's message for a stored `code`; the general one for a code of an older version."""
    return next((cls.message for cls in tree(PracticeError) if cls.code == code), PracticeError.message)
