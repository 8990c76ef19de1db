"""The words of participant lists in English, Russian and Kazakh: headings, genders and marks. Pure: knows no Django.

Everything is compared by its folded key, so that case, alphabet and the Kazakh or Russian spelling do not matter.
"""

import re

from regions.folding import fold

HEADINGS = {
    "number": ("№", "no", "nr", "n", "#", "п/п", "№ п/п", "р/с", "№ р/с", "р/с №", "number", "реттік саны"),
    "full_name": (
        "full name", "name", "participant", "name of participant", "name and surname", "surname and name", "fio",
        "ф.и.о.", "фио", "ф и о", "фамилия имя отчество", "фамилия имя", "фамилия, имя, отчество", "участник",
        "аты-жөні", "аты жөні", "тегі, аты, әкесінің аты", "тегі аты әкесінің аты", "т.а.ә.", "тегі аты", "қатысушы",
        "қатысушының аты-жөні", "ф.и.о. участника", "фио участника", "аты-жөні, тегі",
        "name of the participant", "participant name", "participant's name", "first name last name", "имя фамилия",
        "имя и фамилия", "фамилия и имя", "фамилия и инициалы", "фамилия, инициалы", "аты тегі", "аты-тегі",
        "толық аты-жөні",
    ),
    "surname": ("surname", "last name", "family name", "фамилия", "тегі", "фамилиясы"),
    "given_name": (
        "given name", "first name", "forename", "имя", "аты", "есімі", "имя отчество", "имя и отчество",
        "аты, әкесінің аты",
    ),
    "patronymic": ("patronymic", "middle name", "father's name", "отчество", "әкесінің аты"),
    "gender": ("gender", "sex", "m/f", "f/m", "пол", "м/ж", "ж/м", "жынысы", "жыныс", "ер/әйел", "ә/е"),
    "birth_year": (
        "year of birth", "birth year", "date of birth", "born", "dob", "год рождения", "дата рождения", "г.р.",
        "туған жылы", "туған күні", "день рождения", "дата рожд", "год рожд",
    ),
    "organisation": (
        "organisation", "organization", "place of work", "workplace", "employer", "institution", "agency", "company",
        "организация", "место работы", "учреждение", "предприятие", "наименование организации", "ұйым", "жұмыс орны",
        "мекеме", "ұйымның атауы", "место работы, учебы",
    ),
    "position": (
        "position", "job title", "title", "occupation", "post", "role", "должность", "занимаемая должность",
        "лауазымы", "қызметі", "лауазым",
    ),
    "phone": (
        "phone", "telephone", "mobile", "tel", "cell", "contact", "contact phone", "phone number", "телефон", "тел",
        "моб", "мобильный", "контактный телефон", "номер телефона", "контакты", "контактные данные", "байланыс",
        "байланыс телефоны", "ұялы телефон", "телефон нөмірі",
    ),
    "email": ("email", "e-mail", "mail", "эл. почта", "электронная почта", "почта", "электрондық пошта", "эл пошта"),
    "audience": (
        "audience", "target group", "category", "group", "stakeholder", "аудитория", "целевая группа", "категория",
        "группа", "санаты", "мақсатты топ", "топ", "аудиториясы",
    ),
    "personal_number": (
        "iin", "personal number", "personal id", "id number", "national id", "иин",
        "индивидуальный идентификационный номер",
        "жсн", "удостоверение личности", "номер удостоверения",
    ),
}  # fmt: skip
MARK_STEMS = tuple(
    map(fold, ("day", "день", "күн", "подпись", "signature", "қолы", "қолтаңба", "attendance", "present", "присутств",
               "session", "занят", "сабақ", "қатыс"))
)  # fmt: skip
NO_MARK_STEMS = tuple(  # "Количество дней", "День рождения", "Күндер саны"
    map(fold, ("колич", "рожд", "туған", "birth", "саны", "итого", "всего", "барлығ", "total", "number", "денсаулық"))
)  # fmt: skip
MONTHS = tuple(
    tuple(map(fold, stems))
    for stems in (
        ("jan", "янв", "қаңт"), ("feb", "февр", "ақпан"), ("mar", "мар", "наур"), ("apr", "апр", "сәуір"),
        ("may", "май", "мая", "мамыр"), ("jun", "июн", "маусым"), ("jul", "июл", "шілде"), ("aug", "авг", "тамыз"),
        ("sep", "сент", "қыркүйек"), ("oct", "окт", "қазан"), ("nov", "нояб", "қараш"),
        ("dec", "dece", "дек", "желтоқсан"),
    )
)  # fmt: skip
FOOTERS = tuple(
    map(fold, ("total", "итого", "всего", "барлығы", "жиыны", "ответственн", "responsible", "signature of",
               "подпись ответствен", "тренер", "trainer", "организатор", "жауапты", "prepared by", "составил",
               "руководитель", "head of", "в том числе", "в т. ч.", "из них", "исполнитель", "женщин", "мужчин",
               "women", "әйелдер", "ерлер"))
)  # fmt: skip

