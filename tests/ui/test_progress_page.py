"""All that one has done: what the page shows of it, and what it says while there is nothing yet."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from lib.errors import StoreUnavailable
from lib.people import LOCAL, Learner
from pages import session
from tests.practising import kept, met, reviewed, some_weeks, talked

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
WORDS = [("水", "みず", "N5"), ("塩", "しお", "N4"), ("豚骨", "とんこつ", None)]


@pytest.fixture
def page(learner):
    """The tasks; who is here has been asked, and lives in Tokyo."""
    opened = learner().visit()
    session.practice().know(LOCAL, Learner(met=True, time_zone="Asia/Tokyo"))
    return opened


def talk(*lines, begun=NOON, **how):
    """A conversation in the ramen shop."""
    return talked(session.installation(), LOCAL, "ramen-shop", lines, begun, **how)


def charts(page):
    return page.at.get("vega_lite_chart")


def drawn(chart):
    """The rows that a chart is drawn from."""
    (dataset,) = chart.proto.datasets
    return pa.ipc.open_stream(dataset.data.data).read_all().to_pylist()


def table(page, name):
    """The cells of a table, row by row."""
    (found,) = [one for one in page.markup().split('<div class="y-rows"')[1:] if f'label="{name}"' in one]
    rows = re.findall(r"<tr>(.*?)</tr>", re.sub(r"<r[pt]>.*?</r[pt]>", "", found))
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows)
    return [[re.sub(r"<.*?>", "", cell) for cell in row] for row in cells]


def figures(page):
    return dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page.markup()))


def test_before_the_first_conversation_the_page_invites_to_one(page):
    page.visit("progress.py")
    assert page.page == "progress"
    assert "After your first conversation you see here what you managed" in page.reads()
    assert [link.label for link in page.at.get("page_link")] == ["Tasks", "Pick a scene"]
    assert (len(charts(page)), figures(page)) == (0, {})


def test_a_first_conversation_is_drawn_and_told_in_figures(page):
    talk("二人です。", "味噌ラーメンをください。")
    page.visit("progress.py")
    told = figures(page)
    assert (told["Days practised"], told["Conversations"], told["Time in conversation"]) == (
        "1",
        "1",
        "2 min",
    )
    chart = charts(page)[0]  # that of the words comes as soon as they are written down
    (told, _left) = drawn(chart)
    assert (told["part"], told["count"], told["bar"]) == ("unaided", 2, "00|Nov 22")
    assert (told["task"], told["met"], told["alone"]) == ("ラーメン屋で注文する", "2 / 4", 2)
    head, row = table(page, "Conversations as a table")
    assert head[2:4] == ["Objectives met", "On your own"]
    assert [re.sub(r"\s", " ", cell) for cell in row] == [
        *("November 22, 2026, 12:00 PM", "ラーメン屋で注文する · Ordering at a ramen shop"),
        *("2 / 4", "2", "2", "2 min", "November 22, 2026, 12:02 PM"),
    ]
    assert table(page, "Days as a table")[1] == ["November 22, 2026", "2", "0"]


def test_a_conversation_that_goes_on_is_told_as_open(page):
    talk("二人です。", finish=False)
    page.visit("progress.py")
    assert table(page, "Conversations as a table")[1][-1] == "still open"
    assert "Words that come up in your conversations are gathered here" in page.reads()


def test_words_are_told_by_level_and_the_lists_are_called_unofficial(page):
    attempt_id = talk("二人です。", finish=False)
    met(session.installation(), LOCAL, attempt_id, WORDS, datetime.now(UTC))
    kept(session.installation(), LOCAL, "known", WORDS[:1], datetime.now(UTC))
    kept(session.installation(), LOCAL, "saved", WORDS[1:2], datetime.now(UTC))
    page.visit("progress.py")
    rows = table(page, "Words as a table")
    assert (rows[1], rows[2]) == (["N5", "1", "0", "0", "1"], ["N4", "0", "1", "0", "1"])
    assert rows[-1] == ["not listed", "0", "0", "1", "1"]
    assert "unofficial" in page.reads()
    assert len(charts(page)) == 2


def test_retention_is_told_once_there_is_something_to_say(page):
    attempt_id = talk("二人です。", finish=False)
    met(session.installation(), LOCAL, attempt_id, WORDS, datetime.now(UTC))
    (card,) = kept(session.installation(), LOCAL, "saved", WORDS[:1], datetime.now(UTC))
    reviewed(session.installation(), LOCAL, card, [3] * 17, datetime.now(UTC) - timedelta(hours=1))
    assert "you see here how well they stay" in page.visit("progress.py").reads()
    reviewed(session.installation(), LOCAL, card, [1, 1, 1], datetime.now(UTC) - timedelta(hours=1))
    assert "you remembered 85 % of what came back." in page.visit("progress.py").reads()


def test_who_only_reviewed_so_far_has_days_and_an_invitation_to_talk(page):
    (card,) = kept(session.installation(), LOCAL, "saved", WORDS[:1], datetime.now(UTC))
    reviewed(session.installation(), LOCAL, card, [3], datetime.now(UTC) - timedelta(minutes=1))
    page.visit("progress.py")
    assert figures(page)["Days practised"] == "1"
    assert "After your next conversation you see here what you managed in it." in page.reads()
    assert "y-on" in page.markup()


def test_a_day_is_one_of_the_readers_own_zone(page):
    talk("二人です。", begun=datetime(2026, 11, 22, 23, 30, tzinfo=UTC))
    assert table(page.visit("progress.py"), "Days as a table")[1][0] == "November 23, 2026"
    session.practice().know(LOCAL, Learner(met=True, time_zone="America/New_York"))
    assert table(page.visit("progress.py"), "Days as a table")[1][0] == "November 22, 2026"


def test_of_very_many_conversations_the_latest_are_drawn_and_all_are_told(page, monkeypatch):
    monkeypatch.setattr("pages.parts.charts.MOST_BARS", 4)
    some_weeks(session.installation(), LOCAL, datetime.now(UTC))
    page.visit("progress.py")
    assert "These are the latest 4; the table has them all." in page.reads()
    assert len(table(page, "Conversations as a table")) == 1 + 9
    told = [(row["bar"][:2], row["part"], row["count"]) for row in drawn(charts(page)[0])]
    assert told == [
        *(("00", "unaided", 2), ("00", "open", 2)),
        ("01", "unaided", 4),
        *(("02", "unaided", 1), ("02", "open", 3)),
        *(("03", "unaided", 3), ("03", "open", 1)),
    ]


def test_a_database_that_is_gone_is_told(page, monkeypatch):
    def gone(*_):
        raise StoreUnavailable

    monkeypatch.setattr(type(session.practice()), "progress", gone)
    page.visit("progress.py")
    assert "The database cannot be reached" in page.alerts
    assert len(charts(page)) == 0


def test_a_picture_is_told_to_who_cannot_see_it(page):
    talk("二人です。", "味噌ラーメンをください。", begun=datetime.now(UTC) - timedelta(hours=1))
    page.visit("progress.py")
    said = "In your latest conversation you met 2 of 4 objectives, 2 on your own."
    assert charts(page)[0].proto.alt == said
    assert 'role="img" aria-label="In the last 12 weeks you practised on 1 day."' in page.markup()
