"""What the store promises, on a real SQLite file: migrations, transactions, constraints, exact values."""

import os
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from subprocess import PIPE

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import event, func, insert, inspect, select, text, update
from sqlalchemy.exc import StatementError

from lib.attempts import Attempt
from lib.conversation import Correction, Turn
from lib.costs import Usage
from lib.errors import ConfigError, StoreUnavailable
from lib.evidence import Finding
from lib.store import attempts as attempt_store
from lib.store import database as database_module
from lib.store import evidence as evidence_store
from lib.store import people as people_store
from lib.store import study_tables  # noqa: F401 (its tables belong to the metadata)
from lib.store import turns as turn_store
from lib.store import usage as usage_store
from lib.store.columns import metadata
from lib.store.database import Conflict, Database, now
from lib.store.tables import attempts, people, turns, usage

AT = datetime(2026, 11, 22, 3, 4, 5, 678_901, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
LEASE = timedelta(seconds=10)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "local" / "yaritori.db"


@pytest.fixture
def database(path):
    database = Database(f"sqlite:///{path}")
    database.migrate()
    yield database
    database.close()


def attempt(number=1, person="hanako", task="ramen-shop", state="open"):
    return Attempt(f"attempt-{number}", person, task, "v1", "scripted", state, AT)


def turn(number=0, attempt_id="attempt-1", state="pending", **changes):
    plain = Turn(
        f"{attempt_id}-{number}", attempt_id, number, f"key-{number}", "一人です。", "", state, "model", AT
    )
    return replace(plain, **changes)


def add(connection, *entries, lease_until=AT + LEASE):
    """People, attempts and turns, written down with what they need."""
    for entry in entries:
        if isinstance(entry, str):
            people_store.ensure_person(connection, entry, entry, AT)
        elif isinstance(entry, Attempt):
            attempt_store.add_attempt(connection, entry)
        else:
            turn_store.add_turn(connection, entry, "hanako", lease_until, reserved_usd=None)


def add_usage(connection, number, cost, attempt_id="attempt-1", **changes):
    used = replace(Usage("http://127.0.0.1/v1", "gpt-test", 450, 0, 60), **changes)
    usage_store.add_usage(
        connection,
        row_id=f"usage-{number}",
        person_id="hanako",
        attempt_id=attempt_id,
        turn_id=None,
        purpose="reply",
        used=used,
        price=lambda _used, _at: cost,
        at=AT,
    )


# --- migrations ----------------------------------------------------------------------------------


def step(database, revision):
    config = Config()
    config.set_main_option("script_location", str(Path(database_module.__file__).parent / "migrations"))
    with database.write() as connection:
        config.attributes["connection"] = connection
        verb = command.downgrade if revision == "base" else command.upgrade
        verb(config, revision)


def tables(database):
    with database.read() as connection:
        return set(inspect(connection).get_table_names())


def contents(path):
    with sqlite3.connect(path) as connection:
        return list(connection.iterdump())


def test_the_migrations_build_the_tables_of_the_code(database):
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    assert tables(database) == {*metadata.tables, "alembic_version"}


def test_the_constraints_of_the_code_are_in_the_database(database):
    with database.read() as connection:
        found = inspect(connection)
        unique = {index["name"] for table in metadata.tables for index in found.get_indexes(table)}
        assert unique >= {"uq_attempts_one_open", "uq_turns_one_live", "ix_turns_live_lease"}
        keys = {key["name"] for key in found.get_unique_constraints("turns")}
        assert keys == {"uq_turns_attempt_id_client_key", "uq_turns_attempt_id_number"}
        (key,) = found.get_unique_constraints("suggestions")
        assert key["column_names"] == ["attempt_id", "before_turn"]


def test_migrating_again_changes_nothing(database, path):
    with database.write() as connection:
        add(connection, "hanako", attempt())
    before = contents(path)
    database.migrate()
    assert contents(path) == before


def test_down_and_up_again(database):
    step(database, "base")
    assert tables(database) == {"alembic_version"}
    step(database, "head")
    assert tables(database) == {*metadata.tables, "alembic_version"}


def test_turns_from_before_miss_rates_are_kept_without_one(database):
    step(database, "base")
    step(database, "0001")
    with database.write() as connection:
        add(connection, "hanako", attempt())
        connection.execute(
            text(
                "INSERT INTO turns (id, attempt_id, person_id, number, client_key, reply, state, partner,"
                " created_at) VALUES ('t', 'attempt-1', 'hanako', 0, 'k', 'はい。', 'complete', 'scripted',"
                " '2026-11-22 00:00:00')"
            )
        )
    step(database, "head")
    with database.read() as connection:
        kept = turn_store.find_turn(connection, "t")
    assert (kept.reply, kept.miss_rate) == ("はい。", None)


def test_a_migration_that_breaks_leaves_nothing_behind(path, monkeypatch):
    database = Database(f"sqlite:///{path}")

    def broken(*_arguments, **_options):
        raise RuntimeError("power cut")

    monkeypatch.setattr("alembic.operations.Operations.create_table", broken)
    with pytest.raises(RuntimeError, match="power cut"):
        database.migrate()
    monkeypatch.undo()
    database.migrate()
    assert tables(database) == {*metadata.tables, "alembic_version"}
    database.close()


STARTING = """
import sys
from lib.store.database import Database
database = Database(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
database.migrate()
"""


def test_three_processes_may_start_at_once(path):
    url = f"sqlite:///{path}"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", STARTING, url], cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True
        )
        for _ in range(3)
    ]
    for process in started:
        assert process.stdout.readline() == "ready\n"
    for process in started:
        process.stdin.write("\n")
        process.stdin.flush()
    ended = [(process.communicate()[1], process.returncode) for process in started]
    assert ended == [("", 0)] * 3
    database = Database(url)
    assert tables(database) == {*metadata.tables, "alembic_version"}
    database.close()


