"""Values in sentences as people say them and as recognisers write them."""

from itertools import pairwise

import pytest

from languages.values import find_values

DANISH = """
Mødet er klokken halv ti den fjerde marts | time 09:30 | date --03-04
Kom klokken halv tre | time 02:30
Vi ses halv et | time 12:30
kvart over to | time 02:15
kvart i et | time 12:45
et kvarter i ti | time 09:45
fem minutter i halv tre | time 02:25
klokken fem minutter over ti | time 10:05
ti i tolv | time 11:50
klokken 14 | time 14:00
kl. 9.30 | time 09:30
kl 9.30 | time 09:30
kl 9 | time 09:00
kl. 9-10.30 | time 09:00 | time 10:30
klokken ni tredive | time 09:30
klokken ni nul fem | time 09:05
klokken to om eftermiddagen | time 02:00
den fjerde i tredje | date --03-04
den 4/3 | date --03-04
den 4.3. | date --03-04
4. marts 2026 | date 2026-03-04
onsdag den 4. marts | weekday 3 | date --03-04
fjerde marts nitten femogfirs | date 1985-03-04
den fjerde marts to tusind kroner | date --03-04 | amount 2000 DKK
om mandagen | weekday 1
i maj måned | month 05
en maj måned | month 05
halvtreds og halvfems | number 50 | number 90
fem og tyve kroner | amount 25 DKK
et hundrede og femogtyve | number 125
mellem hundrede og to hundrede | number 100 | number 200
to tusind fem hundrede kroner | amount 2500 DKK
12.500,50 kr. om måneden | amount 12500.5 DKK
kr. 1.250,- | amount 1250 DKK
to kroner og halvtreds øre | amount 2.5 DKK
halvtreds øre | amount 0.5 DKK
en krone | amount 1 DKK
2,5 mio. kr. | amount 2500000 DKK
femogtyve procent | percent 25%
25 % | percent 25%
halvanden time | number 1.5
en halv time | number 0.5
1/2 times ventetid og 2½ dag | date --02-01 | number 2.5
en mand og to børn | number 2
jeg har én datter | number 1
tusind tak for hjælpen |
ti stille |
en gang til |
min nabo har flere hundrede bøger |
et treårigt barn | number 3
et barn på tre år | number 3
en toårig datter | number 2
Jeg har 3 børn. Jeg bor på 3. sal | number 3 | ordinal 3
han er 12. | number 12
minus fem grader | number -5
mit cpr-nummer er 040368-1234 | cpr 040368-1234
nul fire nul tre otteogtres tolv fireogtredive | cpr 040368-1234
mit nummer er tolv fireogtredive seksoghalvtreds otteoghalvfjerds | phone +4512345678
ring på 12 34 56 78 | phone +4512345678
plus femogfyrre tolv fireogtredive seksoghalvtreds otteoghalvfjerds | phone +4512345678
kontonummer nul nul en to tre fire fem | digits 0012345
kampen endte 0-1 | number 0 | number 1
den 10, 12, 14 og 16 | number 10 | number 12 | number 14 | number 16
tohundredeogfemogtyve | number 225
for det første |
"""

UKRAINIAN = """
Зустріч о пів на десяту п'ятого березня | time 09:30 | date --03-05
о дев'ятій тридцять | time 09:30
о 9:30 ранку | time 09:30
о 14 годині | time 14:00
чверть на десяту | time 09:15
за чверть десята | time 09:45
за десять хвилин десята | time 09:50
десять хвилин на десяту | time 09:10
о двадцять першій | time 21:00
двадцять п'яте грудня дві тисячі двадцять п'ятого року | date 2025-12-25
04.03.2026 | date 2026-03-04
5-го березня | date --03-05
у мене двоє дітей і одна кімната | number 2
дві тисячі п'ятсот крон | amount 2500 DKK
12 500,50 крон | amount 12500.5 DKK
п'ятнадцять крон і тридцять ере | amount 15.3 DKK
двадцять п'ять відсотків | percent 25%
в понеділок або в п’ятницю | weekday 1 | weekday 5
щосереди | weekday 3
у травні | month 05
півтора року | number 1.5
три з половиною години | number 3.5
п'ятирічний син | number 5
тисячі людей |
один одного |
моя друга дитина |
двічі на день | number 2
третій поверх | ordinal 3
"""

