"""A neural translator from Danish to the six other languages, word by word, for tests of every translator."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Final

from interpreter.engines.neural import NeuralTranslator, load
from interpreter.settings import Settings
from tests.fakes.tiny_models import TinyModel, build

_DANISH: Final = ["Ja", "nej", "tak", "Jeg", "kommer", "på", "mandag", "hedder", "Amina"]
_WORDS: Final = {
    "uk": "Так ні дякую Я прийду в понеділок звуся Аміна",
    "ar": "نعم لا شكرا أنا سآتي يوم الاثنين اسمي أمينة",
    "tr": "Evet hayır teşekkürler Ben geleceğim günü pazartesi adım Amine",
    "ur": "ہاں نہیں شکریہ میں آؤں کو پیر نام آمنہ",
    "fa": "بله نه ممنون من می‌آیم روز دوشنبه نامم آمنه",
    "so": "Haa maya mahadsanid Aniga imanayaa maalinta Isniinta magacaygu Aamina",
}


@cache
def load_every_language() -> NeuralTranslator:
    """Build the models, load them, and throw the files away."""
    with tempfile.TemporaryDirectory() as folder:
        for language, words in _WORDS.items():
            lexicon = dict(zip(_DANISH, words.split(), strict=True))
            build(Path(folder), TinyModel("marian", lexicon, [("da", language)], {}, name=f"da-{language}"))
        return load(Settings(models_dir=Path(folder)))
