import pytest

from interpreter.engines.neural.checks import words
from interpreter.engines.neural.identity import is_another_language

SENTENCES = {
    "da": "Du skal komme til et møde på jobcentret, og du skal have dit pas med.",
    "en": "You have to come to a meeting at the job centre and bring your passport.",
    "tr": "İş merkezinde bir görüşmeye gelmeniz ve pasaportunuzu da getirmeniz gerekiyor.",
    "so": "Waa inaad timaaddaa kulan ka dhacaya xarunta shaqada oo aad baasaboorka la timaaddaa.",
    "uk": "Вам потрібно прийти на зустріч до центру зайнятості та взяти з собою паспорт.",
    "ru": "Вам нужно прийти на встречу в центр занятости, и вы должны взять с собой паспорт, если он есть.",
    "ar": "يجب عليك أن تأتي إلى اجتماع في مركز العمل مع جواز السفر.",
    "fa": "شما باید برای جلسه به مرکز کار بیایید و گذرنامه خود را با خود بیاورید.",
    "ur": "آپ کو ملاقات کے لیے روزگار مرکز آنا ہے اور اپنا پاسپورٹ ساتھ لانا ہے۔",
}
SAME_SCRIPT = (("da", "en", "tr", "so"), ("uk", "ru"), ("ar", "fa", "ur"))


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_is_in_its_own_language_and_in_no_other(language: str) -> None:
    said = words(SENTENCES[language])
    assert not is_another_language(said, language)
    for group in SAME_SCRIPT:
        if language in group:
            assert all(is_another_language(said, other) for other in group if other != language)


@pytest.mark.parametrize("text", ["Ja, tak.", "Mette Jensen", "", "MitID NemKonto e-Boks Jobnet"])
def test_what_tells_nothing_is_not_called_another_language(text: str) -> None:
    assert not any(is_another_language(words(text), language) for language in ("da", "tr", "so"))


def test_a_language_that_is_not_known_is_not_judged() -> None:
    assert not is_another_language(words(SENTENCES["da"]), "no")
