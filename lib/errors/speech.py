"""What can go wrong where a learner speaks and listens.

A recording that reached the server is kept until it is written down or thrown away, so whoever reads one
of these can try again with the same words.
"""

from lib.errors.foundation import NotFound, PracticeError
from lib.wording import marked


class RecordingNotFound(NotFound):
    """No recording of this person has this id, or it was thrown away."""

    code = "recording_not_found"
    message = marked("This recording is not there any more. Please say it again.")


class RecordingNotAccepted(PracticeError):
    """A recording that cannot be written down as it is; it cost nothing."""

    code = "recording_not_accepted"
    message = marked("This recording cannot be used. Please say it again.")


class RecordingBroken(RecordingNotAccepted):
    """No WAV of samples that can be read."""

    code = "recording_broken"
    message = marked("This recording could not be read. Please say it again.")


class RecordingTooLong(RecordingNotAccepted):
    """Longer than the limit, in seconds, or larger than that many seconds can be."""

    code = "recording_too_long"
    message = marked(
        "A recording can be {limit} seconds long. Please say it in two parts, or write the rest."
    )


class RecordingSilent(RecordingNotAccepted):
    """Nothing in it is as loud as a voice."""

    code = "recording_silent"
    message = marked(
        "Nothing was to be heard. Check that the microphone is on, come a little closer, and say it again."
    )


class RecordingNotSpeech(RecordingNotAccepted):
    """Something was to be heard, but a voice it was not: a hum, a click, a knock."""

    code = "recording_not_speech"
    message = marked("Only a noise was to be heard, no voice. Please say it again.")


class NothingHeard(RecordingNotAccepted):
    """The transcriber heard no words: an empty transcript, its filler for silence, or its prompt."""

    code = "nothing_heard"
    message = marked("No words were heard. Please say it again, a little louder or closer.")


class SpokenEnough(PracticeError):
    """The limit of minutes spoken in a day is reached."""

    code = "spoken_enough"
    message = marked(
        "You have spoken for {minutes} minutes within a day, which is all that can be written down. "
        "Typing goes on as ever."
    )


class NoTranscriber(PracticeError):
    """Nothing is configured that could write down what is said."""

    code = "no_transcriber"
    message = marked(
        "To speak, whoever runs this server sets OPENAI_API_KEY, or WHISPER_MODEL_DIR for a Whisper of its "
        "own. Typing goes on as ever."
    )


class TranscriberError(PracticeError):
    """What was said could not be written down. The recording is kept.

    `spent` says whether the provider may have charged for the call.
    """

    code = "transcriber_error"
    message = marked("What you said could not be written down. Your recording is safe. Please try again.")

    def __init__(self, message: str | None = None, *, spent: bool = False) -> None:
        super().__init__(message)
        self.spent = spent


class TranscriberKeyRefused(TranscriberError):
    """The provider refused the key (401, 403)."""

    code = "transcriber_key_refused"
    message = marked(
        "The provider that writes down what you say refused the key in OPENAI_API_KEY. Your recording is "
        "safe. Ask whoever runs this server to check it; typing goes on as ever."
    )


class TranscriberBusy(TranscriberError):
    """The provider limits the rate or the quota is used up (429)."""

    code = "transcriber_busy"
    message = marked(
        "The provider that writes down what you say is very busy. Your recording is safe. "
        "Please try again in a moment."
    )


class TranscriberUnavailable(TranscriberError):
    """The provider cannot be reached or fails on its side (5xx, connection)."""

    code = "transcriber_unavailable"
    message = marked(
        "The provider that writes down what you say cannot be reached. Your recording is safe. "
        "Please try again."
    )


class TranscriberTimeout(TranscriberError):
    """No transcript within the deadline."""

    code = "transcriber_timeout"
    message = marked("Writing down what you said took too long. Your recording is safe. Please try again.")


class TranscriberMissing(TranscriberError):
    """The server has no such model, or does not transcribe at all (404)."""

    code = "transcriber_missing"
    message = marked(
        "The server that answers you cannot write down what is said. Your recording is safe. Ask whoever "
        "runs it to set OPENAI_TRANSCRIBE_MODEL or WHISPER_MODEL_DIR; typing goes on as ever."
    )


class TranscriptNotUsable(TranscriberError):
    """The provider answered, and what it sent is no transcript of speech in Japanese."""

    code = "transcript_not_usable"
    message = marked("What came back was no Japanese sentence. Your recording is safe. Please try again.")


class TranscriptionInterrupted(TranscriberError):
    """The process that wrote it down died."""

    code = "transcription_interrupted"
    message = marked(
        "The server stopped while it wrote down what you said. Your recording is safe. Please try again."
    )


class VoiceError(PracticeError):
    """A reply could not be spoken. Its text is there.

    `spent` says whether the provider may have charged for the call.
    """

    code = "voice_error"
    message = marked("This could not be read aloud just now. The text is there; please try again.")

    def __init__(self, message: str | None = None, *, spent: bool = False) -> None:
        super().__init__(message)
        self.spent = spent


class VoiceMissing(VoiceError):
    """This voice is not at hand on this installation."""

    code = "voice_missing"
    message = marked("This voice is not at hand here. Choose another one under “Voice”.")
