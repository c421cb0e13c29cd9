"""Servers as processes of their own: started on a free port, measured from /proc, stopped for sure."""

import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

PROC = Path("/proc")
START_SECONDS = 90.0
_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
_LAST_OF_LOG = 2_000


def free_port() -> int:
    """A port of loopback that nobody has just now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class Server:
    """A server process and all that it starts. Entering waits until it answers; leaving ends it.

    `start_seconds` is the time from its start to its first answer.
    """

    def __init__(
        self, command: Sequence[str], port: int, *, folder: Path | str, environment: Mapping[str, str]
    ) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.start_seconds = 0.0
        self._command, self._folder, self._environment = list(command), folder, dict(environment)

    def __enter__(self) -> Self:
        self._log = tempfile.TemporaryFile()
        began = time.monotonic()
        self._process = subprocess.Popen(
            self._command,
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )
        try:
            while not self._answers():
                self._still_coming(began)
                time.sleep(0.02)
        except BaseException:
            self._end()
            raise
        self.start_seconds = time.monotonic() - began
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    @property
    def cpu_ms(self) -> float:
        """CPU time so far, of all its processes."""
        return sum(_cpu_ticks(pid) for pid in self._pids()) * _TICK_MS

    @property
    def rss_mib(self) -> float:
        """Resident memory, of all its processes."""
        return sum(_rss_kib(pid) for pid in self._pids()) / 1024

    @property
    def pid(self) -> int:
        """Its first process."""
        return self._process.pid

    def log(self) -> str:
        """The end of what it wrote."""
        self._log.seek(0)
        return self._log.read().decode("utf-8", "replace")[-_LAST_OF_LOG:]

    def _still_coming(self, began: float) -> None:
        if self._process.poll() is not None or time.monotonic() - began > START_SECONDS:
            raise RuntimeError(f"{' '.join(self._command)} did not come up:\n{self.log()}")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url, timeout=2):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False

    def _pids(self) -> list[int]:
        """The process and its descendants."""
        children: dict[int, list[int]] = {}
        for folder in PROC.iterdir():
            if folder.name.isdigit() and (fields := _stat(int(folder.name))):
                children.setdefault(int(fields[1]), []).append(int(folder.name))
        found = [self._process.pid]
        for pid in found:
            found += children.get(pid, [])
        return found

    def _end(self) -> None:
        for how in (signal.SIGTERM, signal.SIGKILL):
            if self._process.poll() is not None:
                break
            os.killpg(self._process.pid, how)
            try:
                self._process.wait(8)
            except subprocess.TimeoutExpired:
                continue
        self._log.close()


def _stat(pid: int) -> list[str]:
    """/proc/PID/stat from the field after the name; empty when the process is gone."""
    try:
        return (PROC / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return []


def _cpu_ticks(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[11]) + int(fields[12]) if fields else 0


def _rss_kib(pid: int) -> int:
    try:
        status = (PROC / str(pid) / "status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), 0)
