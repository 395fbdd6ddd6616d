"""Arabic with its short vowels, as it is spoken before a pause."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interpreter.engines.arabic import vocalise

pytestmark = pytest.mark.engines


def bare(text: str) -> str:
    return "".join(character for character in text if not unicodedata.combining(character))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("نعم، فهمت.", "نَعَم، فَهِمْت."),
        ("أحتاج إلى مساعدة.", "أَحْتَاج إِلَى مُسَاعَدَة."),
        ("أريد مترجما", "أُرِيد مُتَرْجِمًا"),
        ("هل أنت متزوجة وهو يعمل؟", "هَل أَنْت مُتَزَوِّجَة وَهُوَ يَعْمَل؟"),
        ("Jobnet 3", "Jobnet 3"),
        ("", ""),
        ("...", "..."),
    ],
)
def test_vocalise(text: str, expected: str) -> None:
    assert unicodedata.normalize("NFC", vocalise(text)) == unicodedata.normalize("NFC", expected)


def test_a_mark_that_is_there_decides() -> None:
    # "he wrote" or "books": the mark on the first letter says which
    assert vocalise("كُتب").startswith("كُت")
    assert vocalise("كَتب").startswith("كَت")
    assert vocalise("هل أنتِ هنا").split()[1].endswith("ِ")


def test_doubling_stands_before_its_vowel() -> None:
    vocalised = vocalise(unicodedata.normalize("NFC", "خُطَّةِ الْعَمَلِ"))

    assert "ط\u0651\u064e" in vocalised
    assert "ط\u064e\u0651" not in vocalised


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآؤئ ،.؟7aB🙂\u064e\u0651\u0652\u200c", max_size=60))
def test_no_letter_changes(text: str) -> None:
    assert bare(vocalise(text)) == bare(text.strip())
