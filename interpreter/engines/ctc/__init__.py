"""CTC models as ONNX files, such as Meta's Omnilingual ASR as k2-fsa publishes it for sherpa-onnx.

They run on onnxruntime with our own decoding. The package sherpa-onnx runs the same files, but gives the best
path's tokens and their times alone: no probabilities, without which nobody knows when to ask again (R2), no
reading in one script only, and no score for a given text, which the phrase book is looked up with.
"""

from interpreter.engines.recogniser import Recogniser
from interpreter.settings import Settings


def load(settings: Settings) -> Recogniser:
    """Load the CTC model that the settings name. It runs on the CPU, whatever `device` says.

    Raises:
        ModelMissing: the model folder, a file in it, or a library is not there, or it is no such model.
    """
    from interpreter.engines.ctc.loading import load_recogniser

    return load_recogniser(settings)
