"""The documents tested against the code: what is there is described, and what is described is there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

from bot.faq import ENTRY_OPTIONAL, ENTRY_REQUIRED, FaqError, parse_faq
from bot.gateway.app import create_app
from bot.gateway.settings import PREFIX, Settings
from bot.museum import load_museum
from bot.museum.loading import CHANGE_KINDS, HOURS_OPTIONAL, HOURS_REQUIRED, REQUIRED

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
ADD_AN_ENTRY = DOCS / "howto" / "add-an-entry.md"

HEADING = re.compile(r"^#+ +(.+?)\s*$", re.MULTILINE)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]\n]+\]\(([^)\s]+)\)")
SETTING_IN_CODE = re.compile(rf"[\"']({PREFIX}[A-Z_]+?)(?:_FILE)?[\"']")

# Names that only tests read.
TEST_SETTINGS = {"CURIO_TEST_POSTGRES_URL", "CURIO_REQUIRE_SERVERS", "CURIO_CHROMIUM"}
WORDS = (
    "visitor", "staff", "curator", "conversation", "message", "handoff", "request", "reply", "delivery", "attempt",
    "FAQ entry", "phrasing", "candidate",
)  # fmt: skip
FORBIDDEN_WORDS = ("user", "item", "data", "manager", "helper", "utils")
NOT_OURS = {"node_modules", "dist", "var", "models", "__pycache__", "test-results"}
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work/|root/|home/\w+/|Users/\w+/|tmp/curio)")
ENTRY_FILE_HEAD = "version: 1\nlanguages: [fr, en]\nentries:\n"


def pages() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "tests").rglob("*.md")])


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def prose(path: Path) -> str:
    """The page without its code blocks."""
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def headings(path: Path) -> list[str]:
    return HEADING.findall(prose(path))


def anchors(path: Path) -> set[str]:
    """The headings as links name them: small letters, hyphens for blanks, no punctuation."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings(path)}


def our_files() -> Iterator[Path]:
    for folder, inner, names in os.walk(ROOT):
        inner[:] = [name for name in inner if name not in NOT_OURS and not (name.startswith(".") and name != ".ci")]
        yield from (Path(folder) / name for name in names)


def settings_of_the_gateway() -> list[str]:
    return [PREFIX + name.upper() for name in Settings.model_fields]


