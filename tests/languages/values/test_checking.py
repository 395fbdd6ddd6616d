"""R3: a value that is not on both sides is told; what only looks different is not."""

import pytest

from languages.values import Mismatch, same_values


@pytest.mark.parametrize(
    ("source", "target_language", "target"),
    [
        ("Vi ses onsdag den 4. marts kl. 9.30", "uk", "Побачимось у середу, 4 березня, о 9:30"),
        ("den fjerde i tredje", "tr", "4 Mart"),
        ("den 4.", "uk", "четвертого"),
        ("på 3. sal", "so", "dabaqa 3"),
        ("en time", "uk", "годину"),
        ("1 time", "fa", "یک ساعت"),
        ("én datter", "ar", "ابنة"),
        ("jeg har en bil", "tr", "bir arabam var"),
        ("to dage", "ar", "يومين"),
        ("halvanden time", "ar", "ساعة ونصف"),
        ("en halv time", "uk", "півгодини"),
        ("kl. 14", "uk", "о 14"),
        ("klokken 14", "so", "14"),
        ("kl. 15", "ar", "الساعة 3 مساءً"),
        ("klokken tre om eftermiddagen", "uk", "о 15:00"),
        ("den 4. marts 2026", "uk", "4 березня, у 2026 році"),
        ("04.03.26", "ur", "4 مارچ 2026"),
        ("mellem 30 og 43 procent", "tr", "yüzde 30 ile 43 arası"),
        ("500-600 kr.", "uk", "500 крон – 600 крон"),
        ("12 34 56 78", "uk", "двана́дцять, тридцять чотири, п'ятдесят шість, сімдесят вісім"),
        ("040368-1234", "fa", "0403681234"),
        ("2.500 kr.", "ur", "ڈھائی ہزار کرون"),
        ("ingen tal", "tr", "sayı yok"),
    ],
)
def test_the_same(source: str, target_language: str, target: str) -> None:
    assert same_values(source, "da", target, target_language) == ()
    assert same_values(target, target_language, source, "da") == ()


@pytest.mark.parametrize(
    ("source", "target_language", "target", "expected"),
    [
        (
            "12.500 kr.",
            "uk",
            "12 600 крон",
            [("amount", "12500 DKK", "target"), ("amount", "12600 DKK", "source")],
        ),
        ("kl. 9.30", "tr", "saat 10:30", [("time", "09:30", "target"), ("time", "10:30", "source")]),
        ("kl. 2", "uk", "о 14:00", [("time", "02:00", "target"), ("time", "14:00", "source")]),
        (
            "den 4. marts",
            "ar",
            "الرابع من نيسان",
            [("date", "--03-04", "target"), ("date", "--04-04", "source")],
        ),
        (
            "4. marts",
            "uk",
            "4 березня 2026 року",
            [("date", "--03-04", "target"), ("date", "2026-03-04", "source")],
        ),
        ("tre børn", "fa", "بچه‌ها", [("number", "3", "target")]),
        ("børn", "so", "saddex carruur", [("number", "3", "source")]),
        ("mandag", "ur", "منگل", [("weekday", "1", "target"), ("weekday", "2", "source")]),
        ("500 kr.", "tr", "500 avro", [("amount", "500 DKK", "target"), ("amount", "500 EUR", "source")]),
        ("kode 1", "uk", "код", [("number", "1", "target")]),
        ("ti dage", "tr", "ona söyledim", [("number", "10", "target")]),
        ("ni dage", "fa", "نه، روزها", [("number", "9", "target")]),
        ("to, to og to", "uk", "два і два", [("number", "2", "target")]),
        (
            "040368-1234",
            "da",
            "040368-1235",
            [("cpr", "040368-1234", "target"), ("cpr", "040368-1235", "source")],
        ),
    ],
)
def test_the_difference(
    source: str, target_language: str, target: str, expected: list[tuple[str, str, str]]
) -> None:
    assert same_values(source, "da", target, target_language) == tuple(Mismatch(*item) for item in expected)