ARABIC = """
الموعد الساعة التاسعة والنصف يوم الاثنين | time 09:30 | weekday 1
الساعة تسعة ونص | time 09:30
الساعة العاشرة إلا ربعًا | time 09:45
الساعة عشرة إلا خمسة | time 09:55
الساعة تسعة وعشرين دقيقة | time 09:20
الساعة ٩:٣٠ صباحًا | time 09:30
من الساعة 9 إلى 10:30 | time 09:00 | time 10:30
الرابع من آذار | date --03-04
٤ مارس ٢٠٢٦ | date 2026-03-04
4 آذار/مارس 2026 | date 2026-03-04
الخامس والعشرون من كانون الأول عام ألفين وخمسة وعشرين | date 2025-12-25
أربعة شهر تلاتة | date --03-04
كانون الثاني | month 01
يناير | month 01
ألفين وخمسمئة كرونة | amount 2500 DKK
خمس كرونات | amount 5 DKK
كرونتان | amount 2 DKK
١٢٬٥٠٠٫٥٠ كرونة | amount 12500.5 DKK
خمسة وعشرين بالمئة | percent 25%
عندي ولدين وبنت واحدة | number 2
بعد يومين أو ثلاثة أيام | number 2 | number 3
ساعة ونص | number 1.5
نصف ساعة | number 0.5
خمسطعش | number 15
دفعت ألفًا | number 1000
آلاف الناس |
لست بخير |
مع أب وأم |
كل واحد منا |
رقمي ١٢ ٣٤ ٥٦ ٧٨ | phone +4512345678
الطابق الثالث | ordinal 3
"""

TURKISH = """
Randevunuz saat dokuz buçukta | time 09:30
saat 9:30'da | time 09:30
saat 09.30'da gelin | time 09:30
saat ona çeyrek var | time 09:45
dokuzu on geçe | time 09:10
saat dokuza beş kala | time 08:55
saat on dört otuzda | time 14:30
10:00-11:30 arası | time 10:00 | time 11:30
Mart'ın dördünde | date --03-04
4 Mart 2026'da | date 2026-03-04
dört Mart pazartesi günü | date --03-04 | weekday 1
pazartesiden cumaya kadar | weekday 1 | weekday 5
pazarına girdi |
iki bin beş yüz kron | amount 2500 DKK
12.500,50 kron | amount 12500.5 DKK
bin krona | amount 1000 DKK
yüzde yirmi beş | percent 25%
%25 | percent 25%
bir buçuk saat | number 1.5
onbeş | number 15
ona söyledim, onun iki çocuğu var | number 2
bu yüzden gelemedim |
yemek yedi |
yedi çocuğum var | number 7
yüz kişi | number 100
yüz yüze görüşme |
5'inci kat | ordinal 5
bir çocuk ve üç oda | number 3
"""

URDU = """
ملاقات ساڑھے نو بجے ہے | time 09:30
سوا نو بجے | time 09:15
پونے دس بجے | time 09:45
پونے ایک بجے | time 12:45
ڈیڑھ بجے | time 01:30
ڈھائی بجے | time 02:30
نو بج کر بیس منٹ | time 09:20
دس بجنے میں پانچ منٹ | time 09:55
۹:۳۰ بجے | time 09:30
چار مارچ دو ہزار چھبیس | date 2026-03-04
29 ستمبر، 2018 | date 2018-09-29
یکم جنوری | date --01-01
پیر کو صبح نو بجے | weekday 1 | time 09:00
میرے پیر میں درد ہے |
دو ہفتے بعد | number 2
ساڑھے تین ہزار کرون | amount 3500 DKK
1,25,000 کرون | amount 125000 DKK
5،000 | number 5000
ڈیڑھ سو | number 150
پچیس فیصد | percent 25%
اسی وجہ سے |
اسّی | number 80
اسی گھنٹے | number 80
بہتر ہے |
مجھے دے دو |
دو بچے | number 2
آٹھ بجے اٹھ جاؤ | time 08:00
5ویں منزل | ordinal 5
"""

