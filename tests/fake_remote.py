"""Orders for a fake OpenAI server in another process: `python tests/fake_openai.py --port N`."""

import json
import time
import urllib.request
from dataclasses import asdict
from typing import Any

from tests.fake_answers import Answer, Fails, Received

WAIT_SECONDS = 10.0


class RemoteFake:
    """Orders for a fake that runs in another process; `url` is where it listens, without /v1."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/control"

    def order(self, **orders: Any) -> dict[str, Any]:
        """What /control takes: answers, failures, hold, release, release_all, pace_seconds, reset …"""
        request = urllib.request.Request(
            self._url, json.dumps(orders).encode(), {"content-type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as response:
            return json.load(response)

    def will(self, *answers: Answer | Fails) -> None:
        for answer in answers:
            self.order(**{"answers" if isinstance(answer, Answer) else "failures": [asdict(answer)]})

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
        deadline = time.monotonic() + WAIT_SECONDS
        while len(found := self.requests) < count:
            if time.monotonic() > deadline:
                raise AssertionError(f"only {len(found)} requests of {count}")
            time.sleep(0.01)
        return found
