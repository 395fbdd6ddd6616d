"""What every recogniser promises, on both fakes and on each real engine."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from interpreter.engines import table
from interpreter.engines.recogniser import Effort, Recogniser, Recognition, RecognitionRequest, Samples
from interpreter.engines.recognisers import Recognisers
from interpreter.errors import ConfigError, EngineError, InputError
from interpreter.settings import Settings
from tests.engines.whisper.clips import read_clips
from tests.fakes.recogniser import ScriptedRecogniser, silence
from tests.fakes.speech import Script, SoundReader, line
from tests.fakes.tiny_ctc import say, tiny_recogniser, write_model
from tests.fakes.virtual_time import Cost

RATE = 16_000


@dataclass(frozen=True)
class Subject:
    """A recogniser under test, and a sound in which something is said that it can read."""

    load: Callable[[], Recogniser]
    recogniser: Recogniser
    samples: Samples
    text: str
    language: str
    other: str


@pytest.fixture(
    scope="module",
    params=[
        "scripted",
        "sound-reader",
        "ctc",
        "recognisers",
        pytest.param("whisper", marks=pytest.mark.engines),
    ],
    name="subject",
)
def _subject(request: pytest.FixtureRequest) -> Iterator[Subject]:
    if request.param == "scripted":
        scripted = ScriptedRecogniser()
        text = "har du fået brevet fra kommunen"
        yield Subject(ScriptedRecogniser, scripted, scripted.say(text, "da"), text, "da", "uk")
        return
    if request.param == "sound-reader":
        text = "har du fået brevet fra kommunen"
        script = Script(line(text, 0.0), 2.5)

        def reader() -> SoundReader:
            return SoundReader(script, Cost())

        yield Subject(reader, reader(), script.samples, text, "da", "uk")
        return
    if request.param == "ctc":
        folder = write_model(request.getfixturevalue("tmp_path_factory").mktemp("models") / "tiny")
        text = "так я чекаю на довідку"
        yield Subject(lambda: tiny_recogniser(folder), tiny_recogniser(folder), say(text), text, "uk", "da")
        return
    if request.param == "recognisers":
        folder = write_model(request.getfixturevalue("tmp_path_factory").mktemp("models") / "tiny")
        default, own = ScriptedRecogniser(), ScriptedRecogniser()
        both = Recognisers(default, {"uk": own, "so": tiny_recogniser(folder)})
        text = "так я чекаю на довідку"
        default.say(text, "uk")
        yield Subject(
            lambda: Recognisers(ScriptedRecogniser(), {"uk": ScriptedRecogniser()}),
            both,
            own.say(text, "uk"),
            text,
            "uk",
            "da",
        )
        return
    models_dir: Path = request.getfixturevalue("models_dir")
    shared_data: Path = request.getfixturevalue("shared_data")

    def load() -> Recogniser:
        return table.load_recogniser(Settings(models_dir=models_dir))

    (clip,) = read_clips(shared_data / "speech", "uk", 1)
    recogniser = load()
    yield Subject(load, recogniser, clip.samples, clip.transcript, "uk", "da")
    recogniser.close()


def check(recognition: Recognition, samples: Samples, languages: tuple[str, ...]) -> None:
    """What holds for every recognition, whatever was heard."""
    assert recognition.language in languages
    assert [language for language, _ in recognition.language_probabilities] == list(languages)
    assert sum(p for _, p in recognition.language_probabilities) == pytest.approx(1.0)
    assert 0.0 <= recognition.no_speech_probability <= 1.0
    assert 0.0 <= recognition.confidence <= 1.0
    assert recognition.text == " ".join(word.text for word in recognition.words)
    if recognition.rejection is not None:
        assert recognition.words == ()
        return
    assert recognition.words
    times = [time for word in recognition.words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert times[0] >= 0.0
    assert times[-1] <= samples.shape[0] / RATE + 0.01
    assert all(0.0 <= word.probability <= 1.0 and word.text for word in recognition.words)


def ranks(subject: Subject) -> bool:
    """Whether the recogniser ranks; one that does not has then refused to in each way."""
    if subject.recogniser.capabilities.ranks:
        return True
    heard = subject.recogniser.recognise(subject.samples, RecognitionRequest((subject.language,)))
    for asked in (
        lambda: subject.recogniser.rank(heard, ["hej"]),
        lambda: subject.recogniser.after(heard, "hej"),
        lambda: subject.recogniser.prior(subject.language, ["hej"]),
    ):
        with pytest.raises(EngineError):
            asked()
    return False


@pytest.mark.parametrize("effort", list(Effort))
@pytest.mark.parametrize("both", [False, True], ids=["one-language", "two-languages"])
def test_reads_speech(subject: Subject, effort: Effort, both: bool) -> None:
    languages = (subject.other, subject.language) if both else (subject.language,)
    before = subject.samples.copy()
    recognition = subject.recogniser.recognise(subject.samples, RecognitionRequest(languages, effort))
    check(recognition, subject.samples, languages)
    assert recognition.rejection is None
    assert recognition.language == subject.language
    assert len(recognition.words) >= len(subject.text.split()) / 2
    assert recognition.confidence > 0.5
    np.testing.assert_array_equal(subject.samples, before)


@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.09, 3.0], ids=str)
@pytest.mark.parametrize("both", [False, True], ids=["one-language", "two-languages"])
def test_silence_is_rejected_and_is_no_error(subject: Subject, seconds: float, both: bool) -> None:
    languages = (subject.language, subject.other) if both else (subject.language,)
    recognition = subject.recogniser.recognise(silence(seconds), RecognitionRequest(languages))
    check(recognition, silence(seconds), languages)
    assert recognition.rejection is not None


def test_a_scrap_of_speech_is_no_error(subject: Subject) -> None:
    scrap = subject.samples[: RATE // 20]
    check(
        subject.recogniser.recognise(scrap, RecognitionRequest((subject.language,))),
        scrap,
        (subject.language,),
    )


@pytest.mark.parametrize("effort", list(Effort))
def test_the_reading_starts_with_the_prefix(subject: Subject, effort: Effort) -> None:
    request = RecognitionRequest((subject.language,), effort)
    first = subject.recogniser.recognise(subject.samples, request)
    prefix = " ".join(word.text for word in first.words[:2])
    again = subject.recogniser.recognise(
        subject.samples, RecognitionRequest((subject.language,), effort, prefix=prefix)
    )
    check(again, subject.samples, (subject.language,))
    assert [word.text for word in again.words[:2]] == prefix.split()
    assert len(again.words) > 2


def test_prompt_and_hot_words_are_taken(subject: Subject) -> None:
    request = RecognitionRequest((subject.language,), prompt=subject.text, hot_words=("Jobcenter", "Amina"))
    recognition = subject.recogniser.recognise(subject.samples, request)
    check(recognition, subject.samples, (subject.language,))
    assert recognition.rejection is None


def test_no_language_is_refused(subject: Subject) -> None:
    with pytest.raises(ConfigError):
        subject.recogniser.recognise(subject.samples, RecognitionRequest(()))


def test_unknown_language_is_refused(subject: Subject) -> None:
    with pytest.raises(ConfigError):
        subject.recogniser.recognise(subject.samples, RecognitionRequest((subject.language, "xx")))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf], ids=str)
def test_broken_samples_are_refused(subject: Subject, value: float) -> None:
    broken = subject.samples.copy()
    broken[100] = value
    with pytest.raises(InputError):
        subject.recogniser.recognise(broken, RecognitionRequest((subject.language,)))


def test_too_long_is_refused_and_the_longest_is_not(subject: Subject) -> None:
    longest = round(subject.recogniser.capabilities.max_seconds * RATE)
    request = RecognitionRequest((subject.language,))
    sound = np.zeros(longest, np.float32)
    sound[: subject.samples.shape[0]] = subject.samples
    check(subject.recogniser.recognise(sound, request), sound, request.languages)
    with pytest.raises(InputError):
        subject.recogniser.recognise(np.zeros(longest + 1, np.float32), request)


def test_ranks_what_was_said_first(subject: Subject) -> None:
    if not ranks(subject):
        return
    request = RecognitionRequest((subject.language,))
    recognition = subject.recogniser.recognise(subject.samples, request)
    texts = ("Så ses vi", subject.text, "12345", "")
    scores = subject.recogniser.rank(recognition, texts)
    assert len(scores) == len(texts)
    assert max(scores) == scores[1]
    assert all(np.isfinite(score) and score <= 0.0 for score in scores)
    assert subject.recogniser.rank(recognition, ()) == ()
    own = subject.recogniser.rank(recognition, [recognition.text])[0]
    assert own == pytest.approx(recognition.average_log_probability, abs=0.2)


def test_ranking_takes_its_own_recognitions_only(subject: Subject) -> None:
    foreign = Recognition(subject.language, "hej", (), -0.1, 0.0, 1.0)
    with pytest.raises(EngineError):
        subject.recogniser.rank(foreign, ["hej"])


def test_reads_on_after_what_is_taken_as_said(subject: Subject) -> None:
    if not ranks(subject):
        return
    request = RecognitionRequest((subject.language,))
    recognition = subject.recogniser.recognise(subject.samples, request)
    first, _, rest = recognition.text.partition(" ")
    assert subject.recogniser.after(recognition, first).split()[0].strip(",.") in rest
    assert sum(map(str.isalpha, subject.recogniser.after(recognition, recognition.text))) == 0
    with pytest.raises(EngineError):
        subject.recogniser.after(Recognition(subject.language, "hej", (), -0.1, 0.0, 1.0), "hej")


def test_knows_how_likely_texts_are_where_nothing_is_heard(subject: Subject) -> None:
    if not ranks(subject):
        return
    texts = (subject.text, "Så ses vi")
    scores = subject.recogniser.prior(subject.language, texts)
    assert len(scores) == len(texts)
    assert all(np.isfinite(score) and score <= 0.0 for score in scores)
    assert subject.recogniser.prior(subject.language, (*texts[::-1], texts[0])) == (*scores[::-1], scores[0])
    assert subject.recogniser.prior(subject.language, ()) == ()
    request = RecognitionRequest((subject.language,))
    recognition = subject.recogniser.recognise(subject.samples, request)
    assert subject.recogniser.rank(recognition, [subject.text])[0] > scores[0] + 1.0
    with pytest.raises(ConfigError):
        subject.recogniser.prior("xx", texts)


def test_threads_share_it(subject: Subject) -> None:
    request = RecognitionRequest((subject.language,), Effort.FINAL)  # a hypothesis may be left out
    alone = subject.recogniser.recognise(subject.samples, request)
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(lambda _: subject.recogniser.recognise(subject.samples, request), range(3)))
    assert [each.text for each in together] == [alone.text] * 3


def test_a_closed_recogniser_says_so(subject: Subject) -> None:
    recogniser = subject.load()
    recogniser.close()
    recogniser.close()
    with pytest.raises(EngineError):
        recogniser.recognise(silence(1.0), RecognitionRequest((subject.language,)))
    with pytest.raises(EngineError):
        recogniser.rank(Recognition(subject.language, "", (), 0.0, 0.0, 0.0), ["hej"])
