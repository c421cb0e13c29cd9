"""What a page plays: the sentences of a reply, one request each.

    GET /api/turns/{turnId}/speech/{n}?voice=open_jtalk&speed=100

The n-th sentence, from 0, as a sound (200, audio/wav or what the voice makes), or as `{"text": "…"}` for
`voice=browser`; 204 where the reply has no such sentence. While a reply is coming the answer waits for its
sentence, holds no thread meanwhile, and ends when the client goes away. Who may call, and how a call is
refused, stands in `callers.py`.
"""

import asyncio
import re
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any, TypeVar, get_args

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lib.callers import NotAllowed, check_caller, refusal
from lib.errors import PracticeError
from lib.people import Person
from lib.practice import Practice
from lib.speech.contract import Clip
from lib.voice_choices import FASTEST, SLOWEST, SPEED, VoiceName

LAST_SENTENCE = 999
CACHED_SECONDS = 3_600
"""How long a browser may play the same sentence again without asking."""

Result = TypeVar("Result")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,3}")
_CLIENT_GONE = 499
"""As nginx has it; nobody reads it."""


def listening_routes(practice: Callable[[], Practice], person: Callable[[], Person]) -> list[Route]:
    """The route; both arguments are asked on each request."""

    async def speech(request: Request) -> Response:
        try:
            check_caller(request)
            n, voice, speed = _asked(request)
            turn = await run_in_threadpool(practice().turn, person(), request.path_params["turn_id"])
            spoken = await _while_there(
                request, practice().speech(person(), turn.id, n, voice, speed), _CLIENT_GONE
            )
        except (NotAllowed, PracticeError) as error:
            return refusal(error)
        if isinstance(spoken, int):
            return Response(status_code=spoken)
        # What was said is said: of a reply that has ended no sentence changes any more.
        caching = "no-store" if turn.live else f"private, max-age={CACHED_SECONDS}"
        return _answer(spoken, {"Cache-Control": caching})

    return [Route("/api/turns/{turn_id}/speech/{n}", speech, methods=["GET"])]


def _answer(spoken: Clip | str | None, headers: dict[str, str]) -> Response:
    if spoken is None:
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)
    if isinstance(spoken, str):
        return JSONResponse({"text": spoken}, headers=headers)
    return Response(spoken.audio, media_type=spoken.media_type, headers=headers)


def _asked(request: Request) -> tuple[int, VoiceName, int]:
    """Which sentence, in whose voice, how fast."""
    number, speed = request.path_params["n"], request.query_params.get("speed", str(SPEED))
    voice = next((name for name in get_args(VoiceName) if name == request.query_params.get("voice")), None)
    if not (_NUMBER.fullmatch(number) and int(number) <= LAST_SENTENCE):
        raise NotAllowed(422, "bad_sentence", f"Ask for a sentence from 0 to {LAST_SENTENCE}.")
    if not (_NUMBER.fullmatch(speed) and SLOWEST <= int(speed) <= FASTEST):
        raise NotAllowed(422, "bad_speed", f"Ask for a speed from {SLOWEST} to {FASTEST} percent.")
    if voice is None:
        raise NotAllowed(422, "bad_voice", f"Ask for one of these voices: {', '.join(get_args(VoiceName))}.")
    return int(number), voice, int(speed)


async def _while_there(request: Request, work: Coroutine[Any, Any, Result], gone: int) -> Result | int:
    """What the work gives; `gone` where the client has left before, and the work is given up."""
    working, leaving = asyncio.create_task(work), asyncio.create_task(_left(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else gone
    finally:
        for task in (working, leaving):
            task.cancel()
        await asyncio.wait({working, leaving})


async def _left(request: Request) -> None:
    """Returns when the client goes away."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
