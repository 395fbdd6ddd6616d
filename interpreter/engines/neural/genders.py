"""Words that say whether a person is a man or a woman, in eight languages: patterns over folded words.

Drafts, written without native speakers; to correct one, correct it here, and run
`benchmarks/translation_checks.py` before and after. Each entry is (man, woman): a regular expression for a
word or a run of words as `checks.words` gives them, in lower case without vowel signs. Names are not here: a
name is no evidence.
"""

from collections.abc import Mapping
from typing import Final

Pair = tuple[str, str]

PRONOUN: Final[Mapping[str, Pair]] = {
    "da": (
        "han|ham|hans",
        "hun|hende|hendes",
    ),
    "en": (
        "he|him|his|himself",
        "she|her|hers|herself",
    ),
    "uk": (
        "він|його|йому|нього|ньому|ним",
        "вона|її|їй|неї|ній|нею",
    ),
    "ar": (
        "[وف]?هو",
        "[وف]?هي",
    ),
    "so": (
        r"isag[au]|isagana|wuxuu|wuu|uu|\S+(?:kiisa|giisa|tiisa|diisa)",
        r"iyad[au]|iyadana|\S+(?:keeda|geeda|teeda|deeda)",
    ),
}
"""Of the third person. Turkish, Farsi and Urdu have one for both."""

OF_PERSONS: Final = frozenset({"da", "en"})
"""Where a pronoun with a gender is only said of persons. Elsewhere a letter or a house has one too."""

OF_SEVERAL: Final = frozenset({"so"})
"""Where the pronoun of a woman is that of several people too ("ay"), so that it stands under `HINT`."""

