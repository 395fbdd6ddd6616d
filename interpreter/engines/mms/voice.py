"""One VITS model on onnxruntime: numbers of characters in, sound out.

The files are those that sherpa-onnx's converter writes (`frontend` "characters"): inputs `x` (numbers, int64
[1, length]), `x_length` (int64 [1]), `noise_scale`, `length_scale` and `noise_scale_w` (float32 [1]), output
`y` (float32 [1, 1, samples]); sample rate and whether blanks are added stand in the model's metadata.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from interpreter.engines.mms.symbols import advice
from interpreter.engines.recogniser import Samples
from interpreter.errors import EngineError, ModelMissing

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

INPUTS: Final = frozenset({"x", "x_length", "noise_scale", "length_scale", "noise_scale_w"})
NOISE: Final = 0.667
DURATION_NOISE: Final = 0.8
"""`noise_scale` and `noise_scale_duration` in the `VitsConfig` of transformers."""
_MAX_THREADS: Final = 2


@dataclass(frozen=True, slots=True)
class VitsVoice:
    """An opened model. Safe to call from several threads."""

    session: "InferenceSession"
    sample_rate: int
    add_blank: bool

    def speak(
        self,
        numbers: Sequence[int],
        length_scale: float,
        *,
        noise: float = NOISE,
        duration_noise: float = DURATION_NOISE,
    ) -> Samples:
        """The sound of at least one number, mono float32 at `sample_rate`.

        Args:
            length_scale: 1 is the speed the voice was trained at, 2 half of it.

        Raises:
            EngineError: the model fails, or makes sound that is not finite.
        """
        inputs = {
            "x": np.asarray([numbers], dtype=np.int64),
            "x_length": np.asarray([len(numbers)], dtype=np.int64),
            "noise_scale": np.asarray([noise], dtype=np.float32),
            "length_scale": np.asarray([length_scale], dtype=np.float32),
            "noise_scale_w": np.asarray([duration_noise], dtype=np.float32),
        }
        try:
            [sound, *_] = self.session.run(None, inputs)
        except Exception as error:  # noqa: BLE001 - onnxruntime documents no errors of its own
            raise EngineError(
                f"The voice failed ({type(error).__name__}). Install it again, or remove it: "
                "interpreter models list"
            ) from None
        samples: Samples = np.asarray(sound, dtype=np.float32).reshape(-1)
        if not np.isfinite(samples).all():
            raise EngineError(
                "The voice made sound that is not finite. Install it again: interpreter models list"
            )
        return samples


def open_voice(file: Path, voice: str) -> VitsVoice:
    """Load a model file; 1 to 2 s for a real one.

    Raises:
        ModelMissing: onnxruntime is not installed, or the file is no such model.
    """
    try:
        import onnxruntime
    except ImportError as error:
        raise ModelMissing(
            "MMS voices need onnxruntime, which is not installed. Install it: pip install onnxruntime"
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(_MAX_THREADS, os.cpu_count() or 1)
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        session = onnxruntime.InferenceSession(
            str(file), sess_options=options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:
        raise ModelMissing(
            f"{file.name} of the voice {voice} cannot be loaded ({type(error).__name__}). {advice(voice)}"
        ) from error
    about = session.get_modelmeta().custom_metadata_map
    rate = about.get("sample_rate", "")
    faults = {
        f"its inputs are not {', '.join(sorted(INPUTS))}": {one.name for one in session.get_inputs()}
        != INPUTS,
        "its metadata have no sample_rate": not (rate.isdigit() and int(rate) > 0),
        f"it reads {about.get('frontend') or 'something unknown'}, not characters": about.get("frontend")
        != "characters",
        "it has several speakers": int(about.get("n_speakers", "1") or 1) > 1,
        "it reads romanised text (uroman), which nothing here makes": about.get("is_uroman", "0")
        not in ("0", ""),
    }
    if wrong := [text for text, is_so in faults.items() if is_so]:
        raise ModelMissing(
            f"{file.name} of the voice {voice} is no MMS voice converted for sherpa-onnx: "
            f"{'; '.join(wrong)}. {advice(voice)}"
        )
    return VitsVoice(session, int(rate), add_blank=about.get("add_blank", "1") != "0")
