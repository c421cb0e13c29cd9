"""Who learns here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Somebody who uses the installation."""

    id: str
    name: str


LOCAL = Person("local", "You")
"""The one person of an installation without sign-in, which answers on the loopback interface only."""
