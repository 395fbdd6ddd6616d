"""Whisper on CTranslate2: the recogniser that needs no network and runs on two cores."""

from interpreter.engines.gpu.memory import Claim
from interpreter.engines.recogniser import Recogniser
from interpreter.settings import Settings


def load(settings: Settings) -> Recogniser:
    """Load the Whisper model that the settings name; the embedded one is made first if it is not there.

    Raises:
        ModelMissing: the model folder, a file in it, or a library is not there.
        ConfigError: a device or compute type that this machine does not have.
    """
    from interpreter.engines.whisper.loading import load_recogniser

    return load_recogniser(settings)


def gpu_claims(settings: Settings) -> list[Claim]:
    """What the model will ask of the GPU's memory; see `interpreter.engines.gpu.budget`. Raises as `load`."""
    from interpreter.engines.whisper import loading

    return loading.gpu_claims(settings)
