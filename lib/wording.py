"""Marks a sentence for the translators where it is written; it is translated where it is shown.

What `lib` has to say to a learner (errors, the reasons of corrections) is kept, compared and stored as it
stands in the code, in English. The pages look it up in the catalogue of the reader's language.
"""


def marked(message: str) -> str:
    """The message itself. `make messages` collects what stands in calls of this."""
    return message
