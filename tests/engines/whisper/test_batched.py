"""Whisper for several meetings at once: nothing swapped, nothing different from alone."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import ctranslate2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interpreter.engines.gpu.batching import FINAL, HYPOTHESIS
from interpreter.engines.hearing.guard import VoiceCheck
from interpreter.engines.recogniser import Recognition, RecognitionRequest
from interpreter.engines.whisper.batched import BatchedWhisper, encode_all, view
from interpreter.engines.whisper.engine import WhisperRecogniser
from interpreter.engines.whisper.hallucinations import Hallucinations
from interpreter.engines.whisper.loading import mel_filters, model_folder
from interpreter.engines.whisper.parts import WhisperParts
from interpreter.engines.whisper.proving import prove
from interpreter.engines.whisper.vocabulary import Vocabulary
from interpreter.settings import Settings
from tests.engines.whisper.clips import Clip, read_clips
from tests.engines.whisper.scripted_model import on_cpu

START = 7
STEP = 500


class Echo:
    """A model that writes what number a sound has, so that a swap shows; notes its batches."""

    device = "cuda"
    compute_type = "float16"

    def __init__(self, bad: frozenset[int] = frozenset()) -> None:
        self.bad = bad
        self.encoded: list[int] = []
        self.generated: list[tuple[int, dict[str, Any]]] = []

    def encode(self, features: Any, to_cpu: bool = False) -> Any:
        assert to_cpu
        sounds = np.asarray(features)
        self.encoded.append(sounds.shape[0])
        return np.repeat(sounds[:, :1, :2].transpose(0, 2, 1), 4, axis=2)

    def generate(self, encoded: Any, prompts: Sequence[Sequence[int]], **options: Any) -> list[Any]:
        numbers = [int(number) for number in np.asarray(encoded)[:, 0, 0]]
        self.generated.append((len(numbers), options))
        assert len(numbers) == len(prompts)
        assert len({len(prompt) for prompt in prompts}) == 1
        if self.bad & set(numbers):
            raise RuntimeError("this sound is wrong")
        return [
            SimpleNamespace(sequences_ids=[[number, *prompt]])
            for number, prompt in zip(numbers, prompts, strict=True)
        ]


def sound(number: int, frames: int = 1500) -> Any:
    return view(np.full((1, 80, frames), number, np.float32))


def batched(model: Any, limit: int = 8, wait_s: float = 0.0) -> BatchedWhisper:
    return BatchedWhisper(model, start_of_transcript=START, limit=limit, wait_s=wait_s)


def read(one: BatchedWhisper, number: int, prompt: Sequence[int], **options: Any) -> list[int]:
    """What a meeting does: encode, then decode what came back."""
    calls = one.calls(FINAL if number % 2 else HYPOTHESIS)
    encoded = calls.encode(sound(number, 1500 if number % 3 else 2000))
    (result,) = calls.generate(encoded, [prompt], **({"max_length": 100} | options))
    return list(result.sequences_ids[0])


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 2000), st.lists(st.integers(8, 12), max_size=3), st.sampled_from([2, 5])),
        min_size=1,
        max_size=12,
        unique_by=lambda one: one[0],
    ),
    st.integers(1, 6),
)
def test_nothing_is_lost_or_swapped_between_meetings(
    meetings: list[tuple[int, list[int], int]], limit: int
) -> None:
    model = Echo()
    one = batched(model, limit, 0.001)

    def meet(meeting: tuple[int, list[int], int]) -> list[int]:
        number, context, beam = meeting
        return read(one, number, [*context, START, 20], beam_size=beam)

    with ThreadPoolExecutor(len(meetings)) as pool:
        results = list(pool.map(meet, meetings))
    one.close()
    assert results == [[number, *context, START, 20] for number, context, _ in meetings]
    assert max(model.encoded) <= limit
    assert sum(model.encoded) == sum(count for count, _ in model.generated) == len(meetings)


def test_an_error_reaches_only_the_meeting_whose_sound_it_is() -> None:
    model = Echo(frozenset({5}))
    one = batched(model, limit=6, wait_s=5.0)
    together = Barrier(6)

    def meet(number: int) -> object:
        calls = one.calls(FINAL)
        together.wait(10)
        encoded = calls.encode(sound(number))
        try:
            return calls.generate(encoded, [[START]], max_length=100)[0].sequences_ids[0][0]
        except RuntimeError as error:
            return str(error)

    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(meet, range(1, 7)))
    one.close()
    assert results == [1, 2, 3, 4, "this sound is wrong", 6]
    assert model.encoded == [6]
    assert [count for count, _ in model.generated] == [6, 1, 1, 1, 1, 1, 1]


def test_the_limit_of_tokens_is_rounded_up_so_that_it_is_the_same_for_many() -> None:
    model = Echo()
    one = batched(model)
    for length in (31, 224, 225, 448):
        read(one, 1, [START], max_length=length, suppress_tokens=[-1])
    one.close()
    assert [options["max_length"] for _, options in model.generated] == [224, 224, 448, 448]
    assert model.generated[0][1]["suppress_tokens"] == [-1]


def test_half_precision_comes_back_as_float32() -> None:
    class Half:
        def encode(self, features: Any, to_cpu: bool = False) -> Any:
            values = ctranslate2.StorageView.from_array(np.asarray(features, np.float16))
            return values.to(ctranslate2.DataType.float32).to(ctranslate2.DataType.bfloat16)

    one, two = encode_all(Half(), [np.full((1, 2, 4), number, np.float32) for number in (1, 2)])
    assert one.dtype == np.float32
    assert one.shape == (1, 2, 4)
    assert (one.max(), two.min()) == (1.0, 2.0)


def test_what_is_not_batched_goes_to_the_model_itself() -> None:
    class Direct(Echo):
        def detect_language(self, encoded: Any) -> str:
            return "languages"

        def align(self, *arguments: Any, **options: Any) -> Any:
            return arguments, options

    one = batched(Direct())
    calls = one.calls(FINAL)
    assert calls.detect_language(None) == "languages"
    assert calls.align(1, width=2) == ((1,), {"width": 2})
    assert (calls.device, calls.compute_type, one.limit) == ("cuda", "float16", 8)
    one.close()


def test_a_call_that_is_none_is_a_fault_of_the_program() -> None:
    one = batched(Echo())
    with pytest.raises(TypeError, match="str is no call"):
        one._batches.submit("a word", [1])
    one.close()


@pytest.fixture(scope="module", name="model")
def _model(models_dir: Path) -> Any:
    folder = model_folder(Settings(models_dir=models_dir))
    return ctranslate2.models.Whisper(str(folder), compute_type="float32", intra_threads=1), folder


class Counting:
    """The real model, with the sizes of its batches."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self.encoded: list[int] = []
        self.generated: list[int] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def encode(self, features: Any, to_cpu: bool = False) -> Any:
        self.encoded.append(np.asarray(features).shape[0])
        return self._model.encode(features, to_cpu=to_cpu)

    def generate(self, encoded: Any, prompts: Any, **options: Any) -> Any:
        self.generated.append(len(prompts))
        return self._model.generate(encoded, prompts, **options)


