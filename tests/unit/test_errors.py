from lib.errors import PracticeError, message_for, tree


def test_every_code_is_stable_and_used_once():
    codes = [cls.code for cls in tree(PracticeError) if cls.__name__ != "TextTooLong"]
    assert len(codes) == len(set(codes))


def test_every_message_says_what_to_do_next():
    for cls in tree(PracticeError):
        assert cls.message.endswith((".", "!")), cls


def test_a_code_of_an_older_version_still_has_a_message():
    assert message_for("a_code_that_is_gone") == PracticeError.message
    assert "key" in message_for("partner_key_refused")
