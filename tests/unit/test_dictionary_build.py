"""What scripts/dictionary.py promises: a dictionary from JMdict or jamdict, or the old one."""

import gzip
import io
import lzma
import sqlite3
import tarfile
import tracemalloc
from functools import cache

import pytest

from lib import dictionary as asking
from lib.dictionary import open_dictionary
from lib.homographs import simpler
from lib.japanese import analyse, parts
from scripts import dictionary as script
from scripts import wanted
from scripts.jmdict import JMdictFile, NotJMdict

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE JMdict [
<!ELEMENT JMdict (entry*)>
<!ENTITY n "noun (common) (futsuumeishi)">
<!ENTITY vs "noun or participle which takes the aux. verb suru">
<!ENTITY v1 "Ichidan verb">
<!ENTITY vt "transitive verb">
<!ENTITY exp "expressions (phrases, clauses, etc.)">
<!ENTITY uk "word usually written using kana alone">
<!ENTITY arch "archaic">
<!ENTITY oK "word containing out-dated kanji or kanji usage">
<!ENTITY sK "search-only kanji form">
]>
<!-- JMdict created: 2026-11-20 -->
<JMdict>
"""
MISO = """<entry><ent_seq>1527040</ent_seq>
<k_ele><keb>味噌</keb><ke_pri>ichi1</ke_pri><ke_pri>nf14</ke_pri></k_ele>
<k_ele><keb>未曾</keb><ke_inf>&sK;</ke_inf></k_ele>
<r_ele><reb>みそ</reb><re_pri>ichi1</re_pri></r_ele>
<sense><pos>&n;</pos><gloss>miso</gloss><gloss xml:lang="ger">Misopaste</gloss></sense>
<sense><gloss>key part &amp; point</gloss></sense>
<sense><misc>&arch;</misc><gloss>weakling</gloss></sense></entry>
"""
PLEASE = """<entry><ent_seq>1184270</ent_seq>
<k_ele><keb>下さい</keb><ke_pri>spec1</ke_pri></k_ele>
<r_ele><reb>ください</reb><re_pri>spec1</re_pri></r_ele>
<sense><pos>&exp;</pos><misc>&uk;</misc><gloss>please (give me)</gloss></sense></entry>
"""
TAIL = "</JMdict>\n"
WHOLE = HEAD + MISO + PLEASE + TAIL
NO_END = HEAD + MISO
BOMB = (
    '<!DOCTYPE JMdict [<!ENTITY a "{}">'.format("ha" * 50)
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><JMdict><entry><ent_seq>1</ent_seq><r_ele><reb>&i;</reb></r_ele></entry></JMdict>"
)
SQUARE = HEAD + "<entry><ent_seq>1</ent_seq><r_ele><reb>" + "&n;" * 200_000 + "</reb></r_ele></entry>" + TAIL


@pytest.fixture
def target(tmp_path):
    """An old dictionary that must stay as it is."""
    path = tmp_path / "data" / "jmdict.db.xz"
    path.parent.mkdir()
    path.write_bytes(b"the old one")
    return path


def run(way, path, target):
    return script.main([way, str(path)], target)


def opened(target, tmp_path):
    return open_dictionary(target, tmp_path / "cache")


@pytest.fixture
def few(monkeypatch):
    """Let a few entries be a whole JMdict, and what every build asks of the same tasks be thought of once."""
    monkeypatch.setattr(script, "LEAST_ENTRIES", 2)
    monkeypatch.setattr(asking, "simpler", cache(simpler))
    monkeypatch.setattr(wanted, "analyse", cache(analyse))
    monkeypatch.setattr(wanted, "parts", cache(parts))


def jamdict(path):
    """A database with the tables of jamdict's that are read, and the same two words."""
    connection = sqlite3.connect(path)
    connection.executescript("""
        CREATE TABLE Kanji (ID INTEGER PRIMARY KEY, idseq INTEGER, text TEXT);
        CREATE TABLE KJI (kid INTEGER, text TEXT); CREATE TABLE KJP (kid INTEGER, text TEXT);
        CREATE TABLE Kana (ID INTEGER PRIMARY KEY, idseq INTEGER, text TEXT, nokanji BOOLEAN);
        CREATE TABLE KNI (kid INTEGER, text TEXT); CREATE TABLE KNP (kid INTEGER, text TEXT);
        CREATE TABLE Sense (ID INTEGER PRIMARY KEY, idseq INTEGER);
        CREATE TABLE pos (sid INTEGER, text TEXT); CREATE TABLE misc (sid INTEGER, text TEXT);
        CREATE TABLE dialect (sid INTEGER, text TEXT);
        CREATE TABLE SenseGloss (sid INTEGER, lang TEXT, gend TEXT, text TEXT);
        INSERT INTO Kanji VALUES (1, 1527040, '味噌'), (2, 1527040, '未曾'), (3, 1184270, '下さい');
        INSERT INTO KJI VALUES (2, 'search-only kanji form');
        INSERT INTO KJP VALUES (1, 'ichi1'), (1, 'nf14'), (3, 'spec1');
        INSERT INTO Kana VALUES (1, 1527040, 'みそ', 0), (2, 1184270, 'ください', 0);
        INSERT INTO KNP VALUES (1, 'ichi1'), (2, 'spec1');
        INSERT INTO Sense VALUES (1, 1527040), (2, 1527040), (3, 1527040), (4, 1184270);
        INSERT INTO pos VALUES (1, 'noun (common) (futsuumeishi)'), (2, 'noun (common) (futsuumeishi)'),
            (4, 'expressions (phrases, clauses, etc.)');
        INSERT INTO misc VALUES (3, 'archaism'), (4, 'word usually written using kana alone');
        INSERT INTO SenseGloss VALUES (1, 'eng', '', 'miso'), (1, 'ger', '', 'Misopaste'),
            (2, 'eng', '', 'key part & point'), (3, 'eng', '', 'weakling'),
            (4, 'eng', '', 'please (give me)');
    """)
    connection.commit()
    connection.close()
    return path


