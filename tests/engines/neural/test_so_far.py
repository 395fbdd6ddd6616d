"""What a meeting has said so far."""

from collections.abc import Sequence

import pytest

from interpreter.engines.neural.gender import NONE, Gender, Genders
from interpreter.engines.neural.so_far import RECENT, Person, SoFar, so_far
from interpreter.engines.translator import Earlier, FoundTerm, TranslationRequest

MAN, WOMAN = frozenset({Gender.MAN}), frozenset({Gender.WOMAN})


def danish(text: str, translation: str = "", to: str = "tr", *, now: bool = False) -> Earlier:
    """Said by the Danish side. `now`: it speaks now, too."""
    return Earlier(text, "da", now, translation, to if translation else "")


def other(text: str, translation: str = "", language: str = "tr", *, now: bool = True) -> Earlier:
    """Said by the other side."""
    return Earlier(text, language, now, translation, "da" if translation else "")


def known(*context: Earlier, text: str = "O yarın gelecek.", pair: tuple[str, str] = ("tr", "da")) -> SoFar:
    return so_far(TranslationRequest(text, *pair, context=context))


def unfounded(so_far: SoFar, danish: str, said: str = "O yarın gelecek.") -> int:
    return so_far.unfounded(said, "tr", danish, "da")


def test_at_the_start_nothing_is_known() -> None:
    assert known() == SoFar(language="da")
    assert unfounded(known(), "Han kommer.") == 1
    assert unfounded(known(), "Vedkommende kommer.") == 0


@pytest.mark.parametrize(
    "context",
    [
        [other("Kızım hasta.", "Min datter er syg.")],
        [danish("Hvornår kommer din datter?", "Kızınız ne zaman gelecek?")],
        [danish("Hvornår kommer hun?", "O ne zaman gelecek?")],
        [other("Kızım hasta."), other("Evet.", "Ja."), danish("Godt.", "İyi.")],
    ],
)
def test_what_a_person_said_is_evidence(context: Sequence[Earlier]) -> None:
    assert known(*context).persons == WOMAN
    assert unfounded(known(*context), "Hun kommer.") == 0
    assert unfounded(known(*context), "Han kommer.") == 1


def test_so_is_what_another_sentence_of_the_utterance_says() -> None:
    assert unfounded(known(text="Kızım hasta. O evde."), "Hun er hjemme.", "O evde.") == 0


def test_what_the_machine_wrote_is_none_and_neither_is_its_echo() -> None:
    invented = other("O yarın gelecek.", "Han kommer i morgen.")
    assert known(invented).persons == NONE
    assert known(invented).guessed == MAN
    echo = danish("Hvornår kommer han?", "O ne zaman gelecek?")
    assert known(invented, echo).persons == NONE
    assert unfounded(known(invented, echo), "Han kommer.") == 1


def test_a_noun_or_the_other_pronoun_is_said_and_not_echoed() -> None:
    invented = other("O yarın gelecek.", "Han kommer i morgen.")
    assert known(invented, danish("Er det din søn?", "Oğlunuz mu?")).persons == MAN
    assert known(invented, danish("Er det hende?", "O mu?")).persons == WOMAN


def test_what_was_guessed_and_then_said_is_no_guess_any_more() -> None:
    invented = other("O yarın gelecek.", "Han kommer i morgen.")
    assert known(invented, other("Oğlum evde.", "Min søn er hjemme.")).guessed == NONE


def test_what_lies_far_back_is_no_evidence() -> None:
    old = [other("Kızım hasta."), *[danish("Ja.", "Evet.")] * RECENT]
    assert known(*old).persons == NONE
    assert known(*old[:-1]).persons == WOMAN


def test_names_are_no_evidence() -> None:
    assert unfounded(known(other("Ayşe hasta.", "Ayşe er syg."), danish("Kommer Mette?")), "Hun kommer.") == 1


def test_endings_of_the_other_gender_are_doubted_whatever_was_said_before() -> None:
    daughter = known(other("میری بیٹی بیمار ہے۔", language="ur"), text="وہ کل آئے گا۔", pair=("ur", "da"))
    assert daughter.unfounded("وہ کل آئے گا۔", "ur", "Hun kommer i morgen.", "da") == 1
    assert daughter.unfounded("وہ کل آئے گی۔", "ur", "Hun kommer i morgen.", "da") == 0


def test_a_guess_goes_on_as_it_was_begun() -> None:
    begun = known(other("O geldi.", "Han er kommet."))
    assert begun.unlike("O gitti.", "tr", "Hun er gået.", "da") == 1
    assert begun.unlike("O gitti.", "tr", "Han er gået.", "da") == 0
    assert known().unlike("O gitti.", "tr", "Hun er gået.", "da") == 0


