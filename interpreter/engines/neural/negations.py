"""How eight languages say no: regular expressions over folded words (see `checks.words`)."""

from typing import Final

NEGATION: Final = {
    "da": "ikke|ikk|aldrig|ingen|intet|ingenting|hverken",
    "en": "not|never|cannot|[a-z]+n't|nothing|nobody|no|none|neither",
    "uk": "не|ні|ніколи|нічого|ніхто|нікого|нікому|немає|нема|жоден|жодн.*",
    "ar": "[وف]?(?:لا|لم|لن|ليس|ليست|لست|ليسوا|لسنا)",
    "tr": (
        "değil.*|yok|yoktu.*|hay[ıi]r|asla|hiçbir.*|.{2,}m[ıiuü]yor.*|.{2,}m[ae]z(?:d[ıi].*"
        "|l[ae]r.*|s[ıi]n.*)?|.{2,}m(?:ad[ıi]|ed[ıi]|am[ıi]ş|em[ıi]ş)(?:m|n|k|lar|ler"
        "|t[ıi].*)?|.{2,}m[ae]y[ae]ca[kğ].*|.{2,}m[ae]yece[kğ].*|.{2,}m[ae](?:y[ıi]n(?:[ıi]z)?|s[ıi]n(?:l[ae]r)?)"
    ),
    "fa": (
        "نمی.*|نیست.*|نه|نباید|نخواه.*|هرگز|ندار.*|نشد.*|نبود.*|نکرد.*|هیچ.*"
        "|ن(?:کن|رو|باش|فرست|یاور|ده|گیر|زن|نویس|خور|گوی|شو|پرداز|گذار|خوان|دان|توان|فرستاد|رفت|گرفت|داد|دید|گفت"
        "|پرداخت|توانست|دانست)(?:م|ی|د|یم|ید|ند|ه|ست)?"
    ),
    "ur": "نہیں|نہ|مت",
    "so": "ma|maya|aanan|aanay|aanad|aanaan|uma|kuma|kama|lama|iskuma|looma|lagama|maaha|maahan|weligey",
}

HINT: Final = {
    "da": (
        "nej|uden|ej|næppe|u(?!d|nd|ng|ge|niv|ni[ok]|kra|sa|r).{3,}|.+(?:løs|fri)[te]?|ikke.+|mangl.*|nægte.*"
        "|forby.*|forbud.*|undgå.*|afvis.*|forhindr.*|benægt.*|afslå.*|medmindre|knap|imod|mod"
        "|intoler.*|svigt.*"
        "|modst.*|hvorvidt|sjælden.*|fravær.*|udeluk.*|kun|indtil|dårlig.*|svær.*|vanskelig.*|problem.*"
    ),
    "en": (
        "nor|without|un(?!der|ion|it|til|i).+|in(?:valid|capable|sufficient|ability"
        "|eligible).*|im(?:possible|proper).*|dis.+|.+less|hardly|fail.*|lack.*|refus.*"
        "|deny.*|denie.*|prevent.*|avoid.*|reject.*|unless|missing"
    ),
    "uk": (
        "без|ані|ніщо|ніде|нікуди|ні(?:як|чим|ким).*|не.{3,}|без.+|відмов.*|заборон.*|уник.*"
        "|відсутн.*|запереч.*|брак.*|навряд|відхил.*|крім|окрім|опір|опира.*|проти|втра.*"
    ),
    "ar": (
        "[وفلب]*(?:ما|غير|بدون|دون|عدم|بلا|كلا|مش|مو|إلا|الا|سوى|ألا|أبدا)|.?رفض.*|.?منع.*"
        "|فشل.*|.?نفي?.?|.?حظر.*|انعدام|نقص|تجنب.*|مستحيل.*|.*يفتقر.*|.*افتقار|فقد.*|.?عارض.*|.?صعب.*"
    ),
    "tr": (
        "hiç.*|yok.*|.{2,}s[ıiuü]z(?:l[ıiuü]k.*|c[ae]|d[ıiuü].*|[ıiuü].*)?"
        "|.{2,}m[ae](?:d[ae]n|y[ae]n.*|s[ıi]n.*|yın|yin|m|m[ae].*|y[ıi]p|dık.*|dik.*|dığ.*"
        "|diğ.*)|ne|ret|redd.*|engel.*|yasak.*|i[mn]k[aâ]ns[ıi]z.*|karşı.*|aykırı|eksik.*|zor.*"
    ),
    "fa": (
        "ن(?!ام(?!م)|اه|یاز|یز|فر(?!ست)|زد|گاه|شان|تیج|خست|رخ|یم(?!ی)|کته|رم|فت|یرو|یک|گران)"
        "(?:ا|ب|د|ر|ز|ش|ک|گ|ی|ت|خ|ف|پ).+|بی|بدون|عدم|غیر.*|مگر|خودداری|فاقد|ممنوع.*|اجتناب"
        "|جلوگیری|امتناع|کمبود|مخالف.*"
    ),
    "ur": (
        "نا(?:ممکن|کافی|اہل|کام|پسند|قابل).*|بغیر|بلا|غیر.*|بے|کبھی|عدم|انکار|منع|ممنوع|لا"
        "|بجائے|مسترد|سوا.*|ورنہ|محروم|پابندی|بائیکاٹ|خلاف|کم|کمی|مشکل.*"
    ),
    "so": (
        "aan|aanu|inaan.*|ha|la'aan.*|.+la'aan|bilaa|mana|midna|waxba|marna.*|may|wali|diid.*|cidna|qofna"
        "|aha.*|aysan|uusan|inuusan|inaysan|ahayn|aheyn|la[hx][ae]yn|aanse|aaney|jirin|karin|kalama|ugama"
        "|m(?:aan|uu|ay|aysan|aadan|aanan|arnaba|aanay)"
    ),
}
"""What may negate, or say with another word what another language says with a negation."""