def settings_in_code() -> set[str]:
    sources = [path for part in ("bot", "actions") for path in (ROOT / part).rglob("*.py")]
    return {name for path in sources for name in SETTING_IN_CODE.findall(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("setting", settings_of_the_gateway())
def test_every_setting_of_the_gateway_has_a_heading(setting: str) -> None:
    assert setting in headings(DOCS / "settings.md")


def test_every_setting_that_any_code_reads_has_a_heading() -> None:
    assert {"CURIO_ENCODER", "CURIO_FAQ_PATH", "CURIO_GATEWAY_URL", "CURIO_INTERNAL_TOKEN"} <= settings_in_code()
    assert settings_in_code() <= set(headings(DOCS / "settings.md"))


def test_no_setting_is_described_that_nothing_reads() -> None:
    described = {heading for heading in headings(DOCS / "settings.md") if heading.startswith(PREFIX)}
    assert described <= settings_in_code() | set(settings_of_the_gateway())


@pytest.mark.parametrize("setting", settings_of_the_gateway())
def test_the_default_of_every_setting_is_told(setting: str) -> None:
    page = prose(DOCS / "settings.md")
    described = page.partition(f"### {setting}\n")[2].partition("\n#")[0]
    default = Settings.model_fields[setting.removeprefix(PREFIX).lower()].default
    is_told = isinstance(default, str | int | float | Path) and not isinstance(default, bool) and default != ""
    number = f"{default:g}" if isinstance(default, float) else str(default)
    assert f"Default: `{number}`" in described if is_told else "Default: " in described


def test_settings_that_only_tests_read_are_explained_to_contributors() -> None:
    missing = [name for name in TEST_SETTINGS if f"`{name}" not in prose(ROOT / "CONTRIBUTING.md")]
    assert missing == []


@pytest.mark.parametrize("field", ["version", "languages", "entries", *ENTRY_REQUIRED, *ENTRY_OPTIONAL])
def test_every_faq_field_has_a_heading(field: str) -> None:
    assert field in headings(DOCS / "faq-format.md")


@pytest.mark.parametrize(
    "field", [*REQUIRED, "logo", "free_days", *HOURS_REQUIRED, *HOURS_OPTIONAL, *CHANGE_KINDS]
)  # fmt: skip
def test_every_field_of_the_museum_has_a_heading(field: str) -> None:
    named = [heading.removesuffix(" (as a change)") for heading in headings(DOCS / "museum-format.md")]
    times = 2 if field == "hours" else 1
    assert named.count(field) == times


def test_every_placeholder_is_listed() -> None:
    listed = set(re.findall(r"^\| `\{\{ ([\w.]+) \}\}`", (DOCS / "museum-format.md").read_text("utf-8"), re.MULTILINE))
    known = load_museum(ROOT / "data" / "museum.yml").placeholders
    assert listed <= known
    # One price stands for all categories.
    assert {name for name in known if not name.startswith("prices.")} <= listed
    assert {"prices.table", "prices.adult"} <= listed


def addresses(tmp_path: Path) -> list[tuple[str, str]]:
    """(path, method) of everything that the gateway serves, the built files under /static aside."""
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path}/curio.db"))
    return [(path, method.upper()) for path, methods in app.openapi()["paths"].items() for method in methods]


def test_every_address_of_the_widget_has_a_heading_in_the_protocol(tmp_path: Path) -> None:
    served = {f"{method} {path}" for path, method in addresses(tmp_path) if path.startswith("/api/")}
    described = {heading for heading in headings(DOCS / "protocol.md") if "/api/" in heading}
    assert served == described


def test_every_address_of_the_gateway_is_listed(tmp_path: Path) -> None:
    listed = prose(DOCS / "architecture.md").partition("## Addresses")[2].partition("\n## ")[0]
    assert [f"{method} {path}" for path, method in addresses(tmp_path) if f"`{method} {path}`" not in listed] == []


@pytest.mark.parametrize("word", WORDS)
def test_the_glossary_has_every_word_of_the_trade(word: str) -> None:
    assert word in headings(DOCS / "glossary.md")


@pytest.mark.parametrize("word", FORBIDDEN_WORDS)
def test_the_glossary_has_no_word_that_means_nothing(word: str) -> None:
    assert word not in [heading.lower() for heading in headings(DOCS / "glossary.md")]


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    broken = []
    for target in LINK.findall(prose(page)):
        if re.match(r"[a-z]+:|…", target):
            continue
        name, _, anchor = unquote(target).partition("#")
        aim = (page.parent / name).resolve() if name else page
        if not aim.exists() or (anchor and anchor not in anchors(aim)):
            broken.append(target)
    assert broken == []


def test_every_decision_says_itself_in_one_sentence_and_is_listed() -> None:
    architecture = (DOCS / "architecture.md").read_text("utf-8")
    for number, page in enumerate(sorted((DOCS / "decisions").glob("*.md")), 1):
        quoted = [line for line in page.read_text("utf-8").split("\n") if line.startswith("> ")]
        sentence = " ".join(line.removeprefix("> ") for line in quoted)
        assert sentence.count(".") - sentence.count("3.10") == 1, page.name
        assert page.name.startswith(f"{number:04d}-")
        assert f"(decisions/{page.name})" in architecture


def mistakes() -> list[tuple[str, str, str]]:
    """Title, broken entry and message of each mistake that the page for curators explains."""
    explained = ADD_AN_ENTRY.read_text("utf-8").partition("## What the messages mean")[2]
    found = []
    for section in re.split(r"^### ", explained, flags=re.MULTILINE)[1:]:
        blocks = dict(FENCE.findall(section))
        if blocks:
            found.append((section.partition("\n")[0], blocks["yaml"], blocks["text"]))
    return found


def without_numbers(message: str) -> str:
    """Where in the file the entry stands is made up on the page, and the list of placeholders is cut short."""
    message = re.sub(r"known: .*", "known: …", message)
    return re.sub(r"line \d+", "line N", re.sub(r"entries\[\d+\]", "entries[N]", message))


def placeholders() -> set[str]:
    return load_museum(ROOT / "data" / "museum.yml").placeholders


@pytest.mark.parametrize(("title", "broken", "message"), mistakes(), ids=[title for title, _, _ in mistakes()])
def test_the_messages_explained_to_curators_are_the_real_ones(title: str, broken: str, message: str) -> None:
    with pytest.raises(FaqError) as caught:
        parse_faq(ENTRY_FILE_HEAD + broken, placeholders())
    real = [without_numbers(problem) for problem in caught.value.problems]
    assert real == without_numbers(message).strip().split("\n"), title


def test_the_example_for_curators_is_an_entry() -> None:
    kind, example = FENCE.findall(ADD_AN_ENTRY.read_text("utf-8"))[0]
    assert kind == "yaml"
    (entry,) = parse_faq(ENTRY_FILE_HEAD + example, placeholders()).entries
    assert set(entry.questions) == set(entry.answer) == {"fr", "en"}


def test_the_examples_of_the_faq_format_are_right() -> None:
    whole, *parts = [block for kind, block in FENCE.findall((DOCS / "faq-format.md").read_text("utf-8"))]
    assert len(parse_faq(whole).entries) == 1
    for part in parts:
        content = yaml.safe_load(whole)
        content["languages"] = ["fr", "en"]
        other = {"topic": "visit", "answer": {"fr": "Oui."}}
        content["entries"] += [
            {"id": name, "questions": {"fr": [name]}, **other} for name in ("last-entry", "closed-days")
        ]
        content["entries"][0].update(yaml.safe_load(part))
        assert len(parse_faq(yaml.safe_dump(content, allow_unicode=True)).entries) == 3


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    named = []
    for path in our_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # pictures and fonts
        named += [f"{name_of(path)}: {found}" for found in MACHINE_PATH.findall(text)]
    assert named == []