def sdist(path, database):
    packed = lzma.compress(database.read_bytes())
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo("jamdict_data-1.5/jamdict_data/jamdict.db.xz")
        member.size, member.mtime = len(packed), 1_618_648_620
        archive.addfile(member, io.BytesIO(packed))
    return path


def test_both_sources_make_the_same_dictionary(few, target, tmp_path, capsys):
    (tmp_path / "JMdict_e").write_text(WHOLE, "utf-8")
    (tmp_path / "JMdict_e.gz").write_bytes(gzip.compress(WHOLE.encode()))
    database = jamdict(tmp_path / "jamdict.db")
    sources = [
        ("import", tmp_path / "JMdict_e", "2026-11-20"),
        ("import", tmp_path / "JMdict_e.gz", "2026-11-20"),
        ("build", database, ""),
        ("build", sdist(tmp_path / "jamdict_data-1.5.tar.gz", database), "2021-04-17"),
    ]
    for way, path, date in sources:
        assert run(way, path, target) == 0
        assert (
            f"2 entries, JMdict, {'from' if way == 'import' else 'by way of'} {path.name}"
            in capsys.readouterr().out
        )
        dictionary = opened(target, tmp_path)
        assert dictionary.about()["date"] == date
        miso = dictionary.find("味噌", "みそ")
        assert (miso.id, miso.spellings, miso.readings) == (1527040, ("味噌",), ("みそ",))
        assert (miso.glosses, miso.pos, miso.common) == (("miso", "key part & point"), ("noun",), True)
        assert dictionary.find("未曾").id == 1527040, "found by what is only for searching"
        please = dictionary.find("ください")
        assert (please.glosses, please.usually_kana) == (("please (give me)",), True)
        dictionary.close()
    assert [one.name for one in target.parent.iterdir()] == ["jmdict.db.xz"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no whole XML file: no element found"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "an XML file of another kind: <html>"),
        (b"<rss><entry/></rss>", "an XML file of another kind: <rss>"),
        (b"Not found", "no whole XML file: syntax error"),
        (NO_END.encode(), "no whole XML file"),
        (gzip.compress(WHOLE.encode())[:300], "no whole gzip file"),
        (b"\x1f\x8b\x08\x00 and no more", "no whole gzip file"),
        (BOMB.encode(), "its entity 'b' is none of JMdict’s"),
        (SQUARE.encode(), "an entry of it is too long"),
        (
            b'<!DOCTYPE JMdict [<!ENTITY x SYSTEM "file:///etc/passwd">]><JMdict>&x;</JMdict>',
            "its entity 'x' lies outside of it",
        ),
        (b'<!DOCTYPE JMdict SYSTEM "http://example.com/x.dtd"><JMdict>&n;</JMdict>', "holds 0 entries"),
        (b'<!DOCTYPE JMdict [<!ENTITY % p "x">]><JMdict></JMdict>', "its entity 'p' lies outside of it"),
        (b"<JMdict><k_ele/><sense><gloss>x</gloss></sense></JMdict>", "holds 0 entries"),
        (b"<JMdict><entry><ent_seq>1</ent_seq></entry></JMdict>", "its entry 1 is not whole"),
        (b"<JMdict><entry><k_ele></k_ele></entry></JMdict>", "its entry without a number is not whole"),
        ((HEAD + MISO + MISO + TAIL).encode(), "its entry 1527040 stands there twice"),
        (HEAD.encode() + b"<!--" + b"x" * 2_000_000, "a part of it is too long"),
        (b"<!DOCTYPE JMdict [" + b"<!ELEMENT a (b)>" * 100_000, "a part of it is too long"),
        (HEAD.encode() + b"<entry>" + b"<k_ele/>" * 100_000, "an entry of it is too long"),
        (HEAD.encode() + b"<entry>" * 100, "an entry of it is too long"),
        (HEAD.encode() + b"<entry><ent_seq>9999999999999999999999</ent_seq></entry>", "is not whole"),
        (WHOLE.encode(), "it holds 2 entries, and the whole of JMdict 100000 at least"),
        (WHOLE.encode("utf-16"), "no whole XML file: encoding"),
    ],
)
def test_what_is_not_jmdict_is_refused_in_one_line_and_the_old_one_stays(
    content, told, target, tmp_path, capsys
):
    path = tmp_path / "JMdict_e"
    path.write_bytes(content)
    assert run("import", path, target) == 1
    said = capsys.readouterr().err
    assert told in said
    assert said.startswith(f"{path}: ")
    assert said.endswith("jmdict.db.xz is as it was.\n")
    assert said.count("\n") == 1
    assert target.read_bytes() == b"the old one"
    assert [one.name for one in target.parent.iterdir()] == ["jmdict.db.xz"]


