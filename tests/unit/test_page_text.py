"""Words as streamed Markdown: each piece by itself means nothing but its characters."""

from pages.parts.text import literal_markdown


def test_no_line_of_a_reply_can_begin_with_something_that_markdown_knows():
    whole = literal_markdown("はい。\n\n    もう一度\n\t- 一つ\n# 二つ")
    for line in whole.split("\n")[1:]:
        assert line.startswith("\u2060"), "four blanks after an empty line would be code"
        assert line.strip(), "an empty line would end the paragraph"


def test_a_piece_is_escaped_the_same_wherever_the_reply_was_cut():
    text = "850円 *です* [x](http://例え.jp)\n    <b>"
    assert "".join(map(literal_markdown, text)) == literal_markdown(text)
