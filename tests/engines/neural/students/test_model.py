"""Students: what is decided about them with scripted workers, and what the real ones do."""

import gzip
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from interpreter.engines.neural.manifest import read_folder
from interpreter.engines.neural.students import model as student
from interpreter.engines.neural.students.files import StudentFiles
from interpreter.engines.neural.students.model import MAX_TOKENS, StudentModel
from interpreter.errors import ConfigError, EngineError
from tests.fakes.students import ENGLISH_PORTUGUESE, PORTUGUESE_ENGLISH, add_files, add_real_student
from tests.fakes.tiny_models import train_sentencepiece

PAIR = ("da", "en")
Answer = Callable[[str], str]


class Worker:
    """Instead of a process."""

    answer: Answer = staticmethod(str.upper)

    def __init__(self, label: str, files: StudentFiles) -> None:
        self.asked: list[list[str]] = []
        self.failures = 0
        self.runs = True

    def translate(self, sentences: Sequence[str]) -> list[str]:
        self.asked.append(list(sentences))
        return [self.answer(sentence) for sentence in sentences]

    def close(self) -> None:
        self.runs = False


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., tuple[StudentModel, Worker]]:
    def make(answer: Answer = str.upper, extra: str = "") -> tuple[StudentModel, Worker]:
        monkeypatch.setattr(student, "StudentWorker", Worker)
        folder = add_files(tmp_path, PAIR, extra, model__daen__bin=b"")
        train_sentencepiece(["hej", "med", "dig", "i", "morgen", "HEJ"], folder / "vocab.daen.spm")
        model = StudentModel(read_folder(folder))
        worker = model._worker
        assert isinstance(worker, Worker)
        worker.answer = answer
        return model, worker

    return make


Scripted = Callable[..., tuple[StudentModel, Worker]]


def test_sentences_go_in_one_call_and_say_no_score(scripted: Scripted) -> None:
    model, worker = scripted()
    first, second = model.translate(["hej  med\ndig", "i morgen"], PAIR)
    assert (first.text, second.text) == ("HEJ MED DIG", "I MORGEN")
    assert worker.asked == [["hej med dig", "i morgen"]]
    assert (first.confidence, first.finished, first.unknown, first.retried) == (None, True, False, False)


def test_no_sentences_are_no_work(scripted: Scripted) -> None:
    model, worker = scripted()
    assert model.translate([], PAIR) == ()
    assert worker.asked == []


@pytest.mark.parametrize("extra", ["", "max_source_tokens = 1000"])
def test_no_part_is_longer_than_a_student_takes_and_none_is_left_out(scripted: Scripted, extra: str) -> None:
    model, worker = scripted(extra=extra)
    long = " ".join(["hej med dig i morgen"] * 60)
    [short, sentence] = model.translate(["hej", long], PAIR)
    [asked] = worker.asked
    assert len(asked) > 3
    assert all(model.token_count(part, PAIR) <= MAX_TOKENS for part in asked)
    assert (short.text, sentence.text) == ("HEJ", long.upper())


def test_a_shorter_limit_of_the_manifest_counts(scripted: Scripted) -> None:
    model, worker = scripted(extra="max_source_tokens = 16")
    model.translate([" ".join(["hej"] * 40)], PAIR)
    assert all(model.token_count(part, PAIR) <= 16 for part in worker.asked[0])


def test_an_output_that_met_the_limit_is_not_finished(scripted: Scripted) -> None:
    model, _ = scripted(lambda sentence: "HEJ " * 100)
    [sentence] = model.translate(["hej"], PAIR)
    assert not sentence.finished


def test_what_the_vocabulary_does_not_know_is_told(scripted: Scripted) -> None:
    model, _ = scripted()
    [known, unknown] = model.translate(["hej", "hej 😀"], PAIR)
    assert (known.unknown, unknown.unknown) == (False, True)


def test_a_token_without_a_text_in_the_output_is_told(scripted: Scripted) -> None:
    model, _ = scripted(lambda sentence: "HEJ ⁇ DIG")
    [sentence] = model.translate(["hej med dig"], PAIR)
    assert sentence.unknown