@pytest.mark.parametrize(
    ("context", "said", "shown"),
    [
        ([other("Я була на курсі.", language="uk", now=False)], WOMAN, NONE),
        ([danish("Arbejder du?", "آپ کام کرتے ہیں؟", "ur", now=True)], NONE, MAN),
        ([other("میں کام کرتی ہوں۔", language="ur", now=False)], WOMAN, NONE),
        (
            [
                danish("Arbejder du?", "آپ کام کرتے ہیں؟", "ur", now=True),
                danish("Kommer du?", "آپ آتی ہیں؟", "ur", now=True),
                danish("Godt.", "ٹھیک ہے۔", "ur", now=True),
            ],
            NONE,
            WOMAN,
        ),
        (
            [
                other("أنا متزوجة.", language="ar", now=False),
                other("أنا متزوج.", language="ar", now=False),
            ],
            MAN | WOMAN,
            NONE,
        ),
    ],
)
def test_what_is_known_of_the_listener(context: Sequence[Earlier], said: Genders, shown: Genders) -> None:
    listener = known(*context, text="Kommer du?", pair=("da", "ur")).listener
    assert (listener.said, listener.shown) == (said, shown)


def test_what_is_known_of_the_speaker() -> None:
    asked = other("هل أنت متأكدة؟", "Er du sikker?", "ar", now=False)
    shown = danish("Jeg var syg.", "Я хворіла, я була вдома.", "uk", now=True)
    assert known(asked, pair=("da", "ar")).speaker.said == WOMAN
    assert known(shown, pair=("da", "uk")).speaker.shown == WOMAN
    assert known(asked, shown, pair=("da", "ar")).listener == SoFar().listener


def test_who_spoke_of_herself_as_a_woman_is_not_spoken_to_as_a_man() -> None:
    she = known(other("میں کام کرتی ہوں۔", language="ur", now=False), text="Kommer du?", pair=("da", "ur"))
    assert she.unfounded("Kommer du?", "da", "کیا آپ آتے ہیں؟", "ur") == 1
    assert she.unfounded("Kommer du?", "da", "کیا آپ آتی ہیں؟", "ur") == 0
    assert she.unlike("Kommer du?", "da", "کیا آپ آتے ہیں؟", "ur") == 0


def test_what_a_translation_once_said_weighs_nothing_against_what_the_person_says() -> None:
    person = Person(said=WOMAN, shown=MAN)
    assert not person.wavers(WOMAN)
    assert Person(shown=MAN).wavers(WOMAN)


def test_a_du_beside_a_de_is_no_other_way_to_speak_to_somebody() -> None:
    polite = SoFar(says_de=True)
    assert polite.unlike("Gelmelisiniz.", "tr", "Så skal De komme, og du er syg.", "da") == 0
    assert polite.unlike("Gelmelisiniz.", "tr", "Så skal du komme.", "da") == 1


def test_a_speaker_goes_on_as_the_translations_began() -> None:
    began = known(danish("Jeg var der.", "Я там був, я був.", "uk", now=True), pair=("da", "uk"))
    assert began.unlike("Jeg kom.", "da", "Я прийшла.", "uk") == 1
    assert began.unlike("Jeg kom.", "da", "Я прийшов.", "uk") == 0
    assert began.unfounded("Jeg kom.", "da", "Я прийшла.", "uk") == 0


@pytest.mark.parametrize(
    ("context", "du", "de"),
    [
        ([], 0, 1),
        ([danish("Hvor bor du?")], 0, 1),
        ([danish("Hvor bor De?")], 1, 0),
        ([danish("Hvor bor De?"), danish("Har du et CV?"), danish("Godt.")], 0, 1),
        ([other("Siz nerelisiniz?", "Hvor kommer De fra?")], 0, 1),
    ],
)
def test_danish_says_du_unless_the_danish_speaker_does_not(
    context: Sequence[Earlier], du: int, de: int
) -> None:
    now = known(*context, text="Siz kimsiniz?")
    assert now.unlike("Siz kimsiniz?", "tr", "Hvem er du?", "da") == du
    assert now.unlike("Siz kimsiniz?", "tr", "Hvem er De?", "da") == de


def test_into_other_languages_the_you_is_polite_whatever_was_said_before() -> None:
    before = known(danish("Kom nu.", "Sen gel.", now=True), text="Kommer du?", pair=("da", "tr"))
    assert before.unlike("Kommer du?", "da", "Sen geliyor musun?", "tr") == 1
    assert before.unlike("Kommer du?", "da", "Siz geliyor musunuz?", "tr") == 0


def test_terms_are_remembered_as_they_stood_last() -> None:
    def term(source: str, target: str) -> tuple[FoundTerm, ...]:
        return (FoundTerm("jobcenter", source, target),)

    context = (
        Earlier("...", "da", True, "...", "uk", terms=term("jobcenteret", "центр зайнятості")),
        Earlier("...", "uk", False, "...", "da", terms=term("джобцентру", "jobcenteret")),
        Earlier("...", "da", True, "...", "uk", terms=term("jobcenteret", "")),
    )
    assert known(*context, text="...", pair=("uk", "da")).wordings == {}
    last = known(*context, text="...", pair=("da", "uk"))
    assert last.wordings == {"jobcenter": "джобцентру"}
    assert not last.is_reworded("jobcenter", "джобцентр", "uk")
    assert last.is_reworded("jobcenter", "центру зайнятості", "uk")
    assert not last.is_reworded("praktik", "стажування", "uk")
    assert not last.is_reworded("jobcenter", "job centre", "en")


def test_an_article_written_together_is_no_other_wording() -> None:
    begun = SoFar(language="ar", wordings={"jobcenter": "مركز العمل"})
    assert not begun.is_reworded("jobcenter", "لمركز العمل", "ar")
    assert begun.is_reworded("jobcenter", "مكتب العمل", "ar")