NOUN: Final[Mapping[str, Pair]] = {
    "da": (
        r"(?:ægte)?mand|(?:ægte)?manden|mands|mandens|(?:ægte)?mænd|mænden\S*|søn|sønnen|sønnens|sønner\S*"
        r"|svigersøn\S*|far|faren|fars|farens|fædre\S*|(?:far|mor|bedste|sted|sviger|barne)far\S*|bror"
        r"|broren|brors|broderen|brødre\S*|storebror|lillebror|halvbror|svoger\S*|fætter\S*|onkel|onklen"
        r"|nevø\S*|dreng\S*|herr|hr|eksmand\S*|(?:far|mor)bror\S*|(?:far|mor)brødre\S*",
        r"kvinde|kvinden|kvinder\S*|kvindens|kone|konen|konens|koner\S*|hustru\S*|datter|datteren|datters"
        r"|datterens|døtre\S*|svigerdatter\S*|mor|moren|mors|morens|moder|moderen|mødre\S*"
        r"|(?:far|mor|bedste|sted|sviger|barne)mor\S*|søster|søsteren|søsters|søstre\S*|storesøster"
        r"|lillesøster|halvsøster|svigerinde\S*|kusine\S*|tante\S*|niece\S*|pige|pigen|piger\S*|pigens|fru"
        r"|frk|frøken|veninde\S*|enke|enken|ekskone\S*|moster|mosters|mostre\S*",
    ),
    "en": (
        "man|men|boys?|sons?|fathers?|dad|husbands?|brothers?|uncles?|nephews?|grandfather|grandsons?|mr|sir",
        "woman|women|girls?|daughters?|mothers?|mum|mom|wife|wives|sisters?|aunts?|nieces?|grandmother"
        "|granddaughters?|mrs|ms|miss|madam",
    ),
    "uk": (
        "чоловік(?:а|ом|ові|и|ам|ами|ах)|(?:мій|твій|ваш|її|свій) чоловік|син|сина|сину|сином|синові|сини"
        r"|синів|синам\S*|тато|тата|тату|татом|татові|батько|батька|батьку|батьком|батькові|дідус\S*|брат"
        r"|брата|брату|братом|братові|брати|братів|дядьк\S*|хлопець|хлопц\S*|хлопч\S*|онук|онука|онуку"
        r"|онуком|племінник\S*|пан|пана|пану|паном|зять|зятя|вітчим\S*",
        r"жінк\S*|жінок|жінці|дружин(?:а|и|у|і|ою)|доньк\S*|доньці|доньок|дочк\S*|дочок|дочці|дівчин\S*"
        r"|дівчат\S*|мама|мами|мамі|маму|мамою|матері|матір|матір'ю|матір’ю|бабус\S*|сестр\S*|сестер"
        r"|тітк\S*|тітц\S*|онучк\S*|племінниц\S*|пані|невістк\S*|тещ\S*|свекрух\S*|мачух\S*|подруг\S*"
        r"|подруз\S*|вдова|вдови|вдову",
    ),
    "ar": (
        "[وفبلك]*(?:ال)?(?:رجل|رجال|شاب|صبي|سيد|ابن|ولد|والد|أب|أخ|شقيق)|لل(?:رجل|رجال|سيد|ولد)"
        "|[وفبل]?(?:زوجي|زوجها|ابني|ابنها|ابنه|ابنك|ولدي|ولدها|أبي|أبوه|أبوها|أبيه|أبيها|أخي|أخوه|أخوها|أخيه|أخيها|والده|والدها|والدك|شقيقه|شقيقها|عمي)",
        "[وفبلك]*(?:ال)?(?:امرأة|مرأة|نساء|سيدة|زوجة|ابنة|بنت|بنات|والدة|أخت|فتاة|فتيات|جدة|خالة)"
        "|لل(?:مرأة|نساء|سيدة|فتاة)|[وفبل]?(?:زوج|ابن|والد|شقيق|جد|خال|عم)ت(?:ي|ه|ها|ك|نا|هم)"
        "|[وفبل]?(?:بنت|أخت)(?:ي|ه|ها|ك|نا|هم)|[وفبل]?أم(?:ي|ه|ها|ك)",
    ),
    "tr": (
        r"erkek\S*|adam|adam(?:ı|ın|ın[aı]|a|dan|la|lar\S*)|oğl(?:u|um|un|an)\S*|oğul\S*|baba(?!anne)\S*"
        r"|dede|dede(?:m|s|n)\S*|amca\S*|dayı|dayı(?:m|s|n)\S*|abi|abi(?:m|s|n)\S*|ağabey\S*|enişte\S*"
        r"|damat|damad\S*|kayınpeder\S*|kayınbaba\S*|kocam|koca(?:mı|ma|mın|mdan|mla|sı|sın\S*|nız\S*)|bey"
        r"|beyefendi\S*",
        r"kadın\S*|kız|kız(?:ı|ıyla|ın|ını|ına|ının|ım|ımı|ıma|ımın|ımla|ımız\S*|ınız\S*|a|lar\S*|la)"
        r"|karı(?:m|mı|ma|mın|mla|sı|sın\S*|nız\S*)|anne|anne(?:m|s|n|y|l|d|c)\S*|(?:baba|anne)anne\S*|abla\S*"
        r"|teyze\S*|hala(?:m|s)\S*|yenge|yenge(?:m|s)\S*|kayınvalide\S*|hanım\S*|bayan\S*",
    ),
    "fa": (
        "مرد|مردی|مردان|مردها|مردانی|پسر(?:م|ش|ت|ان|ی|مان|شان|تان)?|پدر(?:م|ش|ت|ان|ی|مان|شان|تان)?"
        r"|پدربزرگ\S*|برادر\S*|شوهر\S*|عمو|عموی|عمویم|دایی\S*|آقا|آقای|آقایان|داماد\S*",
        "زن|زنش|زنان|زنها|دختر(?:م|ش|ت|ان|ی|مان|شان|تان)?|مادر(?:م|ش|ت|ان|ی|مان|شان|تان)?"
        r"|مادربزرگ\S*|خواهر\S*|خانم|خانم(?:ها|هایی|هایی|ی|م|ش|ت)|بانو\S*|عمه|عمه(?:ام|اش|ات)|خاله\S*|عروس"
        "|عروس(?:م|ش|مان|شان)",
    ),
    "ur": (
        r"بیٹا|بیٹے|بیٹوں|باپ|والد|ابو|ابا|بھائی\S*|بھائیوں|شوہر\S*|خاوند|آدمی|آدمیوں|مرد|مردوں|لڑکا|لڑکے"
        "|لڑکوں|دادا|نانا|چچا|ماموں|داماد|سسر|صاحب|پوتا|نواسا|بھتیجا|بھانجا",
        r"بیٹی\S*|ماں|ماؤں|والدہ|امی|بہن\S*|بیوی\S*|اہلیہ|عورت\S*|خاتون|خواتین|لڑکی\S*|دادی|نانی|خالہ"
        "|پھوپھی|چچی|ممانی|بہو|ساس|سہیلی|صاحبہ|محترمہ|پوتی|نواسی|بھتیجی|بھانجی|بیگم",
    ),
    "so": (
        r"nin|nink\S*|niman\S*|rag|ragga|raggii|wiil\S*"
        r"|aab[abeio]\S*|soddog\S*|walaal(?:kay|kiis|keed|kii)"
        r"|adeer\S*|abti\S*|awoow\S*|odayga|mudane\S*",
        r"naag\S*|haween\S*|gabadh\S*|gabar\S*|gabdh\S*|hooyo\S*|hooya\S*|soddoh\S*|walaash\S*|eeddo\S*|habaryar\S*"
        r"|ayeeyo\S*|xaask\S*|marwo\S*|islaan\S*|dumar\S*",
    ),
}
"""A man or a woman: family, and whoever is called by it."""

