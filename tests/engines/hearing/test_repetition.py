"""A loop compresses well, speech does not."""

from interpreter.engines.hearing.repetition import MAX_COMPRESSION_RATIO, compression_ratio


def test_loops_compress_well_and_speech_does_not() -> None:
    assert compression_ratio("Мені вимагається, що " + "цю " * 40) > MAX_COMPRESSION_RATIO
    assert compression_ratio("Hvad synes du om den nye bank der åbnede i går?") < 1.2
    assert compression_ratio("") == 0.0
