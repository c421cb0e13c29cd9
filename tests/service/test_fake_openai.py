"""The fake server as a process of its own, as browser tests use it."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from lib.errors import PartnerMisbehaved
from lib.partners.contract import ReplyText
from lib.partners.model import ModelPartner
from lib.providers.openai import OpenAIProvider
from tests.fake_answers import Answer
from tests.fake_remote import RemoteFake
from tests.ramen import exchange

SCRIPT = Path(__file__).parents[1] / "fake_openai.py"


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """Where it listens, without /v1; run from another folder."""
    command = [sys.executable, str(SCRIPT), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as process:
        assert process.stdout
        yield process.stdout.readline().split()[-1].removesuffix("/v1")
        process.terminate()


def test_orders_over_http_hold_release_and_break_an_answer(url):
    remote = RemoteFake(url)
    remote.hold()
    remote.will(Answer(reply="はい、どうぞ。", after=2, then="close"))

    async def main() -> object:
        provider = OpenAIProvider(None, f"{url}/v1", "m", sip_seconds=0.01)
        async with aclosing(ModelPartner(provider).answer(exchange())) as answering:
            first = asyncio.ensure_future(anext(answering))
            received = await asyncio.to_thread(remote.wait_for_requests, 1)
            assert received[0].sent == 0
            await asyncio.to_thread(remote.release, 1)
            assert await first == ReplyText("はい")
            await asyncio.to_thread(remote.release_all)
            second = await anext(answering)
            assert (await anext(answering)).estimated, "what was spent comes before the error"
            with pytest.raises(PartnerMisbehaved):
                await anext(answering)
        await provider.aclose()
        return second

    assert asyncio.run(main()) == ReplyText("、ど")
    (request,) = remote.requests
    assert (request.sent, request.state) == (2, "done")
    remote.order(reset=True)
    assert remote.requests == []
