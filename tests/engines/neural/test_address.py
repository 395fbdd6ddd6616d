"""How somebody is spoken to."""

import pytest

from interpreter.engines.neural.address import became_de, is_familiar, says_de, says_du


@pytest.mark.parametrize(
    ("language", "familiar", "polite"),
    [
        ("uk", "Де твій паспорт?", "Де ваш паспорт?"),
        ("tr", "Sen nerede oturuyorsun?", "Siz nerede oturuyorsunuz?"),
        ("ur", "تم کہاں رہتے ہو؟", "آپ کہاں رہتے ہیں؟"),
        ("fa", "من تورا می‌بینم", "من شما را می‌بینم"),
        ("uk", "Можеш прийти?", "Мій товариш може більш ніж ви."),
        ("tr", "Yarın geleceksin.", "Yarın geleceksiniz."),
        ("ur", "تجھے معلوم ہے؟", "تو ہم آئے۔"),
        ("ar", "", "أين تسكن؟"),
    ],
)
def test_the_familiar_you(language: str, familiar: str, polite: str) -> None:
    assert is_familiar(familiar, language) == bool(familiar)
    assert not is_familiar(polite, language)


@pytest.mark.parametrize(
    ("text", "de", "du"),
    [
        ("Hvor bor De?", True, False),
        ("Er det Deres barn?", True, False),
        ("Jeg hjælper Dem. De skal komme.", True, False),
        ("De skal komme.", False, False),
        ("Hvor bor de?", False, False),
        ("Vi siger det. De kommer.", False, False),
        ("Han stemmer på De Konservative.", False, False),
        ("Hvor bor du?", False, True),
        ("Dit barn er her.", False, True),
        ("Dur er en toneart.", False, False),
    ],
)
def test_danish_you(text: str, de: bool, du: bool) -> None:
    assert (says_de(text), says_du(text)) == (de, du)


@pytest.mark.parametrize(
    ("said", "language", "danish", "became"),
    [
        ("Ви повинні прийти.", "uk", "De skal komme.", True),
        ("Ви повинні прийти.", "uk", "Du skal komme.", False),
        ("Вони повинні прийти.", "uk", "De skal komme.", False),
        ("Ви знаєте, вони прийдуть.", "uk", "De kommer, ved du.", False),
        ("Nereye gittiğinizi biliyorum.", "tr", "Jeg ved, hvor De gik hen.", True),
        ("Gelmelisiniz.", "tr", "De skal komme.", True),
        ("آپ کل آئیں۔", "ur", "De skal komme i morgen.", True),
        ("شما باید بیایید.", "fa", "De skal komme.", True),
        ("Вас чекають.", "uk", "De venter på dig.", False),
        ("منتظر شما هستند.", "fa", "De venter på dig.", False),
        ("Vous venez.", "fr", "De skal komme.", False),
    ],
)
def test_a_you_that_came_out_as_de(said: str, language: str, danish: str, became: bool) -> None:
    assert became_de(said, language, danish) == became