# --- transactions --------------------------------------------------------------------------------


def run(works):
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


def test_sqlite_runs_in_wal_and_keeps_foreign_keys(database):
    with database.read() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
        assert connection.execute(text("PRAGMA synchronous")).scalar_one() == 2, "a commit is on the disk"
    with pytest.raises(Conflict), database.write() as connection:
        add(connection, attempt(person="nobody"))


def test_eight_writers_that_read_first_never_fail(database, path, monkeypatch):
    # Without BEGIN IMMEDIATE most of them fail at once, whatever the timeout; a slow machine is no failure.
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_SECONDS", 60)
    database = Database(f"sqlite:///{path}")
    with database.write() as connection:
        connection.execute(insert(people).values(id="counter", name="0", created_at=AT))
    errors = []

    def count():
        for _ in range(100):
            try:
                with database.write() as connection:
                    seen = int(connection.execute(select(people.c.name)).scalar_one())
                    connection.execute(update(people).values(name=str(seen + 1)))
            except StoreUnavailable as error:
                errors.append(error)

    run([count] * 8)
    with database.read() as connection:
        assert (errors, connection.execute(select(people.c.name)).scalar_one()) == ([], "800")
    database.close()


def test_a_writer_waits_for_another_one_only_so_long(database, monkeypatch):
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_SECONDS", 0.05)
    with database.write() as connection:
        add(connection, "hanako")
        with pytest.raises(StoreUnavailable), database.write():
            pass
    with database.write() as connection:
        add(connection, "taro")


def test_a_broken_transaction_leaves_nothing(database):
    with pytest.raises(StatementError, match="has no time zone"), database.write() as connection:
        add(connection, "hanako", replace(attempt(), created_at=AT.replace(tzinfo=None)))
    with database.read() as connection:
        assert connection.execute(select(func.count()).select_from(people)).scalar_one() == 0


def test_a_read_sees_one_moment_and_waits_for_no_writer(database):
    with database.write() as connection:
        add(connection, "hanako")

    def count(connection):
        return connection.execute(select(func.count()).select_from(people)).scalar_one()

    writing, may_commit = threading.Event(), threading.Event()

    def write():
        with database.write() as connection:
            add(connection, "taro")
            writing.set()
            assert may_commit.wait(30)

    writer = threading.Thread(target=write)
    writer.start()
    assert writing.wait(30)
    with database.read() as connection:
        assert count(connection) == 1, "read while the writer holds the lock"
        may_commit.set()
        writer.join(30)
        assert count(connection) == 1, "still the moment of the first look"
    with database.read() as connection:
        assert count(connection) == 2


