"""Voice activity: how probable is speech in each 32 ms of sound.

The model is Silero VAD v6 (MIT licence, https://github.com/snakers4/silero-vad), the ONNX file that
the faster-whisper package ships. It judges windows of 512 samples, each with the 64 samples before
it, and carries an LSTM state from window to window.
"""

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from audio.errors import BadSamples, DiscontinuousAudio, VadModelMissing
from audio.frame import SAMPLE_RATE_HZ, AudioFrame, Samples

WINDOW_SAMPLES = 512
CONTEXT_SAMPLES = 64
STATE_SHAPE = (1, 1, 128)
MODEL_FILE = "silero_vad_v6.onnx"
SILENCE_DBFS = -120.0
"""What digital silence counts as; below the noise of any 16-bit sound (-98 dBFS)."""


@dataclass(frozen=True, slots=True)
class SpeechProbability:
    """What the model thinks of one window.

    Attributes:
        probability: 0 to 1.
        level_dbfs: RMS of the window, 0 is a full-scale square wave; None where it is not known.
    """

    start_sample: int
    end_sample: int
    probability: float
    level_dbfs: float | None = None


def model_path() -> Path:
    """Where the model file is, found without importing faster_whisper (which takes seconds).

    Raises:
        VadModelMissing: faster-whisper, or the file in it, is not installed.
    """
    spec = importlib.util.find_spec("faster_whisper")
    if spec is None or spec.origin is None:
        raise VadModelMissing("The voice activity model is missing: install the package faster-whisper.")
    path = Path(spec.origin).parent / "assets" / MODEL_FILE
    if not path.is_file():
        raise VadModelMissing(
            f"The installed faster-whisper has no {MODEL_FILE}: install a faster-whisper from 1.2.1 on."
        )
    return path


class SileroVad:
    """The loaded model. One serves all streams of the process; safe to use from several threads."""

    def __init__(self, path: Path | None = None) -> None:
        """Load the model, about 50 ms.

        Raises:
            VadModelMissing: the model or onnxruntime is not installed.
        """
        path = path or model_path()
        try:
            import onnxruntime  # here, not above: it is slow to import and endpointing does not need it
        except ImportError as error:
            raise VadModelMissing("Voice activity needs the package onnxruntime: install it.") from error
        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = 1
        options.intra_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        self._session: Any = onnxruntime.InferenceSession(
            str(path), providers=["CPUExecutionProvider"], sess_options=options
        )

    def stream(self) -> "VadStream":
        """A new stream, which remembers nothing."""
        return VadStream(self._session)


class VadStream:
    """Judges one continuous sound. After a gap in the sound, start a new stream."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._hidden = np.zeros(STATE_SHAPE, np.float32)
        self._cell = np.zeros(STATE_SHAPE, np.float32)
        # context + what there is of the next window; the sound before the stream is silence
        self._pending: Samples = np.zeros(CONTEXT_SAMPLES, np.float32)
        self._next_sample: int | None = None

    def feed(self, frame: AudioFrame) -> list[SpeechProbability]:
        """Take a frame of any length and judge the windows it completes, at about 0.1 ms each.

        The same sound gives the same numbers in frames of any length: windows go through the model
        one by one. Up to 511 samples at the end of a sound stay unjudged.

        Raises:
            BadSamples: the frame is not 16 kHz, or has NaN or infinite samples (which would stay in
                the state of the model for ever).
            DiscontinuousAudio: the frame does not start where the last one ended.
        """
        if frame.sample_rate != SAMPLE_RATE_HZ:
            raise BadSamples(f"Voice activity needs 16000 Hz, not {frame.sample_rate} Hz; resample first.")
        if self._next_sample is not None and frame.start_sample != self._next_sample:
            raise DiscontinuousAudio(
                f"Expected sample {self._next_sample}, got {frame.start_sample}; "
                "start a new stream after a gap."
            )
        if not np.isfinite(frame.samples).all():
            raise BadSamples("The sound has NaN or infinite samples; fix its source.")
        self._next_sample = frame.end_sample
        self._pending = np.concatenate((self._pending, frame.samples))
        judged = []
        while self._pending.shape[0] >= CONTEXT_SAMPLES + WINDOW_SAMPLES:
            window_end = frame.end_sample - self._pending.shape[0] + CONTEXT_SAMPLES + WINDOW_SAMPLES
            judged.append(self._judge(self._pending[: CONTEXT_SAMPLES + WINDOW_SAMPLES], window_end))
            self._pending = self._pending[WINDOW_SAMPLES:]
        return judged

    def _judge(self, window: Samples, end_sample: int) -> SpeechProbability:
        outputs = self._session.run(
            None, {"input": window[np.newaxis, :], "h": self._hidden, "c": self._cell}
        )
        probability, self._hidden, self._cell = outputs
        return SpeechProbability(
            end_sample - WINDOW_SAMPLES, end_sample, float(probability[0]), _level(window[CONTEXT_SAMPLES:])
        )


def _level(samples: Samples) -> float:
    power = float(np.dot(samples, samples)) / samples.shape[0]
    return 10.0 * float(np.log10(max(power, 10.0 ** (SILENCE_DBFS / 10.0))))
