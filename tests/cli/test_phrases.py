"""What a translator types, and what comes back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from interpreter.cli.exits import ExitCode
from languages.loading import load_language
from languages.values.grammar import _folders, grammar
from tests.cli.calling import CommandLine
from tests.languages.small_books import small_copy


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of languages of one's own, with small books in Danish and Ukrainian."""
    own = tmp_path / "languages"
    for code in ("da", "uk"):
        small_copy(code, own)
    monkeypatch.setenv("INTERPRETER_LANGUAGES_DIR", str(own))
    before = list(_folders)
    yield own
    _folders[:] = before
    grammar.cache_clear()


@pytest.mark.parametrize("into", ["po", "tmx"])
def test_out_and_back(command_line: CommandLine, folder: Path, tmp_path: Path, into: str) -> None:
    out = tmp_path / f"uk.{into}"
    called = command_line("phrases", "export", "--language", "uk", "--format", into, "--out", str(out))
    assert called.code == ExitCode.DONE, called.err
    text = out.read_text(encoding="utf-8").replace("Так.", "Авжеж так.")
    out.write_text(text, encoding="utf-8")
    called = command_line("phrases", "import", str(out), "--dry-run")
    assert (called.code, called.out.splitlines()[-1][:23]) == (ExitCode.DONE, "Would import: 1 changed")
    assert load_language(folder / "uk").phrases["answer.yes"].text == "Так."
    called = command_line("phrases", "import", str(out))
    assert called.out.startswith("Imported: 1 changed, 0 newly approved")
    assert load_language(folder / "uk").phrases["answer.yes"].text == "Авжеж так."
    assert command_line("phrases", "import", str(out)).out.startswith("Nothing to import: 0 changed")


def test_a_fault_is_a_line_and_an_exit_code(command_line: CommandLine, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "uk.po"
    command_line("phrases", "export", "--language", "uk", "--out", str(out))
    out.write_text(out.read_text(encoding="utf-8").replace('"Так."', '"Tak."'), encoding="utf-8")
    called = command_line("phrases", "import", str(out))
    assert called.code == ExitCode.MISSING
    assert "uk answer.yes: 'Tak' is not in the script Cyrl (script)" in called.out.splitlines()
    assert "Nothing was changed" in called.out


def test_check_tells_faults_of_book_and_glossary(command_line: CommandLine, folder: Path) -> None:
    assert command_line("phrases", "check", "--language", "uk").code == ExitCode.DONE
    glossary = folder / "uk" / "glossary.csv"
    glossary.write_text(glossary.read_text(encoding="utf-8").replace("центр", "center"), encoding="utf-8")
    called = command_line("phrases", "check", "--language", "uk")
    assert called.code == ExitCode.MISSING
    assert "uk glossary jobcenter: 'center'" in called.out
    assert "0 approved by a person" in called.out


def test_drafts_and_terms(command_line: CommandLine, folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "rows.tsv"
    table.write_text("id\tdanish\theard\nzoo.sea\tJeg bor ved havet.\t\nzoo.x\tJa.\t\n", encoding="utf-8")
    called = command_line("phrases", "add-drafts", str(table), "--language", "da")
    assert called.code == ExitCode.MISSING
    assert "Added 1; 0 were there already; 1 problems." in called.out
    table.write_text("id\ttext\nzoo.sea\tЯ живу біля моря.\n", encoding="utf-8")
    called = command_line("phrases", "add-drafts", str(table), "--language", "uk", "--dry-run")
    assert (called.code, called.out) == (
        ExitCode.DONE,
        "Would add 1; 0 were there already; 0 problems.\n",
    )
    table.write_text(
        "term\tforms\texplanation\tkeep_danish\ttopic\nskovhjælp\t\tPenge.\tno\tmoney\n", encoding="utf-8"
    )
    assert "Added 1" in command_line("phrases", "add-terms", str(table), "--language", "da").out
    table.write_text("term\trendering\nskovhjælp\tдопомога лісам\n", encoding="utf-8")
    assert "Added 1" in command_line("phrases", "add-terms", str(table), "--language", "uk").out


def test_drafts_that_may_say_less_than_the_danish_are_counted_and_on_request_listed(
    command_line: CommandLine,
) -> None:
    called = command_line("phrases", "check", "--language", "fa")
    assert called.code == ExitCode.DONE, called.out
    assert "may say more or less" in called.out
    listed = command_line("phrases", "check", "--language", "fa", "--review")
    assert listed.code == ExitCode.DONE
    assert "Look at fa answer.nobody:" in listed.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "--language", "xx", "--out", "x.po"),
        ("export", "--language", "da", "--out", "x.po"),
        ("import", "x.doc"),
        ("import", "nowhere.po"),
        ("check", "--language", "xx"),
    ],
)
def test_what_cannot_be_done_is_a_usage_error(command_line: CommandLine, arguments: tuple[str, ...]) -> None:
    called = command_line("phrases", *arguments)
    assert called.code == ExitCode.USAGE
    assert called.err


@pytest.mark.parametrize("command", ["export", "import", "check", "add-drafts", "add-terms"])
def test_every_command_has_help_with_examples(command_line: CommandLine, command: str) -> None:
    called = command_line("phrases", command, "--help")
    assert called.code == ExitCode.DONE
    assert f"Examples:\n    interpreter phrases {command}" in called.out
    assert "\b" not in called.out