def test_the_clock_is_the_databases_and_aware(database):
    with database.read() as connection:
        first, second = now(connection), now(connection)
    assert first.utcoffset() == timedelta(0)
    assert first <= second
    assert abs(datetime.now(UTC) - first) < timedelta(seconds=5)


# --- times and money -----------------------------------------------------------------------------


def test_a_naive_time_is_refused(database):
    with pytest.raises(StatementError, match="has no time zone"), database.write() as connection:
        people_store.ensure_person(connection, "hanako", "花子", AT.replace(tzinfo=None))


@pytest.mark.parametrize(
    "zone", [UTC, timezone(timedelta(hours=9)), timezone(timedelta(hours=-3, minutes=-30))]
)
def test_a_time_comes_back_as_the_same_moment_in_utc(database, zone):
    with database.write() as connection:
        people_store.ensure_person(connection, "hanako", "花子", AT.astimezone(zone))
    with database.read() as connection:
        kept = connection.execute(select(people.c.created_at)).scalar_one()
    assert kept == AT
    assert kept.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "cost", ["0", "0.000000001", "0.0001035", "0.1", "1234567.891234567", "-0.000000001", "9000000000"]
)
def test_money_comes_back_exactly(database, cost):
    with database.write() as connection:
        add(connection, "hanako", attempt())
        add_usage(connection, 1, Decimal(cost))
    with database.read() as connection:
        kept = connection.execute(select(usage.c.cost_usd)).scalar_one()
    assert isinstance(kept, Decimal)
    assert kept == Decimal(cost)


def test_a_sum_in_the_database_is_exact(database):
    with database.write() as connection:
        add(connection, "hanako", attempt())
        for number in range(1_000):
            add_usage(connection, number, Decimal("0.100000001"))
    with database.read() as connection:
        total = connection.execute(select(func.sum(usage.c.cost_usd))).scalar_one()
        assert isinstance(total, Decimal)
        assert total == Decimal("100.000001")


def test_less_than_a_billionth_is_rounded_half_to_even(database):
    with database.write() as connection:
        add(connection, "hanako", attempt())
        for number, cost in enumerate(["0.0000000005", "0.0000000015", "0.00000000051"]):
            add_usage(connection, number, Decimal(cost))
    with database.read() as connection:
        kept = list(connection.execute(select(usage.c.cost_usd).order_by(usage.c.id)).scalars())
    assert kept == [Decimal(0), Decimal("0.000000002"), Decimal("0.000000001")]


def test_unknown_is_none_and_nothing_is_zero(database):
    with database.write() as connection:
        add(connection, "hanako", attempt())
        add_usage(connection, 1, Decimal("0.5"))
        add_usage(connection, 2, None, output_tokens=None)
        add_usage(connection, 3, Decimal(0))
    with database.read() as connection:
        kept = connection.execute(select(usage.c.cost_usd, usage.c.output_tokens).order_by(usage.c.id)).all()
    assert [tuple(row) for row in kept] == [(Decimal("0.5"), 60), (None, None), (Decimal(0), 60)]


# --- what must never be broken -------------------------------------------------------------------


def refused(database, *entries):
    with pytest.raises(Conflict), database.write() as connection:
        add(connection, *entries)


def test_one_open_attempt_for_a_person_and_task(database):
    with database.write() as connection:
        add(connection, "hanako", "taro", attempt(1))
    refused(database, attempt(2))
    with database.write() as connection:
        add(connection, attempt(3, person="taro"), attempt(4, task="shop-return"))
        assert attempt_store.set_state(connection, "attempt-1", "finished", AT)
        assert not attempt_store.set_state(connection, "attempt-1", "abandoned", AT), "it is final"
        add(connection, attempt(5))
        assert attempt_store.open_attempt(connection, "hanako", "ramen-shop").id == "attempt-5"


@pytest.mark.parametrize("state", ["pending", "streaming"])
def test_one_live_turn_an_attempt(database, state):
    with database.write() as connection:
        add(connection, "hanako", attempt(1), attempt(2, task="shop-return"), turn(0, state=state))
    refused(database, turn(1))
    with database.write() as connection:
        add(connection, turn(0, "attempt-2"))
        connection.execute(update(turns).where(turns.c.id == "attempt-1-0").values(state="failed"))
        add(connection, turn(1))


