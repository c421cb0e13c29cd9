"""Looking back on everything: what was managed, which words came up, and the days practised.

Nothing here judges, and nothing is lost by staying away. Each picture has its figures folded behind it.
"""

import streamlit as st

from lib.errors import PracticeError
from lib.progress import AttemptRecord, PracticeRecord, WordCount
from lib.task_model import Text
from pages import session
from pages.parts.charts import MOST_BARS, conversations_chart, words_chart
from pages.parts.days import WEEKS, days_strip, mondays
from pages.parts.notice import notice
from pages.parts.table import table
from pages.parts.text import safe
from pages.words import _, day, duration, moment, ngettext, zone


def heading(title: str, *lines: str) -> None:
    paragraphs = "".join(f'<p class="y-quiet">{safe(line)}</p>' for line in lines)
    st.html(f'<h2 class="y-section">{safe(title)}</h2>{paragraphs}')


def invitation(text: str) -> None:
    st.html(f'<p class="y-invitation">{safe(text)}</p>')


def figures(record: PracticeRecord) -> None:
    """The four numbers that one looks for first."""
    told = (
        (_("Days practised"), str(len(record.days))),
        (_("Conversations"), str(len(record.attempts))),
        (_("Time in conversation"), duration(record.in_conversation)),
        (_("Words met"), str(record.words_met)),
    )
    pairs = "".join(f"<div><dt>{safe(name)}</dt><dd>{safe(figure)}</dd></div>" for name, figure in told)
    st.html(f'<dl class="y-figures">{pairs}</dl>')


def conversations(records: tuple[AttemptRecord, ...]) -> None:
    lines = [_("Each bar is a conversation. In full colour is what you managed on your own.")]
    if len(records) > MOST_BARS:
        lines.append(_("These are the latest {count}; the table has them all.").format(count=MOST_BARS))
    heading(_("What you managed"), *(lines if records else ()))
    if not records:
        invitation(_("After your next conversation you see here what you managed in it."))
        return
    last = records[-1]
    spoken = _("In your latest conversation you met {done} of {total} objectives, {alone} on your own.")
    conversations_chart(
        records,
        spoken.format(done=last.progress.completed, total=last.progress.total, alone=last.unaided),
    )
    table(
        _("Conversations as a table"),
        (
            _("Begun"),
            _("Task"),
            _("Objectives met"),
            _("On your own"),
            _("Messages"),
            _("Time"),
            _("Finished"),
        ),
        (conversation(one) for one in reversed(records)),
    )


def conversation(one: AttemptRecord) -> tuple[str | Text, ...]:
    finished = one.attempt.finished_at
    return (
        moment(one.attempt.created_at),
        one.task.title,
        f"{one.progress.completed} / {one.progress.total}",
        str(one.unaided),
        str(one.messages),
        duration(one.in_conversation),
        moment(finished) if finished else _("still open"),
    )


def words(record: PracticeRecord) -> None:
    levels = _("Levels are those of unofficial lists for the JLPT; there are no official ones.")
    heading(_("The words you have met"), *((levels,) if record.words_met else ()))
    if not record.words_met:
        invitation(_("Words that come up in your conversations are gathered here, level by level."))
        return
    names = [count.level or _("not listed") for count in record.words]
    told = (f"{name}: {count.all}" for name, count in zip(names, record.words, strict=True))
    words_chart(record.words, names, _("Words met by level: {counts}.").format(counts=", ".join(told)))
    st.html(f'<p class="y-remembered">{safe(remembered(record))}</p>')
    table(
        _("Words as a table"),
        (_("Level"), _("Known"), _("Saved for review"), _("Just met"), _("All together")),
        (level(name, count) for name, count in zip(names, record.words, strict=True)),
    )


def level(name: str, count: WordCount) -> tuple[str, ...]:
    return name, *(str(number) for number in (count.known, count.saved, count.met, count.all))


def remembered(record: PracticeRecord) -> str:
    share = record.remembered
    if share is None:
        return _("Once you have reviewed your saved words for a while, you see here how well they stay.")
    return _("In the last 30 days you remembered {percent} % of what came back.").format(
        percent=round(share * 100)
    )


def days(record: PracticeRecord) -> None:
    heading(
        _("The days you practised"),
        _("Filled is a day on which you talked or reviewed. A pause takes nothing away."),
    )
    practised = {practised.day for practised in record.days}
    lately = sum(on >= mondays(record.today)[0] for on in practised)
    spoken = ngettext(
        "In the last {weeks} weeks you practised on {count} day.",
        "In the last {weeks} weeks you practised on {count} days.",
        lately,
    )
    st.html(days_strip(practised, record.today, spoken.format(weeks=WEEKS, count=lately)))
    table(
        _("Days as a table"),
        (_("Day"), _("Messages"), _("Reviews")),
        ((day(one.day), str(one.messages), str(one.reviews)) for one in reversed(record.days)),
    )


st.page_link(session.TASKS_PAGE, label=_("Tasks"), icon=":material/arrow_back:")
lead = _("Everything you have done so far. It stays, however long you are away.")
st.html(f'<h1 class="y-title">{safe(_("Your progress"))}</h1><p class="y-lead">{safe(lead)}</p>')
try:
    record = session.practice().progress(session.person(), zone())
except PracticeError as error:
    session.note(error)
    notice()
    st.stop()
notice()
with st.container(key="progress"):
    if record.empty:
        invitation(
            _("After your first conversation you see here what you managed, and how much on your own.")
        )
        st.page_link(session.TASKS_PAGE, label=_("Pick a scene"), icon=":material/chat:")
    else:
        figures(record)
        conversations(record.attempts)
        words(record)
        days(record)
