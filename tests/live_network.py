"""No test of this process reaches another machine; this one it may.

`block` is for good. What was tried is remembered, so that a test fails even where the code under test
swallows the error. Browsers and servers are processes of their own: see the flags in conftest.py.
"""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

reached: list[str] = []


class LiveNetworkError(RuntimeError):
    """A test tried to reach another machine. No OSError, so that no code takes it for a weak line."""


def block() -> None:
    """From here on refuse every connection, datagram and lookup that is not for this machine."""
    for name in ("connect", "connect_ex", "sendto"):
        setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    socket.getaddrinfo = _guarded_lookup(socket.getaddrinfo)


def _guarded(call: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(sock: socket.socket, *args: Any) -> Any:
        # The address is the last argument, of sendto's too; that of a Unix socket is a path.
        if sock.family in (socket.AF_INET, socket.AF_INET6):
            _refuse_unless_local(args[-1][0])
        return call(sock, *args)

    return guarded


def _guarded_lookup(call: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(host: str | bytes | None, *args: Any, **options: Any) -> Any:
        _refuse_unless_local(host)
        return call(host, *args, **options)

    return guarded


def _refuse_unless_local(host: str | bytes | None) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        address = None
    # 0.0.0.0 is where a server listens, not another machine.
    if address and (address.is_loopback or address.is_unspecified):
        return
    reached.append(name)
    raise LiveNetworkError(f"tests reach no other machine, but one tried {name!r}")