def test_one_turn_for_each_key_and_each_number(database):
    with database.write() as connection:
        add(connection, "hanako", attempt(1), attempt(2, task="shop-return"), turn(0, state="complete"))
        add(connection, turn(0, "attempt-2", client_key="key-0"))
    refused(database, turn(1, client_key="key-0"))
    refused(database, turn(0, id="another", client_key="another"))


def test_of_sixteen_claims_at_once_one_succeeds(database):
    with database.write() as connection:
        add(connection, "hanako", attempt(), turn())
    barrier, epochs = threading.Barrier(16), []

    def claim():
        barrier.wait()
        with database.write() as connection:
            epochs.append(turn_store.claim(connection, "attempt-1-0", AT, LEASE))

    run([claim] * 16)
    assert sorted(epochs, key=str) == [1, *[None] * 15]


def test_who_lost_the_lease_can_neither_flush_nor_end(database):
    with database.write() as connection:
        add(connection, "hanako", attempt(), turn())
        mine = turn_store.claim(connection, "attempt-1-0", AT, LEASE)
        assert turn_store.flush(connection, {"attempt-1-0": (mine, "いら")}, AT + LEASE) == set()
        later = AT + 2 * LEASE
        assert [lost.turn.reply for lost in turn_store.lapsed(connection, later)] == ["いら"]
        assert turn_store.interrupt(connection, "attempt-1-0", later, "turn_interrupted")
        assert turn_store.flush(connection, {"attempt-1-0": (mine, "いらっしゃい")}, later) == {"attempt-1-0"}
        ended = turn_store.end(
            connection, "attempt-1-0", mine, state="complete", reply="いらっしゃいませ", at=later
        )
        assert not ended
        kept = turn_store.find_turn(connection, "attempt-1-0")
    assert (kept.state, kept.reply, kept.failure) == ("failed", "いら", "turn_interrupted")


def test_a_turn_whose_lease_holds_is_not_interrupted(database):
    with database.write() as connection:
        add(connection, "hanako", attempt(), turn())
        assert turn_store.lapsed(connection, AT) == []
        assert not turn_store.interrupt(connection, "attempt-1-0", AT, "turn_interrupted")


def test_a_turn_keeps_every_character_and_its_correction(database):
    words = "味噌ﾗｰﾒﾝ👨‍👩‍👧‍👦\n'; DROP TABLE turns; --\u3099"
    correction = Correction("食べるたい", "食べたいです", 'たい goes with the "ます" stem.')
    with database.write() as connection:
        add(connection, "hanako", attempt(), turn(learner_text=words))
        epoch = turn_store.claim(connection, "attempt-1-0", AT, LEASE)
        turn_store.end(
            connection,
            "attempt-1-0",
            epoch,
            state="complete",
            reply="はい🍜",
            at=AT,
            finish_reason="length",
            correction=correction,
            miss_rate=0.25,
        )
    with database.read() as connection:
        kept = turn_store.turn_of(connection, "attempt-1-0", "hanako")
        assert turn_store.turn_of(connection, "attempt-1-0", "taro") is None
    assert (kept.learner_text, kept.reply, kept.correction) == (words, "はい🍜", correction)
    assert (kept.finish_reason, kept.live, kept.miss_rate) == ("length", False, 0.25)


def test_evidence_of_live_and_superseded_turns_counts_for_nothing(database):
    finding = Finding("order-ramen", "味噌ラーメンをください", 0, "rule", "unaided")

    def found(connection):
        kept = evidence_store.evidence_in(connection, ["attempt-1"])["attempt-1"]
        return [one.finding for one in kept]

    with database.write() as connection:
        add(connection, "hanako", attempt(), turn())
        evidence_store.add_evidence(connection, "attempt-1", "attempt-1-0", [("e1", finding)], AT)
        assert found(connection) == [], "the turn has not ended"
        connection.execute(update(turns).values(state="failed"))
        assert found(connection) == [finding]
        add(connection, turn(1))
        assert turn_store.supersede(connection, "attempt-1-0", "attempt-1-1")
        assert not turn_store.supersede(connection, "attempt-1-0", "another"), "only once"
        assert found(connection) == []