HINT: Final[Mapping[str, Pair]] = {
    "da": (
        r"\S+mand|\S+manden|\S+mænd\S*|\S*mandlig\S*|herre\S*|kong\S*|prins(?!esse)\S*|fyr\S*|fader\S*|drenge\S*"
        r"|forældre\S*|\S+forældre\S*|søskende\S*|farmor\S*|faster\S*|kusine\S*",
        r"\S+inden?|\S+inder|\S*kvind\S*|dame\S*|dronning\S*|prinsesse\S*|pige\S*|moder\S*|frue\S*|faster\S*"
        r"|fastre\S*|forældre\S*|\S+forældre\S*|søskende\S*|morfar\S*|morbror\S*|fætter\S*|fætre\S*",
    ),
    "en": (
        r"\S+man|\S+men|male|males|king|guys?|gentlem\Sn|prince|lord|actor",
        r"\S+woman|\S+women|female|females|queen|lady|ladies|princess|\S+ess",
    ),
    "uk": (
        r"чоловік\S*|чолові[цч]\S*|\S{2,}[аеиїоуюя]в(?:ся|сь)?|отець|отця",
        r"\S{2,}ла(?:ся|сь)?|мати|матусь\S*|жіноч\S*",
    ),
    "ar": (
        "[وف]?(?:كان|قال|يقول|أنه|إنه|له|لديه|عنه|منه|إليه|عليه|معه|بأنه|لأنه)"
        r"|\S*(?:رجل|رجال|ذكر|ذكور|والدي|أبا|أخا)\S*",
        "[وف]?(?:كانت|قالت|تقول|أنها|إنها|لها|لديها|عنها|منها|إليها|عليها|معها|بأنها|لأنها)|أم|الأم"
        r"|\S*(?:نساء|أنثى|إناث|أنثوي)\S*",
    ),
    "tr": (
        r"kral\S*|bay|oğlan\S*|delikanlı\S*|koca\S*",
        r"kadın\S*|kız\S*|gelin\S*|kraliçe\S*|rahibe\S*|dul|karı\S*|dişi\S*|nine\S*",
    ),
    "fa": (
        r"مرد\S*|شاه|پادشاه|نر|\S*پسر\S*|\S*پدر\S*|\S*مردان\S*",
        r"زن\S*|ملکه|ماده|\S*دختر\S*|\S*مادر\S*|\S*زنان\S*",
    ),
    "ur": (
        r"\S+تا|\S+گا|گا|تھا|\S*رہا|گیا|چکا|\S+تے|\S+گے|گے|تھے|رہے|گئے|چکے|ہوا|ہوئے|مردانہ|بادشاہ"
        r"|\S*صاحب\S*|جناب|مسٹر|کزن",
        r"\S+تی|\S+گی|گی|تھی|تھیں|\S*رہی|گئی|گئیں|چکی|ہوئی|ہوئیں|\S+تیں|زنانہ|ملکہ|ماؤں|مس|مسز|کزن",
    ),
    "so": (
        r"\S*uu|is[ao]g\S*|\S+iis\S*|inan|inanka|lab|lab\S+|boqor\S*",
        r"ay|aay|w?aay|way|waxaa?y|ina?ay|\S+kay|hadda?y|siday|\S+[ts]h?ay|tiri|iyad\S*|\S+eed\S*|inanta"
        r"|\S*dhedig\S*|oori\S*",
    ),
}
"""What may say it beside `PRONOUN` and `NOUN`: titles, parts of words, verbs of the past. Counts only in
favour."""

WIDE: Final[Mapping[str, Pair]] = {
    "uk": (
        r"мій|твій|свій|наш|ваш|цей|той|який|один|сам|\S{3,}(?:ий|ій)|\S+(?:ок|ець|ик|ар|ор|ер|ент|ач|іст)",
        r"моя|твоя|своя|наша|ваша|ця|та|яка|одна|сама|\S{3,}(?:ська|цька|ка|на|ня)",
    ),
    "ar": (
        r"[وفسل]*ي\S{2,}|\S{2,}ه|هذا|الذي|أحد",
        r"[وفسل]*ت\S{2,}|\S{2,}ها|\S{2,}ت|\S+ة|\S+ات|هذه|التي",
    ),
    "so": (
        "",
        r"\S*[aeiou]y|\S+ooyin\S*",
    ),
}
"""What agrees with a man or a woman, and with things too: enough not to call a pronoun invented."""
