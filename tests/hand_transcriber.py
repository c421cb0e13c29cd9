"""A transcriber that hears what a test tells it to, when the test tells it."""

import asyncio
import threading
from collections import deque
from dataclasses import replace

from lib.costs import Usage
from lib.recording import Recording
from lib.speech.contract import Transcript

SERVER = "http://127.0.0.1/v1"


class HandTranscriber:
    """Each recording takes the next of the queue, and waits for one; an exception is raised."""

    label = "By hand"
    is_free = False

    def __init__(self) -> None:
        self.recordings: list[Recording] = []
        self.prompts: list[str] = []
        self._answers: deque[str | Exception] = deque()
        self._more = threading.Condition()

    def hear(self, *answers: str | Exception) -> None:
        """Hear this in the next recordings, one each."""
        self._answers.extend(answers)

    def wait_for(self, recordings: int) -> None:
        """Until so many have been handed to it."""
        with self._more:
            assert self._more.wait_for(lambda: len(self.recordings) >= recordings, 10)

    async def transcribe(self, recording: Recording, prompt: str) -> Transcript:
        self.prompts.append(prompt)
        with self._more:
            self.recordings.append(recording)
            self._more.notify_all()
        while not self._answers:
            await asyncio.sleep(0.001)
        answer = self._answers.popleft()
        if isinstance(answer, Exception):
            raise answer
        return Transcript(answer, 0.9, replace(self.likely_usage(recording), estimated=False))

    def likely_usage(self, recording: Recording) -> Usage:
        audio_ms = round(recording.seconds * 1000)
        return Usage(SERVER, "hand", None, None, None, estimated=True, audio_ms=audio_ms)