def test_an_objective_is_met_once_a_turn(database):
    finding = Finding("order-ramen", "味噌ラーメン", 0, "rule", "unaided")
    with database.write() as connection:
        add(connection, "hanako", attempt(), turn())
    with pytest.raises(Conflict), database.write() as connection:
        evidence_store.add_evidence(
            connection, "attempt-1", "attempt-1-0", [("e1", finding), ("e2", finding)], AT
        )


# --- a database that cannot be used --------------------------------------------------------------


def test_a_locked_database_is_unavailable_and_not_a_drivers_error(database, path, monkeypatch):
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_SECONDS", 0.05)
    impatient = Database(f"sqlite:///{path}")
    with database.write() as connection:
        add(connection, "hanako")
        with pytest.raises(StoreUnavailable) as caught, impatient.write():
            pass
        with impatient.read() as reading:
            assert reading.execute(select(people.c.id)).all() == []
    assert "sqlite" not in str(caught.value).lower()
    assert str(path) not in str(caught.value)
    impatient.close()


def test_a_database_that_may_only_be_read_is_unavailable_for_writing(database):
    event.listen(database._engine, "connect", lambda fresh, _: fresh.execute("PRAGMA query_only = ON"))
    database._engine.dispose()
    with pytest.raises(StoreUnavailable), database.write() as connection:
        add(connection, "hanako")


def test_a_full_disk_is_unavailable_and_loses_nothing(database):
    with database.write() as connection:
        add(connection, "hanako")
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    many = [{"id": f"p{number}", "name": "名" * 200, "created_at": AT} for number in range(1_000)]
    with pytest.raises(StoreUnavailable), database.write() as connection:
        connection.execute(insert(people), many)
    with database.read() as connection:
        assert list(connection.execute(select(people.c.id)).scalars()) == ["hanako"]


def test_a_database_that_went_away_is_unavailable(database, path):
    database.close()
    os.rename(path.parent, path.parent.with_name("moved"))
    with pytest.raises(StoreUnavailable), database.read() as connection:
        connection.execute(select(people.c.id))
    with pytest.raises(StoreUnavailable), database.write():
        pass
    with pytest.raises(ConfigError, match="cannot be opened"):
        database.migrate()


def test_a_missing_folder_is_made(tmp_path):
    path = tmp_path / "not" / "yet" / "here.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    assert path.exists()
    database.close()


def test_a_folder_that_cannot_be_made_is_a_setting_that_cannot_work(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ConfigError, match=r"YARITORI_DATABASE_URL.*cannot be opened"):
        Database(f"sqlite:///{tmp_path}/file/yaritori.db")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "yaritori.db",
        "sqlite//yaritori.db",
        "nosuch://host/db",
        "mysql://u:secret@host/db",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:local/yaritori.db?uri=true",
        "sqlite:///file:yaritori?mode=memory&cache=shared&uri=true",
    ],
)
def test_an_address_that_cannot_work_is_named_without_its_password(url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match="YARITORI_DATABASE_URL") as caught:
        Database(url)
    assert "secret" not in str(caught.value)
    assert list(tmp_path.iterdir()) == [], "nothing is made for it"


def test_a_file_that_is_no_database_is_a_setting_that_cannot_work(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("This is not a database, but the notes of a teacher. " * 50)
    database = Database(f"sqlite:///{path}")
    with pytest.raises(ConfigError, match=r"notes\.txt.*cannot be opened"):
        database.migrate()
    database.close()


def test_a_database_of_a_later_version_is_left_alone(database):
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigError, match="newer version of Yaritori"):
        database.migrate()
    with database.read() as connection:
        assert connection.execute(select(func.count()).select_from(attempts)).scalar_one() == 0


def test_who_only_reads_sees_what_others_write_and_cannot_write(path, database):
    reader = Database(f"sqlite:///{path}", read_only=True)
    with database.write() as connection:
        people_store.ensure_person(connection, "hanako", "花子", AT)
        with reader.read() as other:  # a writer at work is no hindrance
            assert other.execute(select(people.c.name)).all() == []
    with reader.read() as other:
        assert other.execute(select(people.c.name)).scalars().all() == ["花子"]
    with pytest.raises(ConfigError, match="readonly"), reader.read() as other:
        people_store.ensure_person(other, "taro", "太郎", AT)
    with pytest.raises(ValueError, match="read only"), reader.write():
        pass
    reader.close()
