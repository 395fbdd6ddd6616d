"""Every check in every language, on a sentence of a job centre, good and spoiled. Drafts."""

import itertools

import pytest

from benchmarks.corruptions import CORRUPTIONS, OTHER, Sample
from interpreter.engines.neural.checks import SEVERE, Finding, examine
from interpreter.engines.neural.facts import facts_of

SENTENCES = {
    "da": "Du skal møde op på jobcentret den 4. marts kl. 9.30, og du skal tage dit pas og dit CV med.",
    "en": "You have to come to the job centre on 4 March at 9.30 and bring your passport and your CV.",
    "uk": "Вам потрібно прийти до центру зайнятості 4 березня о 9:30 та взяти з собою паспорт і резюме.",
    "ar": "يجب عليك أن تأتي إلى مركز العمل في 4 مارس الساعة 9:30 وأن تحضر معك جواز السفر والسيرة الذاتية.",
    "tr": "4 Mart saat 9.30'da iş merkezine gelmeniz ve pasaportunuzu ve CV'nizi de getirmeniz gerekiyor.",
    "ur": "آپ کو 4 مارچ کو 9:30 بجے روزگار مرکز آنا ہے اور اپنا پاسپورٹ اور سی وی ساتھ لانا ہے۔",
    "fa": "شما باید روز 4 مارس ساعت 9:30 به مرکز کاریابی بیایید و گذرنامه و رزومه خود را با خود بیاورید.",
    "so": "Waa inaad timaaddaa xarunta shaqada 4 Maarso saacadda 9:30 oo aad keentaa baasaboorka iyo CV-ga.",
}
FACTS = facts_of(SENTENCES)
LANGUAGES = [language for language in SENTENCES if language != "en"]
PAIRS = [pair for pair in itertools.permutations(LANGUAGES, 2) if "da" in pair]
FOUND = {
    "number_changed": {Finding.NUMBER},
    "truncated": {Finding.LENGTH},
    "repeated": {Finding.REPETITION},
    "copied": {Finding.COPIED},
    "half_copied": {
        Finding.PARTLY_COPIED,
        Finding.MIXED_SCRIPT,
        Finding.WRONG_SCRIPT,
        Finding.WRONG_LANGUAGE,
    },
    "other_language": {Finding.WRONG_SCRIPT, Finding.WRONG_LANGUAGE},
    "negation_added": {Finding.NEGATION_ADDED},
}


def sample(source: str, target: str) -> Sample:
    return Sample(source, target, SENTENCES[source], SENTENCES[target], SENTENCES[OTHER[target]], "")


def found(pair: tuple[str, str], text: str) -> set[Finding]:
    return set(examine(SENTENCES[pair[0]], text, FACTS[pair[0]], FACTS[pair[1]]))


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_a_good_translation_is_let_through(pair: tuple[str, str]) -> None:
    assert found(pair, SENTENCES[pair[1]]) == set()


@pytest.mark.parametrize("fault", FOUND)
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_a_spoiled_translation_is_found(pair: tuple[str, str], fault: str) -> None:
    spoiled = CORRUPTIONS[fault](sample(*pair))
    if spoiled is None:
        assert fault == "negation_added"  # no verb in the sentence that can be negated by one word
        return
    assert found(pair, spoiled) & FOUND[fault]


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_what_is_no_translation_at_all_is_severe(pair: tuple[str, str]) -> None:
    for fault in ("copied", "repeated", "other_language"):
        spoiled = CORRUPTIONS[fault](sample(*pair))
        assert spoiled is not None
        assert found(pair, spoiled) & SEVERE
    assert found(pair, "...") == {Finding.EMPTY}