IDIOMS: Final = {
    "da": "ikke (?:kun|blot|bare|mindst|alene|desto mindre)|ingen tvivl|intet mindre",
    "en": "not (?:only|just|least)|no doubt|nothing but",
    "uk": (
        "не (?:тільки|лише|лиш|менш|менше|просто|раз|гірше)|(?:мало|ледь|майже|практично|чи|ледве) не"
        "|(?:поки|доки|допоки)(?: \\S+){0,6}? не|немає сумнів\\S*|не більше|не менше|не раніше|якби не"
    ),
    "ar": (
        "[وف]?لا (?:[يت]زال\\S*|زال\\S*|بد|سيما|شك|بأس|محالة|يقل|تقل|يقتصر|تقتصر)|[وف]?لم (?:يزل"
        "|تزل)|إن لم|أم لا"
        "|[وف]?ليست? (?:فقط|فحسب)|[وف]?(?:لا|لم|لن|ليس|ليست)(?: \\S+){1,6}? (?:إلا|الا|سوى|فحسب"
        "|فقط)|إذا لم|لاسيما"
    ),
    "tr": (
        "(?:sadece|yalnızca|yalnız|tek|sırf)(?: \\S+){1,6}? değil\\S*|değil (?:mi|aynı)|komedi\\S*"
        "|yok (?:et|ed|ol)\\S*"
        "|(?P<or>\\S{2,})[ıiuü]p (?P=or)\\S*m[ae]\\S+|vazgeçilmez\\S*|kaçınılmaz\\S*|(?:kuşku"
        "|şüphe)(?: \\S+)? yok\\S*|(?P<as>\\S{2,}?)[aeıiuü]?r (?P=as)m[ae]z"
        "|hiçbir yer\\S*"
    ),
    "fa": "نه (?:تنها|فقط|چندان)|یا (?:نه|خیر)|نه(?: \\S+){1,6}? بلکه|هیچ (?:شک|تردید)\\S*",
    "ur": (
        "نہ (?:صرف|جانے)|یا نہ(?:یں)?|(?:کہیں|کچھ|کسی|کوئی) نہ (?:کہیں|کچھ|کسی|کوئی)|کیوں نہ|ہی نہیں"
        "|جب تک(?: \\S+){0,8}? (?:نہ|نہیں)|نہیں بلکہ|کوئی شک نہیں"
    ),
    "so": "ma aha\\S* (?:kaliya|oo kaliya)|kaliya ma",
}

RUNS: Final = {"so": "ha \\S+in"}
"""Words that negate together: "ha dirin" is "do not send"."""

QUESTION: Final = {"so": "ma|miyaa|sow"}
"""Somali asks with the word that negates: "Ma timid?" is "Did you come?"."""