def test_it_runs_on_the_processor_and_that_is_no_fault(scripted: Scripted) -> None:
    model, worker = scripted()
    health = model.health()
    assert (health.engine, health.device, health.degraded) == ("translator student-da-en 1", "cpu", False)
    worker.runs, worker.failures = False, 1
    assert (model.health().degraded, model.health().failures) == (True, 1)
    assert "started again" in model.health().reason


def test_a_vocabulary_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = add_files(tmp_path, PAIR, model__daen__bin=b"", vocab__daen__spm=b"no sentencepiece")
    with pytest.raises(ConfigError, match=r"vocab\.daen\.spm is not a sentencepiece model"):
        StudentModel(read_folder(folder))


# ------------------------------------------------------------------------------------------ the real ones


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StudentModel]:
    model = StudentModel(read_folder(add_real_student(tmp_path_factory.mktemp("en"), ENGLISH_PORTUGUESE)))
    yield model
    model.close()


@pytest.mark.engines
def test_a_real_student_translates(english: StudentModel) -> None:
    [first, second] = english.translate(
        ["You must bring your residence permit on 14 March.", "I do not have an appointment."], ("en", "pt")
    )
    assert first.text == "Você deve trazer sua autorização de residência em 14 de março."
    assert second.text == "Não tenho uma consulta."
    assert first.finished
    assert not first.unknown
    assert first.confidence is None


@pytest.mark.engines
def test_several_threads_may_ask_a_real_student(english: StudentModel) -> None:
    sentences = ["Yes.", "Tomorrow at nine.", "I do not have an appointment.", "Thank you."] * 6
    alone = [english.translate([sentence], ("en", "pt"))[0] for sentence in sentences]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda one: english.translate([one], ("en", "pt"))[0], sentences)) == alone


@pytest.mark.engines
def test_a_very_long_sentence_is_not_cut_off(english: StudentModel) -> None:
    """Asked at once, the engine drops the end without a word."""
    middle = ", and the office sends a letter to the family in the next week" * 20
    long = f"The mother calls{middle}, and finally the elephant sings."
    assert english.token_count(long, ("en", "pt")) > 3 * MAX_TOKENS
    [sentence] = english.translate([long], ("en", "pt"))
    assert "elefante" in sentence.text
    [at_once] = english._worker.translate([long])
    assert "elefante" not in at_once


@pytest.mark.engines
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_signals_are_for_the_service_which_finishes_what_was_said(
    english: StudentModel, sent: signal.Signals
) -> None:
    assert english.translate(["Yes."], ("en", "pt"))[0].text == "Sim."
    process = english._worker._process
    assert process is not None
    process.send_signal(sent)
    assert english.translate(["Yes."], ("en", "pt"))[0].text == "Sim."
    assert english._worker._process is process


@pytest.mark.engines
@pytest.mark.parametrize("text", ["", " ", "😀", "</s>", "\x00", "a" * 3000])
def test_odd_texts_break_nothing(english: StudentModel, text: str) -> None:
    [sentence] = english.translate([text], ("en", "pt"))
    assert isinstance(sentence.text, str)
    assert english.translate(["Yes."], ("en", "pt"))[0].text == "Sim."


@pytest.mark.engines
def test_without_its_shortlist_it_translates_too(tmp_path: Path) -> None:
    model = StudentModel(read_folder(add_real_student(tmp_path, PORTUGUESE_ENGLISH, shortlist=False)))
    try:
        [sentence] = model.translate(["Eu não tenho carro."], ("pt", "en"))
        assert sentence.text == "I don't have a car."
    finally:
        model.close()


@pytest.mark.engines
def test_packed_as_it_is_published_it_translates_too(tmp_path: Path) -> None:
    folder = add_real_student(tmp_path, ENGLISH_PORTUGUESE)
    for file in [*folder.glob("*.bin"), *folder.glob("*.spm")]:
        (folder / f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), 1))
        file.unlink()
    model = StudentModel(read_folder(folder))
    try:
        assert model.translate(["Yes."], ("en", "pt"))[0].text == "Sim."
    finally:
        model.close()


@pytest.mark.engines
def test_after_closing_it_says_so(tmp_path: Path) -> None:
    model = StudentModel(read_folder(add_real_student(tmp_path, ENGLISH_PORTUGUESE)))
    process = model._worker._process
    model.close()
    model.close()
    assert process is not None
    assert process.poll() == 0
    with pytest.raises(EngineError, match="closed"):
        model.translate(["Yes."], ("en", "pt"))
