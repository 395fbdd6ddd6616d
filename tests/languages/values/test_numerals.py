"""Numbers in words, written out by hand."""

from decimal import Decimal

import pytest

from languages.values import cardinal, parse_number
from languages.values.grammar import grammar

DANISH = """
50 halvtreds|halvtredsindstyve
51 enoghalvtreds
52 tooghalvtreds
53 treoghalvtreds
54 fireoghalvtreds
55 femoghalvtreds
56 seksoghalvtreds
57 syvoghalvtreds
58 otteoghalvtreds
59 nioghalvtreds
60 tres|tresindstyve
61 enogtres
65 femogtres|fem og tres
69 niogtres
70 halvfjerds|halvfjerdsindstyve
75 femoghalvfjerds
77 syvoghalvfjerds
80 firs|firsindstyve
84 fireogfirs
88 otteogfirs
90 halvfems|halvfemsindstyve
92 tooghalvfems
95 femoghalvfems|fem og halvfems
99 nioghalvfems
0 nul
14 fjorten
16 seksten
17 sytten
40 fyrre|fyrretyve
100 hundrede|et hundrede|ethundrede
125 hundrede og femogtyve|hundrede femogtyve|et hundrede og fem og tyve|ethundredeogfemogtyve
1000 tusind|et tusind|tusinde
1100 elleve hundrede|et tusind et hundrede
1985 nitten hundrede og femogfirs|nitten hundrede femogfirs
2500 to tusind fem hundrede|to tusind og fem hundrede|femogtyve hundrede|totusindfemhundrede
12500 tolv tusind fem hundrede|tolvtusind femhundrede
1000000 en million
2500000 to en halv million|to komma fem millioner|2,5 millioner|2,5 mio.
1.5 halvanden|halvandet|en komma fem
2.5 to en halv|to og en halv|to komma fem
3.05 tre komma nul fem
12.25 tolv komma femogtyve|tolv komma fem og tyve|tolv komma to fem
-5 minus fem
"""

UKRAINIAN = """
1 один|одна|одного|однієї
2 два|дві|двох|двома|двоє
5 п'ять|п’ять|пять|п'яти|п'ятьох
7 сім|семи
8 вісім|восьми
11 одинадцять|одинадцяти
40 сорок|сорока
50 п'ятдесят|п'ятдесяти
90 дев'яносто|дев'яноста
125 сто двадцять п'ять|ста двадцяти п'яти
200 двісті|двохсот
1000 тисяча|одна тисяча|тисячу
2500 дві тисячі п'ятсот|двох тисяч п'ятисот
5000000 п'ять мільйонів
12500 дванадцять тисяч п'ятсот|12 тисяч 500
1.5 півтора|півтори
1500 півтори тисячі
2.5 два з половиною|дві цілих п'ять десятих|дві цілих і п'ять десятих|два кома п'ять
0.25 нуль цілих двадцять п'ять сотих
"""

ARABIC = """
2 اثنان|اثنين|اثنتان|تنين
3 ثلاثة|ثلاث|تلاتة
8 ثمانية|ثماني|تمانية
11 أحد عشر|إحدى عشرة|حداشر|احدعش
12 اثنا عشر|اثنتا عشرة|اثني عشر|اطنعش
15 خمسة عشر|خمس عشرة|خمستعش|خمسطعش
25 خمسة وعشرون|خمسة وعشرين|خمس وعشرون
100 مئة|مائة|مية
111 مئة وأحد عشر
200 مئتان|مئتين|مائتين|ميتين
300 ثلاثمئة|ثلاثمائة|ثلاث مئة|تلتمية
365 ثلاثمئة وخمسة وستون|ثلاث مئة وخمس وستين
1000 ألف|ألفًا
2000 ألفان|ألفين
2500 ألفان وخمسمئة|ألفين وخمسمية
3000 ثلاثة آلاف|تلات تلاف
12500 اثنا عشر ألفًا وخمسمئة|اثنا عشر ألفا وخمسمئة
2000000 مليونان|مليونين
5000000 خمسة ملايين
9.5 تسعة ونصف|تسعة ونص
2.5 اثنان فاصلة خمسة
"""

TURKISH = """
0 sıfır
11 on bir|onbir
15 on beş|onbeş
25 yirmi beş|yirmibeş|YİRMİ BEŞ
44 kırk dört
99 doksan dokuz|doksandokuz
100 yüz
125 yüz yirmi beş|yüzyirmibeş
1000 bin
1985 bin dokuz yüz seksen beş
2500 iki bin beş yüz|ikibinbeşyüz
12500 on iki bin beş yüz
1.5 bir buçuk
2.5 iki buçuk|iki virgül beş
2.25 iki virgül yirmi beş|iki virgül iki beş
2500000 iki buçuk milyon
-5 eksi beş
"""

