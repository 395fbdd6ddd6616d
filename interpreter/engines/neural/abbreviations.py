"""Words with a full stop that ends no sentence, and the names of the months. All in lower case."""

from typing import Final

_ABBREVIATIONS: Final = {
    "da": (
        "adr. afd. afs. apr. aug. bl.a. ca. d. d.d. dec. dr. e.kr. eks. ekskl. evt. f. f.eks. "
        "feb. ff. fhv. fr. fre. frk. hhv. hr. iflg. inkl. jan. jf. jr. jul. jun. kap. kgl. kl. "
        "kr. l. lign. lok. lør. m.a.o. m.fl. m.h.t. m.m. m.v. maks. man. mdr. mht. mia. min. mio. "
        "mv. nov. nr. o.a. o.lign. o.m.a. okt. ons. osv. p.g.a. pct. pga. ph.d. pkt. prof. red. "
        "resp. s. sek. sep. sept. skt. st. stk. str. søn. t.h. t.o.m. t.v. tel. tir. tlf. tor. "
        "tr. u. vedr. vha. årg. "
    ),
    "en": (
        "a.m. approx. apr. aug. co. dec. dept. dr. e.g. etc. feb. fig. i.e. inc. jan. jr. ltd. "
        "mr. mrs. ms. mt. no. nov. oct. p. p.m. pp. prof. rev. sept. sr. st. tel. vol. vs. "
    ),
    "uk": (
        "акад. бл. буд. бул. вид. вул. год. гол. гр. грн. д-р. див. др. зам. заст. кв. км. коп. "
        "крб. м. млн. млрд. напр. наст. о. обл. оф. п'ят. п. пл. под. пор. просп. проф. р. рис. "
        "рр. с. св. смт. ст. стор. т. т.д. т.зв. т.п. табл. тел. тис. тов. хв. ч. чол. шт. ім. "
        "ін. інж. "
    ),
    "tr": (
        "age. alb. apt. ar. arş. as. av. bkz. bl. bul. böl. cad. doç. doğ. dr. ecz. ed. fak. gön. "
        "haz. hz. ing. is. kat. km. krş. mah. md. müd. müh. no. nö. prof. s. sok. tel. tl. vb. "
        "vd. vs. yay. yrd. yy. çev. ör. örn. öğr. üni. "
    ),
    "ar": ("أ. إلخ. ت. ج. د. ر. ص. ق.م. م. هـ. "),
    "fa": ("ت. ج. دکتر. ر.ک. ص. ق. م. ه.ش. ه.ق. "),
    "ur": ("ج. ص. ق.م. م. ڈاکٹر. ھ. "),
    "so": ("dr. iwm. lam. mr. prof. tel. tus. "),
}
_MAY_END: Final = (
    "a.m. as. ed. etc. fre. is. iwm. kat. kr. lør. m.fl. m.m. m.v. man. mdr. min. mv. no. o. "
    "ons. osv. p.m. sek. søn. tir. tor. tr. u. vb. vd. vs. год. грн. т.д. т.п. хв. ін. إلخ. "
)
_MONTHS: Final = (
    "april aralık august ağustos december ekim eylül februar haziran januar juli juni kasım "
    "maj mart marts mayıs nisan november ocak oktober september temmuz şubat "
)

ABBREVIATIONS: Final = {language: frozenset(words.split()) for language, words in _ABBREVIATIONS.items()}
MAY_END: Final = frozenset(_MAY_END.split())
"""Abbreviations that stand last in a sentence too, or are words of their own: a capital letter decides."""
MONTHS: Final = frozenset(_MONTHS.split())
"""Of the languages that write the day with a full stop."""
