"""How eight languages say no: regular expressions over folded words (see `checks.words`), by kind.

The kinds, from certain to faint; a word is of the first kind that matches:

`not`: negates the verb, or a noun ("ikke", "не", the Turkish verb in -me-, the Farsi one in ن-).
`clause`: negates inside another phrase ("gelmeyen": who does not come), where translators are free to turn it
round ("outsiders"): it counts as the partner of a negation, and is not missed itself.
`nobody`: goes along with a negated verb in languages of negative concord ("ніколи не", "hiçbir ... yok"), and
counts on its own where no verb is negated near it.
`without`: "uden", "без", "-siz", "غير", the prefix of an adjective ("u-", "не-").
`refuse`: a word that says the same without negation ("afslå", "mangle", "forbyde").
`faint`: restricts, doubts or opposes; a translator may put a negation in its place ("kun", "svært", "mod").

`IDIOMS` are runs of words that hold a negation and negate nothing ("not only", "whether or not"). `RUNS` are
runs of words that negate together. None of these lists was checked by native speakers.
"""

from collections.abc import Mapping
from typing import Final

NOT: Final = "not"
CLAUSE: Final = "clause"
NOBODY: Final = "nobody"
WITHOUT: Final = "without"
REFUSE: Final = "refuse"
FAINT: Final = "faint"
KINDS: Final = (NOT, CLAUSE, NOBODY, WITHOUT, REFUSE, FAINT)

_TR_PERSON: Final = "(?:m|n|k|l[ae]r|s[ıi]n.*|y[ıi]z|y[ıi]m)?"
_FA_STEMS: Final = (
    "کن|رو|باش|فرست|یاب|یاور|ده|گیر|گرد|رس|خواه|دان|توان|شو|خور|گوی|زن|زده|پذیر|دار|شناس|فهم|گذار|نویس"
    "|پرداز|خر|بین|خوان"
    "|کش|پوش|ترس|پرس|ساز|فروش|خواب|نشین|افتاد|کرد|شد|بود|داشت|گرفت|رفت|یامد|داد|دید|گفت|خورد|رسید|خواست"
    "|توانست|دانست"
    "|یافت|پذیرفت|فهمید|شناخت|گذاشت|نوشت|پرداخت|خرید|یاورد|ساخت|پرسید|ترسید|یفتاد|یفت|فرستاد|ماند"
    "|رسانده?|پیوست"
    "|دوخت|فروخت|خواند|کشید|سوخت|گردید|گشت|خوابید"
)
_SO_CLUSTER: Final = (
    "(?:is)?(?:ii|ku|ka|la|lagu|laga|loo|looga|loogu|u|uga|ugu|kaga|kagu|kala|ula|noo|nagu|naga|nala"
    "|idiin|kuu|kugu|kaa"
    "|igu|iga|iila)ma(?:an|aan|ay|uu|aad|anan|aanan|aysan|uusan)?"
)

