"""A transcript as a document to read: Markdown, or plain text.

Pure. What learners and partners say is nobody's markup: in Markdown each of its characters stands for
itself, and in plain text it is indented, so that it passes for nothing else.
"""

import re
import unicodedata
from collections.abc import Iterator

from lib.standing import Standing
from lib.transcript import LEARNER, Transcript, ending_note, facts, met_by, reply_notes, standing_note
from lib.wording import marked

# Whatever CommonMark, GitHub and markdown-it could take for markup, wherever it stands in a line.
_ESCAPED = {char: f"\\{char}" for char in r"\`*_{}[]()#+-.!|~=:@$^"} | {
    "&": "&amp;",  # older Markdown knows these, but not their escapes
    "<": "&lt;",
    ">": "&gt;",
}
_BREAK = re.compile(r"\r\n|\r|\n")


def as_markdown(transcript: Transcript) -> str:
    """A document in CommonMark."""
    task, say = transcript.task, transcript.say
    parts = [
        f"# {_literal(_one_line(task.title.ja))}",
        _literal(task.title.en),
        "\n".join(f"- {name}: {value}" for name, value in facts(transcript, _literal)),
        f"## {say(marked('Objectives'))}",
        "\n".join(line for standing in transcript.standings for line in _goal_items(transcript, standing)),
        f"## {say(marked('Conversation'))}",
    ]
    for turn in transcript.turns:
        if turn.learner_text is not None:
            parts += [f"**{turn.number} · {say(LEARNER)}**", _quoted(turn.learner_text)]
        if turn.correction is not None:
            said, better, why = turn.correction.said, turn.correction.better, turn.correction.why
            better_way = f"{say(marked('A better way:'))} {_literal(said)} → {_literal(better)}"
            parts.append(f"{better_way}\\\n{_literal(say(why))}" if why else better_way)
        if turn.reply or ending_note(turn):
            parts.append(f"**{turn.number} · {_literal(task.partner.name.ja)}**")
        if turn.reply:
            parts.append(_quoted(turn.reply))
        parts += [f"*{note}*" for note in reply_notes(transcript, turn)]
    return "\n\n".join(parts) + "\n"


def _goal_items(transcript: Transcript, standing: Standing) -> Iterator[str]:
    met, text = marked("Met") if standing.met else marked("Not met"), standing.objective.text
    yield f"- **{transcript.say(met)}:** {_literal(text.ja, '  ')} ({_literal(text.en, '  ')})"
    if note := standing_note(standing):
        yield f"  - {transcript.say(note)}"
    for where, words in met_by(transcript, standing):
        yield f"  - {where}: 「{_literal(words, '    ')}」"


def _quoted(text: str) -> str:
    return f"> {_literal(text, '> ')}"


def _literal(text: str, margin: str = "") -> str:
    """Markdown that shows exactly this text; its lines stay lines, each behind the margin."""
    *lines, last = (_literal_line(line) for line in _BREAK.split(text))
    if lines and not last:  # nothing comes after it that it could break from
        *lines, last = *lines[:-1], f"{lines[-1]}&#10;"
    return f"\\\n{margin}".join((*lines, last))


def _literal_line(line: str) -> str:
    """Blanks at its edges too: Markdown would take them away, or make code of them."""
    begin, end = len(line) - len(line.lstrip()), len(line.rstrip())
    return "".join(
        f"&#{ord(char)};"
        if not begin <= at < end and (char == "\t" or unicodedata.category(char) in ("Zs", "Zl", "Zp"))
        else _ESCAPED.get(char, char)
        for at, char in enumerate(line)
    )


def as_text(transcript: Transcript) -> str:
    """Plain text. What was said is indented, whatever it says; what stands at the left is ours."""
    task, say = transcript.task, transcript.say
    lines = [*_indented(task.title.ja, ""), *_indented(task.title.en, ""), ""]
    lines += [f"{name}: {value}" for name, value in facts(transcript, _one_line)]
    lines += ["", say(marked("Objectives")).upper(), ""]
    for standing in transcript.standings:
        lines.append(f"[{'x' if standing.met else ' '}] {_one_line(standing.objective.text.ja)}")
        lines += _indented(standing.objective.text.en)
        if note := standing_note(standing):
            lines.append(say(note))
        for where, words in met_by(transcript, standing):
            lines += [f"{where}:", *_indented(words)]
        lines.append("")
    lines += [say(marked("Conversation")).upper(), ""]
    for turn in transcript.turns:
        if turn.learner_text is not None:
            lines += [f"{turn.number} {say(LEARNER)}", *_indented(turn.learner_text)]
        if turn.correction is not None:
            lines += [
                say(marked("A better way:")),
                *_indented(f"{turn.correction.said} → {turn.correction.better}"),
            ]
            lines += _indented(say(turn.correction.why))
        if turn.reply or ending_note(turn):
            lines += [f"{turn.number} {_one_line(task.partner.name.ja)}", *_indented(turn.reply)]
        lines += [*reply_notes(transcript, turn), ""]
    return "\n".join(lines)


def _indented(text: str, margin: str = "    ") -> list[str]:
    return [f"{margin}{line}" for line in text.splitlines()]


def _one_line(text: str) -> str:
    return " ".join(text.splitlines())
