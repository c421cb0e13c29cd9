"""Keep a conversation in a file, from the command line.

`python -m lib.export ATTEMPT_ID --format csv > conversation.csv` reads the installation's database,
whosever the conversation is, and writes nothing to it. What is in a copy stands in `copies.py`.
"""

import argparse
import os
import sys

from lib.config import read_settings
from lib.copies import FORMS, FormName, copy_of
from lib.errors import AttemptNotFound, AttemptOutdated, ConfigError
from lib.overview import attempt_view
from lib.store import attempts as attempt_store
from lib.store.database import Database
from lib.transcript import Transcript


def export(database_url: str, attempt_id: str, form: FormName) -> bytes:
    """A copy of the attempt as it stands. Raises AttemptNotFound, AttemptOutdated, ConfigError."""
    database = Database(database_url, read_only=True)
    try:
        with database.read() as connection:
            attempt = attempt_store.attempt_with_id(connection, attempt_id)
            if attempt is None:
                raise AttemptNotFound(f"there is no conversation {attempt_id!r} in this database")
            view = attempt_view(connection, attempt)
    finally:
        database.close()
    return copy_of(Transcript(view.attempt, view.task, view.turns, view.standings, view.reactions), form)


def main(arguments: list[str] | None = None) -> int:
    """Write one copy to the standard output; 1 if there is none to be had."""
    parser = argparse.ArgumentParser(
        prog="python -m lib.export",
        description="Write a conversation to the standard output.",
        epilog="The database is that of YARITORI_DATABASE_URL. It is only read.",
    )
    parser.add_argument("attempt_id", metavar="ATTEMPT_ID", help="as in the address of its page: ?id=…")
    parser.add_argument("--format", dest="form", choices=tuple(FORMS), default="markdown")
    given = parser.parse_args(arguments)
    try:
        copy = export(read_settings(os.environ).database_url, given.attempt_id, given.form)
    except (AttemptNotFound, AttemptOutdated, ConfigError) as error:
        print(f"yaritori: {error}", file=sys.stderr)
        return 1
    sys.stdout.buffer.write(copy)
    return 0


if __name__ == "__main__":
    sys.exit(main())