CUES: Final[Mapping[str, Mapping[str, str]]] = {
    "da": {
        NOT: "ikke|ikk|aldrig|ingen|intet|ingenting|hverken|ingensinde",
        WITHOUT: (
            "uden|ej|næppe|ikke.+|.{3,}(?:løs|fri)(?:e|t)?|manglende"
            "|u(?!d|nd|ng|ge|niv|ni[ok]|nil|kra|sa|r(?:en|s|b|t|g|ter|l)|anset|mid|topi|tah|lv|vejr"
            "|held|lyk|ll|base).{4,}"
        ),
        REFUSE: (
            "mangl.*|nægte.*|forby.*|forbud.*|undgå.*|undgik|afvis.*|afslå.*|afslag.*|afslog|forhindr.*"
            "|benægt.*|hindr.*"
            "|stopp.*|ophør.*|opgiv.*|svigt.*|fravær.*|udeluk.*|fratag.*|afskaf.*|utænk.*|umulig.*"
            "|undlad.*|ophæv.*|savn.*|afhold.*|udebl.*|miste(?:r|de|t)?"
        ),
        FAINT: (
            "nej|medmindre|knap|imod|mod|kun|indtil|intoler.*|modst.*|hvorvidt|sjælden.*|dårlig.*"
            "|svær.*|vanskelig.*"
            "|problem.*|før|næsten|tvivl.*|fejl.*"
        ),
    },
    "en": {
        NOT: "not|never|cannot|[a-z]+n't|nothing|nobody|no|none|neither|nowhere",
        WITHOUT: (
            "nor|without|un(?!der|ion|it|til|i).+|in(?:valid|capable|sufficient|ability|eligible).*"
            "|.+less|im(?:possible|proper).*"
        ),
        REFUSE: (
            "fail.*|lack.*|refus.*|deny.*|denie.*|prevent.*|avoid.*|reject.*|missing|forbid.*"
            "|prohibit.*|ban|bann.*"
            "|exclud.*|stop.*|absen.*|declin.*|resist.*|ignor.*|disregard.*|oppos.*|struggl.*|refrain.*"
            "|short|unaware"
        ),
        FAINT: (
            "hardly|unless|only|until|against|barely|rarely|difficult.*|dis.+|hard|bad|few|little|before|than"
        ),
    },
    "uk": {
        NOT: "не|немає|нема",
        NOBODY: (
            "ні|ніколи|нічого|ніхто|нікого|нікому|ніким|жоден|жодн.*|ніщо|ніде|нікуди|ні(?:як|чим"
            "|чи[йєї]).*|ані"
        ),
        WITHOUT: (
            "без|без(?!пе|перечн|коштовн|посередн|ліч).+"
            "|не(?!діл|безпе|вже|щодав|давн|обхідн|зважа|залежн|рв|мов|гайн|рух|хай|бо|бес|величк|значн"
            "|гатив|поко|брас|апол|йтрал|вад|ккар|забар|минуч).{4,}"
        ),
        REFUSE: (
            "відмов.*|заборон.*|уник.*|відсутн.*|запереч.*|брак.*|відхил.*|позбав.*|перешкод.*|припин.*"
            "|втра.*"
        ),
        FAINT: "навряд|крім|окрім|опір|опира.*|проти|тільки|лише|важко|складн.*|поки|доки|замість",
    },
    "ar": {
        NOT: "[وفأ]?(?:لا|لم|لن|ليس|ليست|لست|ليسوا|ليسا|لسنا|لستم|ألا|لئلا|كيلا|لكيلا)",
        NOBODY: "أبدا|إطلاقا|بتاتا|قط",
        WITHOUT: "[وفلب]*(?:غير|بدون|دون|دونما|عدم|بلا)|بعدم|لعدم|انعدام",
        REFUSE: (
            "[ويتأن]?رفض.*|[ويتأن]?منع.*|فشل.*|[ويت]?نف[ىيت]|[ويت]?حظر.*|نقص|.?تجنب.*|مستحيل.*"
            "|.*يفتقر.*|.*افتقار|فقدان|.?عارض.*|.?توقف.*"
            "|انكر.*|.?نكر.*|امتن.*"
        ),
        FAINT: "كلا|[وفل]?ما|مش|مو|إلا|الا|سوى|عدا|لولا|.?صعب.*|.?صعوبة|قبل|فقط|ضد|مجرد",
    },
    "tr": {
        NOT: (
            "değil.*|yok|yoktu.*|.{2,}m[ıiuü]yor.*|.{2,}m[ae]z(?:d[ıi].*|l[ae]r.*|s[ıi]n.*|l[ıi]k.*"
            "|k[ae]n|s[ae].*)?"
            f"|.{{2,}}m(?:ad[ıi]|ed[ıi]|am[ıi]ş|em[ıi]ş){_TR_PERSON}(?:t[ıi].*)?|.{{2,}}m[ae]y[ae]c[ae][kğ].*"
            "|.{2,}m[ae](?:y[ıi]n(?:[ıi]z)?|s[ıi]nl[ae]r)|.{2,}m[ae]d[ıi][kğ].*|.{2,}m[ae]s[ae](?:m|k"
            "|n.*|l[ae]r|yd[ıi].*)?"
            "|.{2,}m[ae]m[ae](?:k.*|s[ıi].*|l[ıi].*)|.{2,}m[ae]m[ıi]ş.*|.{2,}m[ae]y[ae]li|.{2,}m[ae]y[ıi]p"
            "|.{2,}m[ae]y[ıi]z|.{2,}m[ae]y[ae]y[ıi]m|.{2,}m[ae]y[ae]bil.*"
        ),
        CLAUSE: (
            ".{2,}m[ae]y[ae]n(?:l[ae]r.*|[ıi].*)?|.{2,}m[ae]y[ae]r[ae]k|.{2,}m[ae]y[ıi]nc[ae]|.{2,}m[ae]m"
        ),
        NOBODY: "asla|hiçbir.*|hiç.*|kimse.*|hay[ıi]r",
        WITHOUT: (
            "(?!bağıms|frans|hırs).{2,}s[ıiuü]z(?:l[ıiuü]k.*|c[ae]|d[ıiuü].*|[ıiuü].*|l[ae].*|s[ae].*)?"
            "|.{2,}m[ae](?:d[ae]n|ks[ıi]z[ıi]n)"
            "|gayr[ıi].*|dışı"
        ),
        REFUSE: (
            "yoksun.*|ret|redd.*|engel.*|yasak.*|i[mn]k[aâ]ns[ıi]z.*|eksik.*|kaçın.*|önle.*|vazgeç.*"
            "|başarısız.*|inkar.*"
        ),
        FAINT: (
            "ne|yoksa|karşı|aykırı|zor|zorlu.*|sadece|yalnızca|ancak|dışında|kadar|önce|kötü"
            "|.{2,}m[ae]s[ıi]n(?:l[ae]r)?"
        ),
    },
    "fa": {
        NOT: f"نمی.*|نیست.*|نه|نباید|نخواه.*|ن(?:{_FA_STEMS})(?:م|ی|د|یم|ید|ند|ه|ست|ستند|ن)?",
        NOBODY: "هرگز|هیچ.*|ابدا",
        WITHOUT: (
            "بی|بدون|عدم|غیر.*|نا(?:ممکن|موفق|توان|امن|کافی|درست|معلوم|مشخص|پذیر|آرام|راضی|مناسب"
            "|عادلانه|شناخته).*"
        ),
        REFUSE: "خودداری|فاقد|ممنوع.*|اجتناب|جلوگیری|امتناع|کمبود|مخالف.*|رد|انکار|محروم.*|شکست",
        FAINT: "اصلا|مگر|فقط|تنها|پیش|قبل|سخت|دشوار.*|نا(?!م|حی|گه|تین|رن|گت|س).{3,}",
    },
    "ur": {
        NOT: "نہیں|نہ|مت",
        NOBODY: "ہرگز",
        WITHOUT: "نا(?:ممکن|کافی|اہل|کام|پسند|قابل|معلوم|منظور).*|بغیر|بلا|غیر.*|بے|عدم|لا",
        REFUSE: "انکار|منع|ممنوع|مسترد|محروم|پابندی|بائیکاٹ|روک.*|کمی|فقدان|گریز|ناکام.*|مخالف.*",
        FAINT: "کبھی|بالکل|بجائے|سوائے?|ورنہ|خلاف|کم|مشکل.*|صرف|پہلے|علاوہ",
    },
    "so": {
        NOT: (
            f"ma|maya|maaha|maahan|maaheyn|maahayn|ma'aha|maleh|mana|{_SO_CLUSTER}"
            "|(?:in)?(?:aysan|uusan|aadan|aynan|aydaan|aanan|aanay|aanad|aanaan|aanu|aaney|usan|ysan|aanse)"
            "|m(?:aanan|uusan|aysan|aadan|aynan|aayo|ayo|ayso|aysid|ayno|aysaan|aayaan|ayaan)"
            "|y(?:aan|aanay|uusan|aysan|eysan|aanan|aanu|aanad)"
        ),
        CLAUSE: "l?ahayn|l?aheyn|jirin|karin|doonin",
        NOBODY: (
            "weligey|weligeed|weligood|waligood|waligeed|waligiis|marna|marnaba|waxba|cidna|qofna|midna"
            "|sinaba|waxna|ruuxna|midkoodna"
        ),
        WITHOUT: "la'aan.*|.+la'aan.*|la'a?|laaan|bilaa|iyadoon|isagoon|iyagoon",
        REFUSE: "diid.*|gaabsa.*|reeb.*|mamnuuc.*|jooji.*|waay.*|seeg.*|ka'hor.*|fashil.*|ka?badowda",
        FAINT: "aan|inaan|ha|may|maan|muu|maanay|wali|kaliya|keliya|kahor|hor|adag|dhib.*|xun",
    },
}

