"""What a request wants done, and with what: the thing named, or something else about it.

写真を撮ってもいいですか asks for a deed of its own, ラーメンのメニューをください for the メニュー.
"""

from collections.abc import Sequence

from lib.clauses import Clause
from lib.sights import Found
from lib.terms import is_left_out
from lib.tokens import Token

# What a customer has done to a thing that they ask for: these verbs say no more than ください.
_ORDINARY_TEXT = """
    為る 食べる 飲む 注文 頼む オーダー 追加 持つ 来る 出す 付ける 入れる 買う 貰う
    頂く 作る 選ぶ 決める 試す 願う 変える 替える 換える 足す 乗せる 載せる 増やす
    届ける 売る 御願い 購入 プラス トッピング つける いれる のせる たのむ もつ だす
    かえる くる とりかえる
"""
_ORDINARY = frozenset(_ORDINARY_TEXT.split())


def is_own_request(clause: Clause, found: Sequence[Found], said: Sequence[Token]) -> bool:
    """Whether what is asked for is the thing named, and not something else about it."""
    if "request" not in clause.acts:
        return False
    named = {token.normalized for token in said}
    if clause.deed and not clause.deed & named and not clause.deed <= _ORDINARY:
        return False
    return not any(_belongs_to_another(place, clause, said) for place in found)


def _belongs_to_another(place: Found, clause: Clause, said: Sequence[Token]) -> bool:
    if is_left_out(place, clause):
        return True
    after = [token for token in clause.tokens if token.start >= place.end]
    if after and after[0].normalized in _MADE_OF and after[0].pos[0] == "名詞" and after[0] not in said:
        return True  # みそしるをください
    if len(after) < 2 or after[0].written != "の" or after[1] in said:  # noqa: PLR2004
        return False
    owner = after[1]
    if owner.pos[0] == "接頭辞" and len(after) > 2:  # noqa: PLR2004
        owner = after[2]
    return owner.pos[0] == "名詞" and owner.normalized in _THINGS_ABOUT


# With these as its last part a compound is another thing: Sudachi cuts it up where it stands in kana.
_MADE_OF_TEXT = """
    汁 しる スープ カツ メニュー 写真 グラス コップ 器 皿 箸 レシピ サラダ アイス お結び 御握り
    カレー 定食 屋
"""
_MADE_OF = frozenset(_MADE_OF_TEXT.split())

_THINGS_ABOUT_TEXT = """
    メニュー 写真 店 名前 作り方 レシピ 本 値段 種類 話 代わり 味 匂い スープ 量
    説明 意味 読み方 絵 クーポン 券 席 隣 器 箸
"""
_THINGS_ABOUT = frozenset(_THINGS_ABOUT_TEXT.split())