FARSI = """
قرار شما ساعت نه و نیم است | time 09:30
ساعت ۹:۳۰ | time 09:30
یک ربع به ده | time 09:45
نه و ربع | time 09:15
ده دقیقه به نه | time 08:50
ساعت نه و بیست دقیقه | time 09:20
ساعت بیست و پنج دقیقه | time 20:05
نه و نیم بجه | time 09:30
چهارم مارس | date --03-04
۴ مارس ۲۰۲۶ | date 2026-03-04
چهارم مارچ | date --03-04
پنجم می | date --05-05
دو می خواهم | number 2
سه‌شنبه ساعت سه | weekday 2 | time 03:00
دو هزار و پانصد کرون | amount 2500 DKK
۲۶،۷۵۰ دلار | amount 26750 USD
بیست‌وپنج درصد | percent 25%
نه نمی‌خواهم |
نه |
نه سال دارم | number 9
دو سال و نیم | number 2.5
شونزده | number 16
۲/۵ میلیون | number 2500000
یک بچه و دو تا اتاق | number 2
هر دو نفر |
قول می دهم |
طبقهٔ سوم | ordinal 3
"""

SOMALI = """
Ballantu waa sagaalka iyo barka | time 09:30
saacadda sagaalka iyo soddon daqiiqo | time 09:30
tobanka oo rubuc la' | time 09:45
tobanka iyo shan daqiiqo | time 10:05
laba iyo tobanka iyo bar | time 12:30
saacadda 9:30 | time 09:30
3 pm | time 03:00
afarta bisha Maarso | date --03-04
4ta Maarso 2026 | date 2026-03-04
afarta bisha saddexaad | date --03-04
Isniinta saacadda 10ka | weekday 1 | time 10:00
laba kun iyo shan boqol oo karoon | amount 2500 DKK
boqolkiiba shan iyo labaatan | percent 25%
labaatan iyo shan | number 25
laba sano iyo bar | number 2.5
saddex carruur ah iyo hal gabadh | number 3
toddobaadka soo socda |
3aad | ordinal 3
"""

TABLES = {"da": DANISH, "uk": UKRAINIAN, "ar": ARABIC, "tr": TURKISH, "ur": URDU, "fa": FARSI, "so": SOMALI}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (language, text.strip(), [value.strip() for value in expected if value.strip()])
        for language, table in TABLES.items()
        for text, *expected in (line.split("|") for line in table.strip().splitlines())
    ],
)
def test_sentences(language: str, text: str, expected: list[str]) -> None:
    values = [item.value for item in find_values(text, language)]
    assert [f"{value.kind} {value.canonical}" for value in values] == expected


@pytest.mark.parametrize(
    ("language", "text", "surface"),
    [
        ("da", "mødet er klokken halv ti, tak", "halv ti"),
        ("da", "den fjerde marts", "fjerde marts"),
        ("da", "det koster 500 kr. om året", "500 kr."),
        ("da", "Det koster 500 kr.", "500 kr"),
        ("da", "om mandagen", "mandagen"),
        ("uk", "о 9:30", "9:30"),
        ("ar", "في الساعة التاسعة والنصف", "التاسعة والنصف"),
        ("ar", "وخمسة كرونات", "خمسة كرونات"),
        ("tr", "saat dokuz buçukta", "dokuz buçukta"),
        ("ur", "ساڑھے نو بجے", "ساڑھے نو بجے"),
        ("fa", "ساعت نه و نیم", "نه و نیم"),
        ("so", "saacadda 9:30", "9:30"),
    ],
)
def test_introductions_stand_outside_and_units_inside(language: str, text: str, surface: str) -> None:
    (found,) = find_values(text, language)
    assert text[found.start : found.end] == surface


def test_values_come_in_order_and_apart() -> None:
    text = "mandag den 4. marts kl. 9-10, 12.500 kr., 25 %, 040368-1234 og 12 34 56 78"
    found = find_values(text, "da")
    assert [item.value.kind for item in found] == [
        "weekday", "date", "time", "time", "amount", "percent", "cpr", "phone",
    ]  # fmt: skip
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize("language", TABLES)
@pytest.mark.parametrize("text", ["", " ", "…", "😀", "%", "kr.", "og", "+", "-", "1" * 400, "٫٬", "½"])
def test_odd_texts_do_no_harm(language: str, text: str) -> None:
    find_values(text, language)