IDIOMS: Final[Mapping[str, str]] = {
    "da": "ikke (?:kun|blot|bare|mindst|alene|desto mindre)|ingen tvivl|intet mindre|eller ej",
    "en": "not (?:only|just|least)|no doubt|nothing but|no longer than|whether or not",
    "uk": (
        "не (?:тільки|лише|лиш|менш|менше|просто|раз|гірше)|(?:мало|ледь|майже|практично|чи|ледве) не"
        "|(?:поки|доки|допоки)(?: \\S+){0,6}? не|немає сумнів\\S*|не більше|не менше|не раніше"
        "|не пізніше|якби не"
    ),
    "ar": (
        "[وف]?لا (?:[يت]زال\\S*|زال\\S*|بد|سيما|شك|بأس|محالة|يقل|تقل|يقتصر|تقتصر|[يت]تجاوز|مزيد)"
        "|[وف]?لم (?:يزل"
        "|تزل)|إن لم|أم لا"
        "|[وف]?ليست? (?:فقط|فحسب)|[وف]?(?:لا|لم|لن|ليس|ليست)(?: \\S+){1,6}? (?:إلا|الا|سوى|فحسب"
        "|فقط)|إذا لم|لاسيما"
    ),
    "tr": (
        "(?:sadece|yalnızca|yalnız|tek|sırf)(?: \\S+){1,6}? değil\\S*|değil (?:mi|aynı)|komedi\\S*"
        "|yok (?:et|ed|ol)\\S*|ne de olsa|ne (?:zaman|kadar|var|yazık|mutlu|oldu)"
        "|(?P<or>\\S{2,})[ıiuü]p (?P=or)\\S*m[ae]\\S+|vazgeçilmez\\S*|kaçınılmaz\\S*|(?:kuşku"
        "|şüphe)(?: \\S+)? yok\\S*|(?P<as>\\S{2,}?)[aeıiuü]?r (?P=as)m[ae]z|zaman\\S*|tamam\\S*"
        "|hiçbir yer\\S*"
    ),
    "fa": "فرقی نمی \\S+|نه (?:تنها|فقط|چندان)|یا (?:نه|خیر)|نه(?: \\S+){1,6}? بلکه|هیچ (?:شک|تردید)\\S*",
    "ur": (
        "نہ (?:صرف|جانے)|یا نہ(?:یں)?|(?:کہیں|کچھ|کسی|کوئی) نہ (?:کہیں|کچھ|کسی|کوئی)|کیوں نہ|ہی نہیں"
        "|جب تک(?: \\S+){0,8}? (?:نہ|نہیں)|نہیں بلکہ|کوئی شک نہیں"
    ),
    "so": (
        "ma aha\\S* (?:kaliya|oo kaliya)|kaliya ma|la(?:ga)?ma (?:huraan|maarmaan)\\S*|kama damb\\S*"
        "|lamahuraan\\S*"
        "|hor inta (?:aan|uu)\\S*|kastaba ha ahaa\\S*|ha ahaa\\S*|ha no\\S*"
    ),
}

ANSWER: Final[Mapping[str, str]] = {"da": "nej", "uk": "ні", "tr": "hay[ıi]r", "ar": "كلا", "so": "maya"}
"""Negates like a `not` where a text starts with it."""

RUNS: Final[Mapping[str, str]] = {
    "tr": "ne(?: \\S+){1,6}? ne(?: de)?",
    "so": "ha \\S+in",
}
"""Runs of words that negate together, once: "ha dirin" is "do not send"."""

CLAUSE_RUNS: Final[Mapping[str, str]] = {
    "so": "(?:in)?aan(?: \\S+){0,3}? (?!in\\b)\\S{2,}(?:in|ayn|eyn)(?: (?:karin|jirin|ahayn|aheyn))?"
}
"""The same inside another phrase: "aan la keenin" is "not brought"."""

QUESTION: Final[Mapping[str, str]] = {"so": "ma|miyaa|sow"}
"""Somali asks with the word that negates: "Ma timid?" is "Did you come?"."""
