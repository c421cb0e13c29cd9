"""Orders for a fake OpenAI server in another process: `python tests/fake_openai.py --port N`."""

import json
import time
import urllib.request
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar

from tests.fake_answers import Answer, Fails, Received
from tests.fake_audio import AudioReceived, Heard, Spoken

WAIT_SECONDS = 10.0
T = TypeVar("T")


class RemoteFake:
    """Orders for a fake that runs in another process; `url` is where it listens, without /v1."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/control"

    def order(self, **orders: Any) -> dict[str, Any]:
        """What /control takes: answers, failures, hear, speak, hold, release, release_all, reset …"""
        request = urllib.request.Request(
            self._url, json.dumps(orders).encode(), {"content-type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as response:
            return json.load(response)

    def will(self, *answers: Answer | Fails) -> None:
        for answer in answers:
            self.order(**{"answers" if isinstance(answer, Answer) else "failures": [asdict(answer)]})

    def will_hear(self, *answers: Heard | Fails) -> None:
        self.order(hear=[asdict(answer) for answer in answers])

    def will_speak(self, *answers: Spoken | Fails) -> None:
        self.order(speak=[asdict(answer) for answer in answers])

    def hold_audio(self) -> None:
        self.order(hold_audio=True)

    def release_audio(self, answers: int = 1) -> None:
        self.order(release_audio=answers)

    @property
    def heard(self) -> list[AudioReceived]:
        return [AudioReceived.from_json(received) for received in self.order(audio=True)["heard"]]

    @property
    def spoken(self) -> list[Received]:
        return [Received(**received) for received in self.order(audio=True)["spoken"]]

    def hold(self) -> None:
        self.order(hold=True)

    def release(self, pieces: int = 1) -> None:
        self.order(release=pieces)

    def release_all(self) -> None:
        self.order(release_all=True)

    @property
    def requests(self) -> list[Received]:
        return [Received(**received) for received in self.order()["requests"]]

    def wait_for_requests(self, count: int) -> list[Received]:
        return _wait_for(count, lambda: self.requests)

    def wait_for_heard(self, count: int) -> list[AudioReceived]:
        return _wait_for(count, lambda: self.heard)

    def wait_for_spoken(self, count: int) -> list[Received]:
        return _wait_for(count, lambda: self.spoken)


def _wait_for(count: int, what_came: Callable[[], list[T]]) -> list[T]:
    deadline = time.monotonic() + WAIT_SECONDS
    while len(found := what_came()) < count:
        if time.monotonic() > deadline:
            raise AssertionError(f"only {len(found)} requests of {count}")
        time.sleep(0.01)
    return found
