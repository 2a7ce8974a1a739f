"""The words for days in each language, as pieces of patterns for :mod:`bot.nlu.dates.rules`.

All are written as folded text: small letters, no accents, plain apostrophes. A blank stands for one or more blanks.
Months and weekdays are listed here because dateparser 1.2 reads "1 sept." as July in French and knows neither
"pasado mañana" nor "dopodomani"; what it does well, amounts of time ("dans trois semaines"), is left to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

HolidayDay = tuple[str, int]  # a French public holiday's own name, and days after it

NEW_YEAR, EASTER_MONDAY, LABOUR, ASCENSION = "Jour de l'an", "Lundi de Pâques", "Fête du Travail", "Ascension"
VICTORY, WHIT_MONDAY, NATIONAL = "Fête de la Victoire", "Lundi de Pentecôte", "Fête nationale"
ASSUMPTION, ALL_SAINTS, ARMISTICE, CHRISTMAS = "Assomption", "Toussaint", "Armistice", "Noël"


@dataclass(frozen=True)
class DateWords:
    """One language.

    Attributes:
        weekdays, months: from Monday, from January.
        relative: words for a day seen from today -> days ahead.
        before, after: what makes "Tuesday" the next or the last one, in front of or behind the weekday.
        week_after: behind a weekday, "of next week".
        weekend: the coming weekend; in words of ``coming`` a later one when it has begun.
        amount: "in three weeks".
        holidays: names -> the holiday and the days after it.
        nth: "first", "second" … "last" -> 1 … -1, in front of a weekday; ``of_month`` may follow.
        bare_day: what a day of the month without its month looks like; ``{weekday}`` is filled in.
        follows: what may stand after a bare day or an ambiguous month ("may 2 …"), so that "le 12 place…" is none.
        lead: little words that belong to the expression when they stand in front of it.
        never: what looks like a day and is none.
    """

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    relative: dict[str, int]
    coming: str
    passed: str
    week_after: str = "(?!)"
    weekend: str = "(?!)"
    amount: str = "(?!)"
    holidays: dict[str, HolidayDay] = field(default_factory=dict)
    nth: dict[str, int] = field(default_factory=dict)
    of_month: str = "(?!)"
    bare_day: str = "(?!)"
    follows: str = ""
    lead: str = ""
    never: str = "(?!)"


FRENCH = DateWords(
    weekdays=("lundis?", "mardis?", "mercredis?", "jeudis?", "vendredis?", "samedis?", "dimanches?"),
    months=(
        "janvier|janv",
        "fevrier|fevr?",
        "mars",
        "avril|avr",
        "mai",
        "juin",
        "juillet|juil",
        "aout",
        "septembre|sept",
        "octobre|oct",
        "novembre|nov",
        "decembre|dec",
    ),
    relative={
        "aujourd ?'? ?hui|ce soir|ce matin|ce midi|cet(?:te)? apres[- ]?midi": 0,
        "demain": 1,
        "apres[- ]?demain": 2,
        "hier": -1,
        "avant[- ]?hier": -2,
    },
    coming="prochain|qui vient|suivant",
    passed="dernier|passe",
    week_after="(?:de )?la semaine prochaine|en huit",
    weekend="(?:ce|le|du)(?: prochain)? week[- ]?end(?: (?:prochain|qui vient))?"
    "(?! (?:d'|(?:de|du|des|ou|dernier|passe)\\b))",
    amount="(?:dans|d'ici) (?:\\d{1,2}|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|quinze) (?:jours|semaines?)"
    "|dans (?:un|\\d{1,2}|deux|trois|quatre|cinq|six) mois",
    holidays={
        "jour de l'an|nouvel an|(?:premier|1er) de l'an": (NEW_YEAR, 0),
        "(?:saint|st)[- ]sylvestre|(?:reveillon|veille) du (?:nouvel an|jour de l'an)": (NEW_YEAR, -1),
        "mardi gras": (EASTER_MONDAY, -48),
        "mercredi des cendres": (EASTER_MONDAY, -47),
        "(?:dimanche des )?rameaux": (EASTER_MONDAY, -8),
        "jeudi saint": (EASTER_MONDAY, -4),
        "vendredi saint": (EASTER_MONDAY, -3),
        "samedi saint|(?:samedi|week[- ]?end) de paques": (EASTER_MONDAY, -2),
        "(?:dimanche de )?paques": (EASTER_MONDAY, -1),
        "lundi de paques": (EASTER_MONDAY, 0),
        "fete du travail": (LABOUR, 0),
        "(?:jeudi de )?l'ascension(?! d)": (ASCENSION, 0),
        "(?:dimanche de )?(?:la )?pentecote": (WHIT_MONDAY, -1),
        "lundi de (?:la )?pentecote": (WHIT_MONDAY, 0),
        "fete de la victoire": (VICTORY, 0),
        "fete nationale": (NATIONAL, 0),
        "assomption": (ASSUMPTION, 0),
        "toussaint": (ALL_SAINTS, 0),
        "armistice(?! de)": (ARMISTICE, 0),
        "(?:veille|reveillon) de noel": (CHRISTMAS, -1),
        "noel": (CHRISTMAS, 0),
        "lendemain de noel": (CHRISTMAS, 1),
    },
    nth={"premiers?|1ers?": 1, "deuxiemes?|2e|2eme|second": 2, "troisiemes?|3e|3eme": 3, "quatriemes?|4e|4eme": 4},
    of_month="(?:du|de chaque|par) mois",
    bare_day="(?:(?:le )?{weekday},? (?:le )?|le |du |jusqu'au )(?P<day>\\d{1,2}|1er)",
    follows="au|et|ou|on|nous|vous|je|j'|c'est|est|sera|serez|etes|avec|apres|pour|dans|matin|soir|a|prochain|si|il|elle"
    "|du mois|de ce mois|courant|svp|stp|s'il|merci|ouvert|ferme|car|mais|en",
    lead="a|le|la|l'|ce|cet|cette|du|au",
    never=r"(?:un|quels?) {weekday} (?:sur|par) \w+|quels? {weekday}|(?:joyeux|papa) noel|nouvel an chinois"
    r"|(?:prend\w*|dans|ligne|bus|tram|chauffeur) (?:le|du) \d{1,2}"
    "|(?:vacances|periode|fetes?|marches?|cadeaux?|sapins?|pere|repas|conges?|chants?|oeufs?|iles?)"
    " (?:scolaires )?(?:de la |de l'|du |de |d'|pour )?(?:noel|paques|toussaint|pentecote|l'ascension)",
)

ENGLISH = DateWords(
    weekdays=(
        "mondays?", "tuesdays?", "wednesdays?", "thursdays?", "fridays?", "saturdays?", "sundays?",
    ),
    months=(
        "january|jan", "february|feb", "march|mar", "april|apr", "may", "june|jun",
        "july|jul", "august|aug", "september|sept?", "october|oct", "november|nov", "december|dec",
    ),
    relative={
        "today|tonight|this (?:morning|afternoon|evening)": 0,
        "tomorrow|tomorow|tommorr?ow|tmrw": 1,
        "(?:the )?day after tomorrow": 2,
        "yesterday": -1,
        "(?:the )?day before yesterday": -2,
    },
    coming="next|(?:this )?coming",
    passed="last",
    week_after="(?:of )?next week",
    weekend="(?:this|the|next)(?: coming)? week[- ]?end(?! of )",
    amount="in (?:[2-9]|\\d\\d|two|three|four|five|six|seven|eight|nine|ten) (?:days|weeks|months)|in (?:a|one|1) week",
    holidays={
        "new years?'?s? day|new year's|new years": (NEW_YEAR, 0),
        "new years?'?s? eve": (NEW_YEAR, -1),
        "shrove tuesday|pancake day|mardi gras": (EASTER_MONDAY, -48),
        "ash wednesday": (EASTER_MONDAY, -47),
        "palm sunday": (EASTER_MONDAY, -8),
        "maundy thursday": (EASTER_MONDAY, -4),
        "good friday": (EASTER_MONDAY, -3),
        "(?:holy|easter) saturday|easter week[- ]?end": (EASTER_MONDAY, -2),
        "easter(?: sunday| day)?": (EASTER_MONDAY, -1),
        "easter monday": (EASTER_MONDAY, 0),
        "may day|labou?r day": (LABOUR, 0),
        "ascension (?:day|thursday)": (ASCENSION, 0),
        "whit sunday|whitsun|pentecost(?: sunday)?": (WHIT_MONDAY, -1),
        "(?:whit|pentecost) monday": (WHIT_MONDAY, 0),
        "ve day|victory day": (VICTORY, 0),
        "bastille day|(?:french )?national day": (NATIONAL, 0),
        "assumption day|feast of the assumption": (ASSUMPTION, 0),
        "all saints'? day|all saints": (ALL_SAINTS, 0),
        "(?:armistice|remembrance) day": (ARMISTICE, 0),
        "(?:christmas|xmas) eve": (CHRISTMAS, -1),
        "(?:christmas|xmas)(?: day)?": (CHRISTMAS, 0),
        "boxing day": (CHRISTMAS, 1),
    },
    nth={"first|1st": 1, "second|2nd": 2, "third|3rd": 3, "fourth|4th": 4},
    of_month="(?:of|in) (?:the|each|every|this|a) month",
    bare_day="(?:{weekday},? (?:the )?|on the |until the )(?P<day>\\d{1,2})(?:st|nd|rd|th)",
    follows="is|are|at|for|and|or|to|in|from|with|will|please|do|does|can|could|what|until|if|as|it|we|i|you|the|on"
    "|which|when|because|since|after|before|morning|afternoon|evening|next|this|of (?:the|this) month",
    lead="on|the|this|at",
    never="(?:christmas|xmas|easter) (?:holidays?|break|vacation|market|trees?|gifts?|presents?|shop|cards?|season"
    "|period|time|week|dinner|lunch|party|islands?|islanders?|eggs?|bunny|term|exhibition|workshops?"
    "|shopping|bonus|sessions?)|every (?:other|second) {weekday}|which {weekday}|merry christmas|chinese new year"
    r"|on the \d+(?:st|nd|rd|th)(?: (?:and|or|to|&) \d+(?:st|nd|rd|th))? (?:flo+r|century|anniversary|page)",
)  # fmt: skip

SPANISH = DateWords(
    weekdays=("lunes", "martes", "miercoles", "jueves", "viernes", "sabados?", "domingos?"),
    months=(
        "enero", "febrero", "marzo", "abril", "mayo", "junio",
        "julio", "agosto", "septiembre|setiembre", "octubre", "noviembre", "diciembre",
    ),
    relative={"hoy|esta (?:tarde|noche|manana)": 0, "manana": 1, "pasado manana": 2, "ayer": -1},
    coming="proximo|que viene",
    passed="pasado",
    weekend="este fin de semana",
    amount="(?:dentro de|en) \\d{1,2} (?:dias|semanas|meses)",
    holidays={
        "ano nuevo": (NEW_YEAR, 0), "nochevieja": (NEW_YEAR, -1),
        "viernes santo": (EASTER_MONDAY, -3), "(?:domingo de )?pascua": (EASTER_MONDAY, -1),
        "lunes de pascua": (EASTER_MONDAY, 0), "nochebuena": (CHRISTMAS, -1), "navidad": (CHRISTMAS, 0),
    },
    lead="el|la|en",
    never="(?:(?:por|de|en|toda) )?la manana|isla de pascua|vacaciones de \\w+",
)  # fmt: skip

GERMAN = DateWords(
    weekdays=(
        "montags?", "dienstags?", "mittwochs?", "donnerstags?", "freitags?", "samstags?|sonnabends?", "sonntags?",
    ),
    months=(
        "januar", "februar", "marz|maerz", "april", "mai", "juni",
        "juli", "august", "september", "oktober", "november", "dezember",
    ),
    relative={"heute": 0, "morgen": 1, "(?:ue|u)bermorgen": 2, "gestern": -1},
    coming="(?:nachste|naechste|kommende)[nrms]?",
    passed="(?:letzte|vergangene)[nrms]?",
    weekend="(?:dieses|am) wochenende",
    amount="in (?:\\d{1,2}|zwei|drei|vier|funf) (?:tagen|wochen|monaten)",
    holidays={
        "neujahr": (NEW_YEAR, 0), "silvester": (NEW_YEAR, -1), "karfreitag": (EASTER_MONDAY, -3),
        "ostern|ostersonntag": (EASTER_MONDAY, -1), "ostermontag": (EASTER_MONDAY, 0),
        "tag der arbeit": (LABOUR, 0), "pfingsten|pfingstsonntag": (WHIT_MONDAY, -1),
        "pfingstmontag": (WHIT_MONDAY, 0), "heilig(?:er )?abend": (CHRISTMAS, -1),
        "weihnachten": (CHRISTMAS, 0),
    },
    lead="am|an|der|den|zu",
    never="(?:guten|am|jeden) morgen",
)  # fmt: skip

ITALIAN = DateWords(
    weekdays=("lunedi", "martedi", "mercoledi", "giovedi", "venerdi", "sabato", "domenica"),
    months=(
        "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno",
        "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre",
    ),
    relative={"oggi|stasera|stamattina|questo pomeriggio": 0, "domani": 1, "dopodomani": 2, "ieri": -1},
    coming="prossim[oa]",
    passed="scors[oa]",
    weekend="questo (?:fine settimana|week[- ]?end)",
    amount="(?:tra|fra) \\d{1,2} (?:giorni|settimane|mesi)",
    holidays={
        "capodanno": (NEW_YEAR, 0), "san silvestro": (NEW_YEAR, -1), "venerdi santo": (EASTER_MONDAY, -3),
        "pasqua": (EASTER_MONDAY, -1), "pasquetta|lunedi dell'angelo": (EASTER_MONDAY, 0),
        "ferragosto": (ASSUMPTION, 0), "ognissanti": (ALL_SAINTS, 0), "vigilia di natale": (CHRISTMAS, -1),
        "natale": (CHRISTMAS, 0), "santo stefano": (CHRISTMAS, 1),
    },
    lead="il|la|l'|a",
    never="isola di pasqua|vacanze di \\w+|mercatini? di natale",
)  # fmt: skip

PORTUGUESE = DateWords(
    weekdays=(
        "segunda[- ]feira", "terca[- ]feira", "quarta[- ]feira", "quinta[- ]feira", "sexta[- ]feira",
        "sabados?", "domingos?",
    ),
    months=(
        "janeiro", "fevereiro", "marco", "abril", "maio", "junho",
        "julho", "agosto", "setembro", "outubro", "novembro", "dezembro",
    ),
    relative={"hoje|esta (?:tarde|noite|manha)": 0, "amanha": 1, "depois de amanha": 2, "ontem": -1},
    coming="proxim[oa]|que vem",
    passed="passad[oa]",
    weekend="(?:este|neste) fim de semana",
    amount="(?:em|dentro de) \\d{1,2} (?:dias|semanas|meses)",
    holidays={
        "(?:dia de )?ano novo": (NEW_YEAR, 0), "sexta[- ]feira santa": (EASTER_MONDAY, -3),
        "(?:domingo de )?pascoa": (EASTER_MONDAY, -1), "vespera de natal": (CHRISTMAS, -1), "natal": (CHRISTMAS, 0),
    },
    lead="na|no|o|a|em",
    never="ilha d[ae] pascoa|ferias d[eao] \\w+",
)  # fmt: skip

WORDS = {"fr": FRENCH, "en": ENGLISH, "es": SPANISH, "de": GERMAN, "it": ITALIAN, "pt": PORTUGUESE}
