"""What tickets cost together: exact, or not told, whatever the order in which they are asked for."""

import re

import pytest

from tests.rehearsing import some_seeds, talk

ALL = "全部でいくらですか。"


def sums_of(*said: str, seed: str = "seed") -> list[str]:
    """The sums in the answer to what it costs; prices of one ticket are none."""
    *_, reply = talk("station-ticket", *said, ALL, seed=seed)
    return re.findall(r"(?:^|全部で)([\d,]+円)です", reply)


@some_seeds
@pytest.mark.parametrize(
    ("said", "sum_"),
    [
        (("大人一枚ください", "子どもも一枚ください"), "540円"),
        (("大人一枚ください", "それと子ども一枚"), "540円"),
        (("大人一枚ください", "それから子ども一枚お願いします"), "540円"),
        (("大人一枚", "子ども一枚もお願いします"), "540円"),
        (("大人二枚ください", "子どもは一枚です"), "900円"),
        (("otona ichimai kudasai", "kodomo mo ichimai kudasai"), "540円"),
        (("切符を一枚ください。", "友だちの分も一枚ください。"), "720円"),
        (("切符をください", "もう一枚ください"), "720円"),
        (("切符をください", "もう一度お願いします"), "360円"),
    ],
)
def test_what_is_asked_for_on_top_is_added(said, sum_, seed):
    assert sums_of(*said, seed=seed) == [sum_]


@pytest.mark.parametrize(
    ("said", "sum_"),
    [
        (("三枚お願いします。一枚は子どもです。",), "900円"),
        (("三枚お願いします。子どもは一人です。",), "900円"),
        (("切符を三枚、うち一枚は子どもです",), "900円"),
        (("鎌倉まで二人です", "一人は子どもです"), "540円"),
        (("切符を二枚ください。", "一人は子どもです。"), "540円"),
        (("子ども一枚で、全部で三枚です",), "900円"),
        (("切符を三枚ください", "大人二人と子ども一人です"), "900円"),
        (("切符を二枚ください", "二人とも子どもです"), "360円"),
        (("切符を二枚ください。大人です。",), "720円"),
        (("切符を三枚ください", "全部大人です"), "1,080円"),
    ],
)
def test_a_part_of_them_is_no_more_than_that(said, sum_):
    assert sums_of(*said) == [sum_]


@pytest.mark.parametrize(
    ("said", "sum_"),
    [
        (("切符を二枚と子ども一枚ください。",), "900円"),
        (("大人と子ども二枚ずつお願いします",), "1,080円"),
        (("往復を二枚、それから片道を一枚ください",), "1,800円"),
        (("片道を一枚と往復を一枚ください",), "1,080円"),
        (("大人二枚ください", "大人二枚じゃなくて三枚ください"), "1,080円"),
        (("大人一枚ください", "大人じゃなくて子どもです"), "180円"),
        (("大人二枚、子ども一枚", "往復で"), "1,800円"),
        (("大人二枚と子ども一枚", "やっぱり大人三枚と子ども二枚お願いします"), "1,440円"),
    ],
)
def test_kinds_and_ways_are_counted_each(said, sum_):
    assert sums_of(*said) == [sum_]


@some_seeds
@pytest.mark.parametrize(
    "said",
    [
        ("大人一枚ください", "子ども一枚ください"),
        ("大人一枚ください", "やっぱり子ども二枚ください"),
        ("切符を二枚ください。", "子どもです"),
        ("私と子ども一人です。切符をください",),
        ("大人と子ども二枚お願いします",),
        ("大人二枚ください", "一枚キャンセルしてください"),
        ("一枚ください。もう一度言います。二枚ください。",),
        ("切符を一枚ください", "往復を一枚、片道を一枚です"),
        ("往復を一枚、片道を一枚ください", "もう一枚ください"),
        ("一枚ください。子どもは二人です。",),
        ("家族で行きます。切符をください",),
        ("二枚か三枚ください",),
        ("大人二枚、子ども一枚です。あ、子どもは一枚です。",),
        ("大人四人のうち、二人は往復です。切符ください",),
        ("切符を一枚ください", f"切符を{'9' * 400}枚ください"),
    ],
)
def test_what_may_mean_two_things_is_not_summed_up(said, seed):
    assert sums_of(*said, seed=seed) == []
    assert (
        "円" in talk("station-ticket", *said, ALL, seed=seed)[-1]
    )  # the prices of each, as a shop would say


@some_seeds
def test_what_was_not_sure_is_sure_when_all_is_said_again(seed):
    said = ("大人一枚ください", "子ども一枚ください", "大人一枚と子ども一枚です")
    assert sums_of(*said, seed=seed) == ["540円"]


@some_seeds
@pytest.mark.parametrize(
    "said", ["三枚お願いします。一枚は子どもです。", "二枚とも子どもです。切符をください。"]
)
def test_a_number_of_which_some_are_children_is_not_priced_as_grown_ups(said, seed):
    (reply,) = talk("station-ticket", said, seed=seed)
    assert "片道は" not in reply


@some_seeds
@pytest.mark.parametrize(
    ("said", "echo"),
    [
        ("片道三枚、大人二枚と子ども一枚", "三枚"),
        ("全部で四枚お願いします。大人二枚と子ども二枚です。", "四枚"),
        ("四枚お願いします。大人二枚と子ども二枚です。", "四枚"),
        ("大人一枚と子ども一枚ください。全部で二枚です。", "二枚"),
        ("切符を三枚、うち一枚は子どもです", "三枚"),
    ],
)
def test_the_first_number_is_all_where_the_others_make_it_up(said, echo, seed):
    (reply,) = talk("station-ticket", said, seed=seed)
    assert re.search(r"\w枚", reply) is None or reply.startswith(
        (f"{echo}ですね。", f"はい、{echo}ですね。")
    ), reply
    assert not re.search("枚と.枚ですね", reply)
