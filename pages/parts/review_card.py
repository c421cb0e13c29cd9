"""The card of a review: a question, its answer, and four buttons that tell when the word comes back."""

from datetime import datetime

import streamlit as st

from lib.errors import PracticeError
from lib.scheduling import Rating
from lib.studying import Answer, CardView, Study
from lib.wording import marked
from pages import session
from pages.parts.review_desk import review_desk
from pages.parts.text import bare, japanese, safe, with_word
from pages.parts.word_rows import meanings, ruby
from pages.words import _, later, wait, zone

_TURNED, _KEY = "review_turned", "review_key"
_RATINGS = {
    Rating.AGAIN: marked("Again · {wait}"),
    Rating.HARD: marked("Hard · {wait}"),
    Rating.GOOD: marked("Good · {wait}"),
    Rating.EASY: marked("Easy · {wait}"),
}


def review_card(card: CardView) -> None:
    """The card that comes next, turned or not yet."""
    as_it_is = (card.id, card.seen)
    turned = st.session_state.get(_TURNED) == as_it_is
    if st.session_state.get(_KEY, ("", ""))[0] != as_it_is:
        st.session_state[_KEY] = (as_it_is, session.new_key())
    with st.container(key="review-card"):
        st.html(_answer_to(card) if turned else _question(card))
        if turned:
            _buttons(card, st.session_state[_KEY][1])
        else:
            st.button(
                _("Show the answer"),
                key="show",
                type="primary",
                shortcut="Space",
                on_click=_turn,
                args=(card,),
                width="stretch",
            )
    review_desk(_said(card, turned=turned), f"{card.id} {card.seen} {turned}")


def nothing_due(study: Study) -> None:
    """An empty desk: what to do about it, or when there is something again."""
    with st.container(key="review-card"):
        if not study.words:
            hint = _("Talk with somebody; afterwards you can save what is new.")
            st.html(_empty("まだことばがありません。", _("You have not saved any words yet."), hint))
            st.page_link(session.TASKS_PAGE, label=_("Pick a scene"), icon=":material/forum:")
            return
        hint = ""
        if study.next_due is not None:
            when = later(study.next_due, datetime.now(zone()).date())
            hint = _("The next card comes {when}.").format(when=when)
        st.html(_empty("今日はここまで。", _("Nothing is due now."), hint))
    review_desk(_("Nothing is due now."), "nothing")


def undo_button(review_id: str) -> None:
    """Take the last answer back."""
    st.button(_("Undo"), key="small-undo", type="tertiary", shortcut="U", on_click=_undo, args=(review_id,))


def _question(card: CardView) -> str:
    if _asks_for_japanese(card):
        return (
            f'<p class="y-quiet">{safe(_("How do you say it in Japanese?"))}</p>'
            f'<p class="y-card-meaning y-ask" lang="en">{meanings(card.word.glosses)}</p>'
        )
    return (
        f'<p class="y-quiet">{safe(_("What does it mean?"))}</p>'
        f'<p class="y-card-word">{bare(card.word.key.lemma)}</p>{_sentence(card, told=False)}'
    )


def _answer_to(card: CardView) -> str:
    word = card.word
    meaning = f'<span lang="en">{meanings(word.glosses)}</span>' if word.glosses else ""
    meaning = meaning or safe(_("The dictionary does not have this word."))
    title = session.practice().task_titles.get(word.task_id or "", "")
    facts = " · ".join(filter(None, (word.level, title)))
    return (
        f'<p class="y-card-word">{ruby(word.key)}</p><p class="y-card-meaning">{meaning}</p>'
        f'{_sentence(card)}<p class="y-quiet">{japanese(facts)}</p>'
    )


def _sentence(card: CardView, *, told: bool = True) -> str:
    return f'<p class="y-card-sentence">{with_word(card.word.sentence, *card.word.place, told=told)}</p>'


def _asks_for_japanese(card: CardView) -> bool:
    """A word without a meaning can only be recognised."""
    return card.direction == "recall" and bool(card.word.glosses)


def _said(card: CardView, *, turned: bool) -> str:
    """What a screen reader is told: what is new on the card."""
    word, meaning = card.word.key, " / ".join(card.word.glosses)
    if _asks_for_japanese(card):
        return f"{word.lemma}, {word.reading}" if turned else meaning
    return meaning or word.reading if turned else word.lemma


def _buttons(card: CardView, key: str) -> None:
    with st.container(key="ratings", horizontal=True, gap="small"):
        for rating, label in _RATINGS.items():
            st.button(
                _(label).format(wait=wait(card.waits[rating])),
                key=f"rate-{int(rating)}",
                shortcut=str(int(rating)),
                on_click=_rate,
                args=(card, rating, key),
                width="stretch",
            )


def _empty(heading: str, said: str, hint: str) -> str:
    return (
        f'<p class="y-card-empty">{japanese(heading)}</p><p class="y-card-meaning">{safe(said)}</p>'
        f'<p class="y-quiet">{safe(hint)}</p>'
    )


def _turn(card: CardView) -> None:
    session.dismiss()
    st.session_state[_TURNED] = (card.id, card.seen)


def _rate(card: CardView, rating: Rating, key: str) -> None:
    st.session_state.pop(_TURNED, None)
    try:
        session.practice().review(session.person(), Answer(card.id, rating, key, card.seen), zone())
    except PracticeError as error:
        session.note(error)


def _undo(review_id: str) -> None:
    session.dismiss()
    st.session_state.pop(_TURNED, None)
    try:
        session.practice().undo_review(session.person(), review_id)
    except PracticeError as error:
        session.note(error)