def recogniser(model: Any, folder: Path, limit: int) -> tuple[WhisperRecogniser, WhisperParts]:
    words = Vocabulary(folder)
    together = BatchedWhisper(model, start_of_transcript=words.of("da").sot, limit=limit, wait_s=5.0)
    parts = WhisperParts("base", model, model, words, mel_filters(model.n_mels), together, STEP)
    return WhisperRecogniser(on_cpu(parts), VoiceCheck(), Hallucinations(None)), parts


@pytest.fixture(scope="module", name="clips")
def _clips(shared_data: Path) -> list[Clip]:
    return [clip for language in ("uk", "tr") for clip in read_clips(shared_data / "speech", language, 2)]


@pytest.mark.engines
def test_in_a_batch_the_real_model_writes_token_for_token_what_it_writes_alone(
    model: Any, clips: list[Clip]
) -> None:
    """On the CPU with batches forced on. In float32: in int8 the sums are rounded in another order, see
    `docs/measurements.md`."""
    whisper, folder = model
    short = [clip for clip in clips if clip.samples.shape[0] < 5 * 16_000]
    assert len(short) >= 3

    def hear(one: WhisperRecogniser, clip: Clip) -> Recognition:
        return one.recognise(clip.samples, RecognitionRequest((clip.language,)))

    single, alone_parts = recogniser(whisper, folder, 1)
    alone = [hear(single, clip) for clip in short]
    alone_parts.close()
    counting = Counting(whisper)
    several, parts = recogniser(counting, folder, len(short))
    with ThreadPoolExecutor(len(short)) as pool:
        together = list(pool.map(lambda clip: hear(several, clip), short))
    parts.close()
    assert counting.encoded[0] == len(short)
    assert counting.generated[0] == len(short)
    for one, other in zip(alone, together, strict=True):
        assert other.text == one.text
        assert [word.text for word in other.words] == [word.text for word in one.words]
        assert other.average_log_probability == pytest.approx(one.average_log_probability, abs=1e-3)
    assert len({one.text for one in together}) == len(short)


@pytest.mark.engines
def test_the_real_model_passes_the_trial_run_before_a_gpu_is_used(model: Any) -> None:
    whisper, folder = model
    assert prove(whisper, Vocabulary(folder).start_sequence("da"), batch=2) == 512
