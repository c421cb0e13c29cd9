"""What the buttons of a review lack: Enter, a place for the keyboard to stand, and a voice.

The other keys are Streamlit's own shortcuts. When a card is turned or the next one comes, the button that
had the focus is gone; a screen reader is told what is there now. The page works as well without this.
"""

from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "review_desk",
    html='<div class="said" role="status" aria-live="polite"></div>',
    css=".said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}",
    js=(_HERE / "review_desk.js").read_text("utf-8"),
)


def review_desk(said: str, moment: str) -> None:
    """Say what is there now, once for each `moment`; once a run."""
    with st.container(key="nowhere-desk"):
        _component(key="review-desk", data={"said": said, "moment": moment})
