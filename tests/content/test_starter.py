"""A starter file that is wrong is refused with its name and the key."""

import datetime

import pytest

from content.starter import BadStarter, Record, read_folder, read_list


def record(**data):
    return Record("things.yaml: it", data)


def test_the_getters_give_what_is_there():
    it = record(title=" A ", minutes=3, checked=datetime.date(2026, 11, 22), lay=["a", "b"], kind="guide")
    assert (it.text("title"), it.number("minutes"), it.words("lay")) == ("A", 3, ["a", "b"])
    assert it.date("checked") == datetime.date(2026, 11, 22)
    assert it.one_of("kind", ["guide"]) == "guide"
    assert it.table("fits") == {}
    assert it.pick("lay", {"a": 1, "b": 2}) == [1, 2]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: record().text("title"), "things.yaml: it: title: must be a text, not None"),
        (lambda: record(title=" ").text("title"), "things.yaml: it: title: is empty"),
        (lambda: record(minutes="3").number("minutes"), "minutes: must be a whole number, not '3'"),
        (lambda: record(minutes=True).number("minutes"), "minutes: must be a whole number, not True"),
        (lambda: record(lay=["a", 3]).words("lay"), "lay: must be a list of texts, not ['a', 3]"),
        (lambda: record(kind="song").one_of("kind", ["guide"]), "kind: is 'song'; it can be: guide"),
        (lambda: record(topics=["a"]).pick("topics", {}), "topics: there is no 'a'"),
        (lambda: record(a=1).only(["b"]), "b: is missing"),
        (lambda: record(a=1, c=1).only(["a"]), "c: is not a key we know"),
    ],
)
def test_what_is_wrong_is_named(wrong, words):
    with pytest.raises(BadStarter) as caught:
        wrong()
    assert words in str(caught.value)


def test_files_that_are_no_such_files(tmp_path):
    path = tmp_path / "topics.yaml"
    path.write_text("a: [")
    with pytest.raises(BadStarter, match=r"topics\.yaml"):
        read_list(path)
    path.write_text("a: 1")
    with pytest.raises(BadStarter, match="must be a list of tables"):
        read_list(path)
    (tmp_path / "one.md").write_text("---\nslug: two\n---\nWords")
    with pytest.raises(BadStarter, match=r"one\.md: slug: must be the file's name, 'one'"):
        list(read_folder(tmp_path))