@pytest.mark.parametrize("way", ["import", "build"])
def test_a_folder_and_a_file_that_is_not_there_are_refused(way, target, tmp_path, capsys):
    assert run(way, tmp_path, target) == 1
    assert "Is a directory. jmdict.db.xz is as it was." in capsys.readouterr().err
    assert run(way, tmp_path / "nosuch", target) == 1
    assert "No such file or directory. jmdict.db.xz is as it was." in capsys.readouterr().err
    assert target.read_bytes() == b"the old one"


def other_database(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE words (word TEXT)")
    connection.close()


def other_sdist(path):
    with tarfile.open(path, "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("other-1.0/README"))


def cut_off_sdist(path):
    whole = sdist(path, jamdict(path.with_name("jamdict.db"))).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (other_database, "no database of jamdict’s: no such table: KJP"),
        (other_sdist, "it holds no jamdict.db.xz"),
        (cut_off_sdist, "neither jamdict’s database nor its sdist"),
        (lambda path: path.write_text("<html>404</html>"), "neither jamdict’s database nor its sdist"),
    ],
)
def test_what_is_not_jamdicts_is_refused(make, told, target, tmp_path, capsys):
    path = tmp_path / "source"
    make(path)
    assert run("build", path, target) == 1
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1
    assert target.read_bytes() == b"the old one"


def test_a_large_file_is_read_in_little_memory(tmp_path):
    path = tmp_path / "JMdict_e.gz"
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
        file.write(HEAD)
        for _ in range(10_000):
            file.write(MISO)
        file.write(TAIL)
    tracemalloc.start()
    assert sum(1 for _ in JMdictFile(path)) == 10_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_entries_come_as_they_stand_without_a_second_look(tmp_path):
    path = tmp_path / "JMdict_e"
    path.write_text(WHOLE, "utf-8")
    file = JMdictFile(path)
    assert file.created == ""
    miso, please = file
    assert file.created == "2026-11-20"
    assert [form.text for form in miso.kanji] == ["味噌", "未曾"]
    assert miso.kanji[0].priority == ["ichi1", "nf14"]
    assert [sense.glosses for sense in miso.senses] == [["miso"], ["key part & point"], ["weakling"]]
    assert miso.senses[1].pos == ["noun (common) (futsuumeishi)"], "as in the sense before"
    assert please.senses[0].remarks == ["word usually written using kana alone"]
    path.write_text("nothing")
    with pytest.raises(NotJMdict):
        list(file)