WOMAN = (
    "f",
    "female",
    "w",
    "woman",
    "women",
    "fem",
    "ж",
    "жен",
    "женский",
    "женщина",
    "женск",
    "ә",
    "әйел",
    "әйел адам",
    "қыз",
    "zhen",
    "г-жа",
    "госпожа",
    "ms",
    "mrs",
    "ханым",
    "2",
)
MAN = (
    "m",
    "male",
    "man",
    "men",
    "м",
    "муж",
    "мужской",
    "мужчина",
    "мужск",
    "е",
    "ер",
    "ер адам",
    "еркек",
    "ер кісі",
    "muzh",
    "г-н",
    "господин",
    "mr",
    "мырза",
    "1",
)
GENDER_NOT_STATED = (
    "",
    "-",
    "–",
    "—",
    "0",
    "9",
    "n/a",
    "не указано",
    "не указан",
    "көрсетілмеген",
    "not stated",
    "unknown",
)

PRESENT = (
    "1", "+", "++", "✓", "✔", "☑", "√", "v", "x", "х", "•", "●", "*", "да", "есть", "был", "была", "присутствовал",
    "присутствовала", "п", "yes", "y", "present", "p", "true", "иә", "ия", "бар", "келді", "қатысты", "д", "болды",
    "был(а)", "присутств", "явка", "подпись", "(подпись)", "подписано", "роспись", "қолы", "қол қойды", "истина",
)  # fmt: skip
ABSENT = (
    "", "0", "-", "–", "—", "−", "✗", "✘", "☐", "нет", "н", "н/б", "нб", "не был", "не была", "отсутствовал",
    "отсутствовала", "отс", "no", "n", "absent", "a", "false", "жоқ", "келмеді", "қатыспады",
    "не был(а)", "отсутств", "неявка", "келген жоқ", "болмады", "болған жоқ", "қатысқан жоқ", "ложь",
)  # fmt: skip
AUDIENCES = {
    "local_authorities": (
        "local authorities", "местные исполнительные органы", "акимат", "жергілікті атқарушы органдар", "әкімдік",
        "госслужащие",
    ),
    "law_enforcement": (
        "law enforcement", "police", "правоохранительные органы", "полиция", "құқық қорғау органдары",
    ),
    "social_services": ("social services", "социальные службы", "соцзащита", "әлеуметтік қызметтер"),
    "civil_society": ("civil society", "ngo", "гражданское общество", "нпо", "азаматтық қоғам", "үеұ"),
    "small_and_medium_businesses": (
        "small and medium-sized businesses", "business", "sme", "малый и средний бизнес", "бизнес", "мсб",
        "шағын және орта бизнес",
    ),
    "academia": (
        "academia", "university", "научное и образовательное сообщество", "наука и образование", "вуз",
        "ғылыми-білім беру қауымдастығы",
    ),
    "other": ("other", "другое", "прочие", "басқа"),
    "not_stated": ("", "not stated", "не указано", "көрсетілмеген"),
}  # fmt: skip


def bare(text):
    """Return the text in small letters without what stands around it: "Жен." and " жен " are one."""
    return re.sub(r"\s+", " ", text.strip().casefold()).strip(" .:;,")


FIELD_OF = {fold(heading) or heading: field for field, headings in HEADINGS.items() for heading in headings}
GENDER_OF = {
    **dict.fromkeys(map(bare, WOMAN), "woman"),
    **dict.fromkeys(map(bare, MAN), "man"),
    **dict.fromkeys(map(bare, GENDER_NOT_STATED), "not_stated"),
}
MARK_OF = {**dict.fromkeys(map(bare, PRESENT), True), **dict.fromkeys(map(bare, ABSENT), False)}
AUDIENCE_OF = {fold(word): code for code, words in AUDIENCES.items() for word in (*words, code.replace("_", " "))}