URDU = """
1 ایک
2 دو
3 تین
4 چار
5 پانچ
6 چھ|چھے
7 سات
8 آٹھ
9 نو
10 دس
11 گیارہ
12 بارہ
13 تیرہ
14 چودہ
15 پندرہ
16 سولہ
17 سترہ
18 اٹھارہ
19 انیس
20 بیس
21 اکیس
22 بائیس
23 تئیس|تیئیس
24 چوبیس
25 پچیس
26 چھبیس
27 ستائیس
28 اٹھائیس
29 انتیس|اُنتیس
30 تیس
31 اکتیس
32 بتیس
33 تینتیس
34 چونتیس
35 پینتیس
36 چھتیس
37 سینتیس
38 اڑتیس
39 انتالیس
40 چالیس
41 اکتالیس
42 بیالیس
43 تینتالیس
44 چوالیس
45 پینتالیس
46 چھیالیس
47 سینتالیس
48 اڑتالیس
49 انچاس
50 پچاس
51 اکیاون
52 باون
53 ترپن
54 چوّن|چون
55 پچپن
56 چھپن
57 ستاون
58 اٹھاون
59 انسٹھ
60 ساٹھ
61 اکسٹھ
62 باسٹھ
63 تریسٹھ
64 چونسٹھ
65 پینسٹھ
66 چھیاسٹھ
67 سڑسٹھ
68 اڑسٹھ
69 انہتر
70 ستّر|ستر
71 اکہتر
72 بہتّر|بہتر
73 تہتر
74 چوہتر
75 پچہتر|پچھتر
76 چھہتر
77 ستتر
78 اٹھتر
79 اناسی
80 اسّی|اسی
81 اکیاسی
82 بیاسی
83 تراسی
84 چوراسی
85 پچاسی
86 چھیاسی
87 ستاسی
88 اٹھاسی
89 نواسی
90 نوے
91 اکیانوے
92 بانوے
93 ترانوے
94 چورانوے
95 پچانوے
96 چھیانوے
97 ستانوے
98 اٹھانوے
99 ننانوے
100 سو|ایک سو
150 ڈیڑھ سو
125 سوا سو|ایک سو پچیس
250 ڈھائی سو
1985 انیس سو پچاسی
3500 ساڑھے تین ہزار
1750 پونے دو ہزار
100000 ایک لاکھ|لاکھ
125000 سوا لاکھ|ایک لاکھ پچیس ہزار
12500 بارہ ہزار پانچ سو
10000000 ایک کروڑ
5000000 پچاس لاکھ|پانچ ملین
1.5 ڈیڑھ
2.5 ڈھائی|دو اعشاریہ پانچ
9.5 ساڑھے نو
9.75 پونے دس
"""

FARSI = """
1 یک|یه
6 شش|شیش
9 نُه|نه
15 پانزده|پونزده
16 شانزده|شونزده
18 هجده|هیجده|هژده
25 بیست و پنج|بیست‌وپنج|بیستوپنج
30 سی
99 نود و نه
100 صد|یکصد
300 سیصد
500 پانصد|پونصد|پنج صد
1000 هزار|یک هزار
2500 دو هزار و پانصد
12500 دوازده هزار و پانصد|۱۲ هزار و پانصد
1.5 یک و نیم
2.5 دو و نیم|دو ممیز پنج|دو ممیز پنج دهم
2500000 دو و نیم میلیون|۲/۵ میلیون
"""

SOMALI = """
1 kow|hal
2 laba|labo
3 saddex|sadex|seddex
7 toddoba|todoba
8 siddeed|sideed
11 kow iyo toban
12 laba iyo toban
20 labaatan
25 shan iyo labaatan|labaatan iyo shan
99 sagaal iyo sagaashan
100 boqol
125 boqol iyo shan iyo labaatan
200 laba boqol
1000 kun
2500 laba kun iyo shan boqol
12500 laba iyo toban kun iyo shan boqol
1000000 hal milyan|hal malyan
1.5 hal iyo bar|kow iyo badh
2.5 laba dhibic shan
"""

TABLES = {
    "da": DANISH,
    "uk": UKRAINIAN,
    "ar": ARABIC,
    "tr": TURKISH,
    "ur": URDU,
    "fa": FARSI,
    "so": SOMALI,
}


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        (language, Decimal(number), words)
        for language, table in TABLES.items()
        for number, _, spellings in (line.partition(" ") for line in table.strip().splitlines())
        for words in spellings.split("|")
    ],
)
def test_every_spelling(language: str, number: Decimal, words: str) -> None:
    assert parse_number(words, language) == number


@pytest.mark.parametrize("language", TABLES)
def test_the_first_spelling_is_the_one_that_is_said(language: str) -> None:
    if language in ("da", "ur"):
        for line in TABLES[language].strip().splitlines():
            number, _, spellings = line.partition(" ")
            if number.isdigit() and 50 <= int(number) < 100:
                assert cardinal(int(number), language) == spellings.split("|")[0]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("da", "fem tyve"),
        ("da", "to tre"),
        ("da", "hundrede og to hundrede"),
        ("da", "tyve og fem"),
        ("da", "og fem"),
        ("da", "to og"),
        ("uk", "п'ять двадцять"),
        ("uk", "сто двісті"),
        ("ar", "خمسة عشرون"),
        ("ar", "عشرون وخمسة"),
        ("tr", "beş yirmi"),
        ("tr", "yirmi otuz"),
        ("ur", "پانچ بیس"),
        ("fa", "بیست پنج"),
        ("fa", "پنج و بیست"),
        ("so", "shan labaatan"),
    ],
)
def test_what_the_language_does_not_say_as_one_number_is_not_one(language: str, words: str) -> None:
    assert parse_number(words, language) is None


def test_a_number_is_never_cut_off_before_what_multiplies_it() -> None:
    own = grammar("da")
    tokens = own.tokens("hundrede og to hundrede")
    assert [(int(reading.value), reading.end) for reading in own.numbers.at(tokens, 0)] == [(100, 1)]
    assert [(int(reading.value), reading.end) for reading in own.numbers.at(tokens, 2)] == [(200, 4)]


def test_readings_come_longest_first() -> None:
    own = grammar("uk")
    tokens = own.tokens("двадцять п'ять")
    assert [reading.value for reading in own.numbers.at(tokens, 0)] == [25, 20]
