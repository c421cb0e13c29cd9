"""Sentences that were read aloud before, kept as files: the same words cost no second call, and no wait.

A file is named by a hash of the words, the voice and the speed, never by the words. All of it can be made
anew: a broken file is, and where nothing can be written nothing is kept. A clip that is asked for twice at
once is made once, by a task that belongs to none of those who wait. All of it runs on one event loop.
"""

import asyncio
import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from lib.costs import ON_THIS_SERVER, Usage
from lib.speech.contract import Clip, Voice

LOG = logging.getLogger(__name__)
MOST_BYTES = 200_000_000
"""Of all files together; those that nobody has asked for the longest go first."""
NOTHING_USED = Usage(ON_THIS_SERVER, "clips", 0, 0, 0, characters=0)
"""Of a clip that was there already, or is being made for somebody else."""

_HEAD = b"yaritori clip 1\n"
_ENDING = ".clip"
_ROOM = 0.9
"""How full it is after a clearing out, so that not each new clip needs one."""


class Clips:
    """The clips under one folder; None: nothing is kept."""

    def __init__(self, folder: Path | None, most_bytes: int = MOST_BYTES) -> None:
        self._folder, self._most_bytes = folder, most_bytes
        self._bytes: int | None = None
        self._making: dict[str, asyncio.Task[tuple[Clip, bool]]] = {}
        self._keeping: set[asyncio.Task[None]] = set()
        self._told: set[str] = set()

    async def clip(
        self, voice: Voice, sentence: str, speed_percent: int, make: Callable[[], Awaitable[Clip]]
    ) -> Clip:
        """The sentence in this voice: as it was kept, or as `make` makes it. Raises what `make` raises.

        Whoever does not want to wait any longer ends nothing for others, and what is paid for is kept.
        """
        name = _name(voice, sentence, speed_percent)
        making = self._making.get(name)
        mine = making is None
        if making is None:
            making = asyncio.create_task(self._kept_or_made(name, make))
            self._making[name] = making
            making.add_done_callback(lambda done: self._keep_on(name, done))
        clip, _ = await asyncio.shield(making)
        return clip if mine else replace(clip, usage=NOTHING_USED)

    async def _kept_or_made(self, name: str, make: Callable[[], Awaitable[Clip]]) -> tuple[Clip, bool]:
        kept = await asyncio.to_thread(self._read, name)
        return (kept, False) if kept is not None else (await make(), True)

    def _keep_on(self, name: str, done: asyncio.Task[tuple[Clip, bool]]) -> None:
        """Write what was made, after it was handed out; until it is written nobody makes it again."""
        made = not done.cancelled() and done.exception() is None and done.result()[1]
        if not made:
            del self._making[name]
            return
        keeping = asyncio.create_task(asyncio.to_thread(self._write, name, done.result()[0]))
        self._keeping.add(keeping)

        def kept(_: asyncio.Task[None]) -> None:
            self._keeping.discard(keeping)
            del self._making[name]

        keeping.add_done_callback(kept)

    def _read(self, name: str) -> Clip | None:
        if self._folder is None:
            return None
        path = self._folder / name
        try:
            clip = _unpacked(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            self._tell("a clip could not be read and is made anew")
            return None
        try:
            os.utime(path)  # the last time it was asked for
        except OSError:
            self._tell("when a clip was asked for last cannot be noted")
        return clip

    def _write(self, name: str, clip: Clip) -> None:
        if self._folder is None:
            return
        packed = _packed(clip)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, suffix=_ENDING, delete=False) as file:
                try:
                    file.write(packed)
                    file.close()
                    os.replace(file.name, self._folder / name)
                except BaseException:
                    Path(file.name).unlink(missing_ok=True)
                    raise
            self._make_room(self._folder, len(packed))
        except OSError:
            self._tell("what is read aloud cannot be kept, and is made anew each time")

    def _make_room(self, folder: Path, written: int) -> None:
        """Delete what nobody has asked for the longest, where all together is too much."""
        if self._bytes is not None and self._bytes + written <= self._most_bytes:
            self._bytes += written
            return
        files = []
        for path in folder.glob(f"*{_ENDING}"):
            try:
                known = path.stat()
            except FileNotFoundError:  # another process clears out too
                continue
            files.append((known.st_mtime_ns, known.st_size, path))
        total = sum(size for _, size, _ in files)
        if total > self._most_bytes:
            for _, size, path in sorted(files):
                if total <= _ROOM * self._most_bytes:
                    break
                path.unlink(missing_ok=True)
                total -= size
        self._bytes = total

    def _tell(self, what: str) -> None:
        """Once; every sentence would say the same."""
        if what not in self._told:
            self._told.add(what)
            LOG.warning("%s: %s", self._folder, what, exc_info=True)


def _name(voice: Voice, sentence: str, speed_percent: int) -> str:
    # A model of the same name at another server is another voice.
    server = voice.likely_usage(sentence).provider_url
    told = json.dumps([server, voice.name, voice.label, speed_percent, sentence])
    return hashlib.sha256(told.encode()).hexdigest() + _ENDING


def _packed(clip: Clip) -> bytes:
    """What it is, and a sum over it: half a file, or one of another version, is none."""
    content = clip.media_type.encode() + b"\n" + clip.audio
    return _HEAD + hashlib.sha256(content).digest() + content


def _unpacked(packed: bytes) -> Clip:
    """Raises ValueError where it is not as it was written."""
    at = len(_HEAD) + hashlib.sha256().digest_size
    content = packed[at:]
    if packed[:at] != _HEAD + hashlib.sha256(content).digest():
        raise ValueError("not a whole clip")
    media_type, _, audio = content.partition(b"\n")
    return Clip(audio, media_type.decode(), NOTHING_USED)
