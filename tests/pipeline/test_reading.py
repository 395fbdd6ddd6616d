import math

from interpreter.engines.recogniser import Recognition, Rejection, Word
from interpreter.engines.translator import Doubt
from interpreter.pipeline.direction import DirectionFinder
from interpreter.pipeline.plan import Direction, Plan, Side
from interpreter.pipeline.reading import read

DANISH, ARABIC = Side("caseworker", "da"), Side("citizen", "ar")
FINDER = DirectionFinder(Plan((DANISH, ARABIC), direction=Direction.AUTOMATIC))


def recognition(text: str, confidence: float = 0.9, language: str = "da", sure: float = 1.0) -> Recognition:
    words = tuple(Word(each, index * 1.0, index + 0.5, 0.9) for index, each in enumerate(text.split()))
    probabilities = ((language, sure), ("ar" if language == "da" else "da", 1 - sure))
    return Recognition(language, text, words, math.log(confidence), 0.0, 1.0, probabilities)


def test_times_become_those_of_the_session() -> None:
    (piece,) = read(recognition("mange tak"), FINDER, DANISH, 10.0).pieces
    assert (piece.start, piece.end) == (10.0, 11.5)
    assert [word.start for word in piece.words] == [10.0, 11.0]


def test_one_sentence_keeps_the_recognisers_spelling() -> None:
    heard = recognition("mange  tak")
    assert read(heard, FINDER, DANISH, 0.0).pieces[0].text == "mange  tak"


def test_each_sentence_is_a_piece() -> None:
    pieces = read(recognition("Ja. Det kan jeg."), FINDER, DANISH, 0.0).pieces
    assert [piece.text for piece in pieces] == ["Ja.", "Det kan jeg."]
    assert pieces[1].start == 1.0


def test_low_confidence_is_said() -> None:
    assert read(recognition("ja", confidence=0.4), FINDER, DANISH, 0.0).doubts == (Doubt.RECOGNITION,)
    assert read(recognition("ja", confidence=0.6), FINDER, DANISH, 0.0).doubts == ()


def test_the_language_finds_the_side_and_its_doubt_is_said() -> None:
    reading = read(recognition("نعم", language="ar", sure=0.6), FINDER, None, 0.0)
    assert reading.side == ARABIC
    assert reading.doubts == (Doubt.LANGUAGE,)
    assert not reading.settled


def test_a_known_side_is_not_doubted() -> None:
    reading = read(recognition("ja", sure=0.5), FINDER, DANISH, 0.0)
    assert (reading.side, reading.settled, reading.doubts) == (DANISH, True, ())


def test_nothing_heard_makes_no_piece_and_no_doubt() -> None:
    nothing = Recognition("da", "", (), -5.0, 0.9, 0.0, (), Rejection.NO_SPEECH)
    reading = read(nothing, FINDER, DANISH, 0.0)
    assert (reading.pieces, reading.doubts) == ((), ())
