"""Reading the YAML files that people edit, one reader at a time. Runs in both interpreters."""

from datetime import date

import pytest

from bot.checked_yaml import Problems, parse_yaml, read_yaml


def read(text):
    problems = Problems("some.yml")
    return parse_yaml(text, problems), problems.found


def value(text):
    """The place of ``x`` in a file of one field, and the list in which its problems will stand."""
    root, problems = read(text)
    return root.fields(("x",))["x"], problems


def test_a_problem_names_the_file_the_line_and_what_is_being_read():
    problems = Problems("some.yml", where="entry a")
    problems.add(3, "it is wrong")
    problems.where = ""
    problems.add(4, "this too")
    assert problems.found == ["some.yml line 3, entry a: it is wrong", "some.yml line 4: this too"]


@pytest.mark.parametrize(
    ("reader", "text", "expected"),
    [
        ("text", "x: ' Non '", "Non"),
        ("text", "x: No", "No"),  # neither false
        ("text", "x: 012", "012"),  # nor ten
        ("text", "x: |\n  two\n  lines\n", "two\nlines"),
        ("day", "x: 2027-05-01", date(2027, 5, 1)),
        ("day", "x: '2027-05-01'", date(2027, 5, 1)),
        ("flag", "x: true", True),
        ("flag", "x: no", False),
        ("whole", "x: 12", 12),
        ("whole", "x: -3", -3),
    ],
)
def test_a_good_value_is_read_without_a_problem(reader, text, expected):
    place, problems = value(text)
    assert getattr(place, reader)() == expected
    assert problems == []


@pytest.mark.parametrize(
    ("reader", "text", "problem"),
    [
        ("text", "x:", "x is empty"),
        ("text", "x: ~", "x is empty"),
        ("text", "x: '  '", "x is empty"),
        ("text", "x: [a]", "x must be a text"),
        ("text", "x: {a: b}", "x must be a text"),
        ("day", "x:", "x is empty"),
        ("day", "x: demain", "x: 'demain' is not a date like 2027-05-01"),
        ("day", "x: 2027-02-29", "x: '2027-02-29' is not a date like 2027-05-01"),
        ("day", "x: 20270501", "x: '20270501' is not a date like 2027-05-01"),
        ("day", "x: 2027-W01-1", "x: '2027-W01-1' is not a date like 2027-05-01"),
        ("flag", "x: 'true'", "x must be true or false"),  # quoted, so a text
        ("flag", "x: 1", "x must be true or false"),
        ("whole", "x:", "x is empty"),
        ("whole", "x: 1.5", "x must be a whole number"),
        ("whole", "x: --5", "x must be a whole number"),
        ("whole", "x: ²", "x must be a whole number"),
        ("whole", f"x: {'9' * 5_000}", "x must be a whole number"),
    ],
)
def test_a_bad_value_is_reported_once_and_read_as_nothing(reader, text, problem):
    place, problems = value(text)
    assert getattr(place, reader)() is None
    assert problems == [f"some.yml line 1: {problem}"]


def test_members_of_lists_and_mappings_know_their_names_and_lines():
    root, problems = read("list:\n- a\n- inner: []\n")
    second = root.fields(("list",))["list"].items()[1]
    assert second.fields(("inner",))["inner"].text() is None
    assert problems == ["some.yml line 3: list[2].inner must be a text"]


def test_a_scalar_has_neither_fields_nor_members():
    place, problems = value("x: 12")
    assert place.fields(("a",)) == {}
    assert place.items() == []
    assert problems == [
        "some.yml line 1: x must be a mapping (key: value)",
        "some.yml line 1: x must be a list",
    ]


def test_unknown_repeated_and_missing_fields_are_all_reported():
    root, problems = read("name: a\nnmae: b\nname: c\n? [odd]\n: d\n")
    found = root.fields(("name", "place"))
    assert found["name"].text() == "a"
    assert problems == [
        "some.yml line 2: unknown field 'nmae' in some.yml; did you mean 'name'?",
        "some.yml line 3: some.yml has the field 'name' twice; keep one",
        "some.yml line 4: some.yml: a key must be a word",
        "some.yml line 1: some.yml lacks the field 'place'",
    ]


def test_free_keys_may_be_allowed():
    root, problems = read("adult: 12\nchild: 0\n")
    assert list(root.fields(optional=None)) == ["adult", "child"]
    assert problems == []


def test_a_file_is_read_once_it_exists(tmp_path):
    path, problems = tmp_path / "some.yml", Problems("some.yml")
    assert read_yaml(path, problems) is None
    path.write_text("x: é", encoding="utf-8-sig")
    assert read_yaml(path, problems).fields(("x",))["x"].text() == "é"
    assert problems.found == ["some.yml: the file does not exist"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "some.yml line 1: the file is empty"),
        ("a: b\nc: [", "some.yml line 2: not valid YAML"),
        ("a: b\n\tc: d", "some.yml line 2: not valid YAML"),
        ("é: b\nc: \x00", "some.yml line 2: the character U+0000 may not stand in a YAML file; delete it"),
        ("a: \ud800", "some.yml line 1: not valid YAML"),
        ("[" * 50_000, "some.yml line 1: not valid YAML"),
    ],
)
def test_what_is_not_yaml_is_told_with_its_line(text, problem):
    root, problems = read(text)
    assert root is None
    assert len(problems) == 1
    assert problems[0].startswith(problem)
