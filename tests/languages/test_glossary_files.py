"""Files that people wrote in a spreadsheet: read, or refused with the line and the remedy."""

from pathlib import Path

import pytest

from languages import LanguageError
from languages.glossary_files import MasterTerm, read_master, read_own, read_renderings

HEAD = "term,forms,explanation,keep_danish,topic\n"
JOBNET = MasterTerm("Jobnet", (), "En hjemmeside.", True, "digital")


def file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "glossary.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_master(tmp_path: Path) -> None:
    path = file(tmp_path, HEAD + 'CV,CVet | CVer,"Et papir, om en selv.",yes,work\n\n')
    assert read_master(path) == (MasterTerm("CV", ("CVet", "CVer"), "Et papir, om en selv.", True, "work"),)


def test_a_spreadsheet_with_semicolons_and_a_mark_is_read(tmp_path: Path) -> None:
    head = "term;forms;explanation;keep_danish;topic;uk;status\r\n"
    path = file(
        tmp_path, "\ufeff" + head + "Team Vest;;Et kontor i vest.;yes;unit;Команда Захід;approved\r\n"
    )
    (term,) = read_own(path, ("da", "uk"))
    assert term.own
    code, rendering = term.renderings[0]
    assert (code, rendering.text, rendering.keep_danish, rendering.approved) == (
        "uk",
        "Команда Захід",
        True,
        True,
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("term,forms\nCV,\n", "no column explanation, keep_danish, topic"),
        (HEAD.replace("topic", "topic,xx") + "CV,,Et.,no,work,\n", "unknown column 'xx'"),
        (HEAD + ",,Et.,no,work\n", "line 2: no term"),
        (HEAD + "CV,,,no,work\n", "'CV' has no explanation"),
        (HEAD + "CV,,Et.,maybe,work\n", "'maybe' under keep_danish. Write yes or no"),
        (HEAD + "CV,,Et.,no,work\ncv,,Et.,no,work\n", "line 3: 'cv' stands in line 2 already"),
        (HEAD + "CV,,Et papir, om,no,work\n", "more cells than columns"),
        (HEAD.replace("topic", "term"), "no column topic"),
        ("", "no column"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(LanguageError, match=told):
        read_master(file(tmp_path, text))


def test_other_encodings_and_missing_files_are_told(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes((HEAD + "Færdig,,Et.,no,work\n").encode("cp1252"))
    with pytest.raises(LanguageError, match="Save it as CSV UTF-8"):
        read_own(path, ("da",))
    with pytest.raises(LanguageError, match="Cannot read"):
        read_own(tmp_path / "none.csv", ("da",))


def test_renderings(tmp_path: Path) -> None:
    master = {"Jobnet": JOBNET, "CV": MasterTerm("CV", (), "Et.", False, "work")}
    head = "term,rendering,keep_danish,status\n"
    found = read_renderings(file(tmp_path, head + "Jobnet,,,draft\nCV,резюме,,approved\n"), master)
    assert found["Jobnet"].keep_danish
    assert not found["Jobnet"].approved
    assert found["CV"].approved
    assert read_renderings(tmp_path / "none.csv", master) == {}
    for line, told in (
        ("CV,,,draft", "'CV' has no rendering"),
        ("SU,су,,draft", "'SU' is not in the Danish glossary"),
        ("CV,резюме,,fuzzy", "Write approved or draft"),
    ):
        with pytest.raises(LanguageError, match=told):
            read_renderings(file(tmp_path, head + line + "\n"), master)
