"""Arabic writing leaves the short vowels out; here they are put in, so that a voice says them.

Without them espeak-ng says "فهمت" as "fhmt". The vowels come from libtashkeel's model, which Piper carries
(4.8 MB; about 0.2 s to load, 5 ms a sentence). Measured on 50 sentences read back by Whisper base, without
and with: mean log probability of the right text -2.86 and -2.53, character error rate 56 and 57 (63 with
full case endings), of the consonants alone 57 and 56.
"""

import re
import threading
from functools import cache
from typing import TYPE_CHECKING, Final

from interpreter.errors import ModelMissing

if TYPE_CHECKING:
    from piper.tashkeel import TashkeelDiacritizer

_SHADDA_LAST: Final = re.compile("([\u064b-\u0650\u0652]+)\u0651")
_STRAY: Final = re.compile("(?<![^\\W\\d_])(?<![\u064b-\u0652])[\u064b-\u0652]+")
_WORD: Final = re.compile("[^\\W\\d_](?:[^\\W\\d_]|[\u064b-\u0652])*")
_ALL_MARKS: Final = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"
_CASE_MARKS: Final = "\u064c\u064d\u064e\u064f\u0650\u0652"
"""Not the ending -an, which is spoken ("شكرًا"), nor doubling."""
_GLIDES: Final = "وي"
_TEH_MARBUTA: Final = "ة"

_LOADING: Final = threading.Lock()


def vocalise(text: str) -> str:
    """One fragment (at most 12 000 characters) with short vowels, and without case endings, as people speak.

    The model guesses the last vowel, which also tells "أَنْتَ" (to a man) from "أَنْتِ" (to a woman): a word loses
    it unless the text itself has one there. Marks in the text guide the model. Doubling (shadda) stands
    before its vowel, the order espeak-ng reads; Unicode normalisation puts it behind, and the vowel is lost.

    Raises:
        ModelMissing: `piper-tts` is not installed.
    """
    marked = iter([word[-1] in _ALL_MARKS for word in _WORD.findall(text)])
    vocalised = _SHADDA_LAST.sub("\u0651\\1", _model().diacritize(text))
    whole = _STRAY.sub("", vocalised)  # the model marks full stops too
    return _WORD.sub(lambda match: match[0] if next(marked, False) else _without_case(match[0]), whole)


def _without_case(word: str) -> str:
    stem = word.rstrip(_ALL_MARKS)
    if stem.endswith(_TEH_MARBUTA):
        return stem
    return word if stem[-1] in _GLIDES else word.rstrip(_CASE_MARKS)


def _model() -> "TashkeelDiacritizer":
    with _LOADING:
        return _load_once()


@cache
def _load_once() -> "TashkeelDiacritizer":
    try:
        import onnxruntime
        from piper import tashkeel
    except ImportError as error:
        raise ModelMissing(
            "Arabic needs its vowels from piper-tts. Install it: pip install piper-tts"
        ) from error
    model = tashkeel.TashkeelDiacritizer()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    model.session = onnxruntime.InferenceSession(
        str(tashkeel.TASHKEEL_DIR / "model.onnx"), sess_options=options, providers=["CPUExecutionProvider"]
    )
    return model
