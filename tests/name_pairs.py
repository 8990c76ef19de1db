"""Pairs of full names made by rule, each with its class and whether it is one person, to measure the finding with.

The names are invented; their parts are those people in Kazakhstan bear. True pairs are what happens to one name on its
way through identity papers, lists and keyboards: Kazakh and Russian Cyrillic, the Latin letters of passports, of the
alphabet of 2021, of airlines and of hasty typists; swapped and missing parts; slips. In a Latin list a woman's surname
may have a man's ending ("Ibrayev Madina"): that is one person too. False pairs are people who are truly two:
siblings, spouses, parents, homonyms with another patronymic, surnames and given names a letter apart.

Half of the names are for looking at while mending, the other half only to be measured: every second name.
"""

import re
from dataclasses import dataclass
from random import Random

from seminars.names import Name

BASES = """
Ибраева Мәдина Серікқызы|Жұмабаев Ерлан Қайратұлы|Мұхамеджанова Гүлнар Әбдірахманқызы|Ахметов Нұржан Болатұлы
Қожахметова Әсел Жандосқызы|Төлегенов Бауыржан Ғалымұлы|Сейітова Айгүл Өмірбекқызы|Есенғалиев Шыңғыс Маратұлы
Дүйсенбаева Жанар Тілеуқызы|Үмбетов Қуаныш Ілиясұлы|Хамзина Сәуле Хамитқызы|Әубәкіров Данияр Жақсылықұлы
Оразалиева Ақмарал Сағынқызы|Кенжеғұлов Ғабит Мұқанұлы|Шаяхметова Ләйлә Ыбырайқызы|Рахымжанов Жасұлан Рахымжанұлы
Бөлекбаева Үміт Хайдарқызы|Тұрсынов Әділет Жүсіпұлы|Жақсыбекова Күлаш Қожаханқызы|Нұрғалиев Ерсұлтан Асқарұлы
Петров Иван Сергеевич|Щербакова Екатерина Юрьевна|Яковлев Юрий Алексеевич|Цветкова Наталья Васильевна
Фёдоров Артём Андреевич|Журавлёва Юлия Дмитриевна|Харитонов Евгений Яковлевич|Чернышёва Татьяна Анатольевна
Соловьёв Дмитрий Николаевич|Ежова Алёна Игоревна|Жуковский Сергей Фёдорович|Белоцерковская Мария Ильинична
Ким Ольга Викторовна|Цой Виктор Николаевич|Пак Елена Сергеевна|Тен Александр Юрьевич
Исмаилова Патигүль Абдулжановна|Розыбакиев Турсун Хашимович|Юсупова Гульшахрам Ахметжановна|Ходжаев Ришат Махмудович
Шевченко Оксана Григорьевна|Коваленко Тарас Миколаевич|Бондарчук Людмила Петровна|Демьяненко Андрей Васильевич
Шмидт Эдуард Иоганнесович|Вагнер Лидия Генриховна|Миллер Яна Робертовна|Шульц Владимир Эдуардович
Хайруллина Альфия Рашитовна|Сафиуллин Ильдар Мансурович|Гайнутдинова Зухра Фаридовна|Мухаметшин Рустам Шамилевич
""".replace("\n", "|").split("|")
RUSSIAN = str.maketrans("ӘәҒғҚқҢңӨөҰұҮүҺһІі", "АаГгКкНнОоУуУуХхИи")
RUSSIAN_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
LATIN_LETTERS = "a,b,v,g,d,e,zh,z,i,y,k,l,m,n,o,p,r,s,t,u,f,kh,ts,ch,sh,shch,,y,,e,yu,ya"
PASSPORT = dict(zip(RUSSIAN_LETTERS, re.split(",", LATIN_LETTERS), strict=True))
PASSPORT |= {"ё": "yo", "ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "і": "i"}
OFFICIAL_2021 = PASSPORT | {
    "ә": "ä",
    "ғ": "ğ",
    "қ": "q",
    "ң": "ñ",
    "ө": "ö",
    "ұ": "ū",
    "ү": "ü",
    "ж": "j",
    "ш": "ş",
    "х": "h",
    "ч": "ç",
    "и": "i",
    "й": "i",
    "ё": "io",
    "ю": "iu",
    "я": "ia",
}
AIRLINE = PASSPORT | {"й": "i", "ю": "iu", "я": "ia", "ё": "e"}
PLAIN = PASSPORT | {"ж": "j", "х": "h", "й": "i", "ё": "e", "щ": "sch", "ғ": "gh"}
OLD = PASSPORT | {"ж": "dzh", "ю": "ju", "я": "ja", "й": "j", "щ": "sch", "ё": "e"}
LOOKALIKES = str.maketrans("АВЕКМНОРСТХаеорсхі", "ABEKMHOPCTXaeopcxi")
KEYS = ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "qwertyuiop", "asdfghjkl", "zxcvbnm")


@dataclass(frozen=True)
class Pair:
    kind: str
    one: Name
    other: Name
    is_same: bool
    is_tuning: bool


def pairs():
    """Return the Pairs, the same every time."""
    random, found = Random(7), []
    people = [Name(*base.split()) for base in BASES if base]
    for number, person in enumerate(people):
        cases = [(kind, other, True) for kind, other in _same(person, random)]
        cases += [(kind, other, False) for kind, other in _different(person, people[number - 4])]
        found += [
            Pair(kind, person, other, is_same, number % 2 == 0) for kind, other, is_same in cases if other != person
        ]
    return found + _hand_made()


def _same(person, random):
    """What one person may stand as elsewhere, with the class of it."""
    russian, latin = _russian(person), in_latin(person, PASSPORT)
    return [
        ("Russian Cyrillic", russian),
        ("ё as е", _each(russian, lambda part: part.replace("ё", "е"))),
        ("Latin of passports", without_patronymic(latin)),
        ("Latin of passports", latin),
        ("Latin of 2021", in_latin(person, OFFICIAL_2021)),
        ("Latin of airlines", without_patronymic(in_latin(russian, AIRLINE))),
        ("Latin, j and h", without_patronymic(in_latin(person, PLAIN))),
        ("Latin, dzh and ja", without_patronymic(in_latin(russian, OLD))),
        ("swapped", Name(person.given_name, person.surname, person.patronymic)),
        ("swapped", _swapped(without_patronymic(latin))),
        ("no patronymic", without_patronymic(person)),
        ("initial of patronymic", Name(person.surname, person.given_name, f"{person.patronymic[0]}.")),
        ("patronymic in two words", _apart(person)),
        ("patronymic, Russian form", _russian_patronymic(person)),
        ("man's ending", _without_ending(latin) if _is_woman(person) else person),
        ("hyphen", _hyphened(person)),
        ("double surname", Name(f"{person.surname}-Ким" if person.surname != "Ким" else "Ким-Ли", *_rest(person))),
        ("look-alikes", _each(person, lambda part: part.translate(LOOKALIKES))),
        ("look-alikes", _each(russian, lambda part: part[0].translate(LOOKALIKES) + part[1:])),
        ("slip in the surname", _slipped(person, "surname", random)),
        ("slip in the given name", _slipped(person, "given_name", random)),
        ("slip in the patronymic", _slipped(person, "patronymic", random)),
        ("slip in Latin", _slipped(without_patronymic(latin), random.choice(("surname", "given_name")), random)),
    ]


def _different(person, stranger):
    """People who are truly others, near to a person, with the class of it."""
    woman = _is_woman(person)
    other_father, spouse = ("Төлеубекқызы", "Ғалымжан Сабырұлы") if woman else ("Төлеубекұлы", "Зейнегүл Сабырқызы")
    russian_father = "Валентиновна" if woman else "Валентинович"
    sibling = {True: ("Бибігүл", "Зинаида"), False: ("Сұңқар", "Геннадий")}[woman][number_of(person) % 2]
    return [
        ("sibling", Name(person.surname, sibling, person.patronymic)),
        ("sibling in Latin", without_patronymic(in_latin(Name(person.surname, sibling), PASSPORT))),
        ("spouse", Name(_other_ending(person.surname), *spouse.split())),
        ("homonym", Name(person.surname, person.given_name, other_father)),
        ("homonym", Name(person.surname, person.given_name, russian_father)),
        ("same given name and patronymic", Name(stranger.surname, person.given_name, person.patronymic)),
        ("parent", Name(_other_ending(person.surname) if woman else person.surname, _father_of(person), "Сабырұлы")),
    ]


def _hand_made():
    """Same and different pairs that no rule makes. They alternate between the halves."""
    return [
        Pair(kind, Name(*one.split()), Name(*other.split()), is_same, number % 2 == 0)
        for is_same, lines in ((True, SPELLED_OTHERWISE), (False, A_LETTER_APART))
        for number, (kind, one, other) in enumerate(lines)
    ]


SPELLED_OTHERWISE = [
    ("usual spellings", one, other)
    for one, other in (
        ("Жумабаев Ерлан", "Jumabaev Yerlan"), ("Zhumabayev Erlan", "Dzhumabaev Yerlan"),
        ("Абдрахманова Гульнара", "Abdrahmanova Gulnara"), ("Әбдірахманова Гүлнара", "Абдрахманова Гульнара"),
        ("Akhmetova Aigul", "Ahmetova Aygul"), ("Ахметова Айгуль", "Akhmetova Ayghul"),
        ("Щукин Алексей", "Schukin Alexey"), ("Щукина Ксения", "Shchukina Xeniya"),
        ("Соловьёва Любовь", "Solovyeva Lubov"), ("Соловьева Любовь", "Solovyova Lyubov"),
        ("Александров Александр", "Alexandrov Alexander"), ("Викторов Виктор", "Viktorov Victor"),
        ("Шульц Франц", "Schulz Franz"), ("Мюллер Анна", "Müller Anna"),
        ("Вебер Эмма", "Weber Emma"), ("Шварц Пётр", "Schwarz Peter"),
        ("Дәуренов Дәурен", "Dawrenov Dawren"), ("Сауытбеков Мақсұт", "Sauytbekov Maxut"),
        ("Мухаммедов Мухаммед", "Мұхамедов Мұхамед"), ("Сағындықов Сырым", "Sagyndykov Syrym"),
        ("Шыңғысов Шыңғыс", "Shyngysov Shyngys"), ("Жаңабаев Таңат", "Zhangabayev Tanat"),
        ("Кульбаева Кулян", "Көлбаева Күлән"), ("Өтегенов Өмірзақ", "Утегенов Умирзак"),
        ("Ходжаева Зульфия", "Khojayeva Zulfiya"), ("Цой Сергей", "Tsoi Sergei"),
        ("Югай Наталья", "Yugay Natalia"), ("Хван Денис", "Khvan Denis"),
        ("Заїченко Галина", "Заиченко Галина"), ("Григоренко Юлія", "Grigorenko Julia"),
        ("Гарифуллин Марат", "Garifullin Marat"), ("Абдуллаева Мәрйәм", "Abdullayeva Maryam"),
        ("Нуриев Илхам", "Nuriyev Ilham"), ("Пак Наталия", "Park Natalya"),
        ("Тасболатова Қарлығаш", "Тасбулатова Карлыгаш"), ("Ысқақов Ысқақ", "Искаков Искак"),
        ("Есімова Зейнеп", "Yessimova Zeinep"), ("Айтқожин Ержан", "Aitkozhin Yerzhan"),
        ("Салимжанова Аягөз", "Salimzhanova Ayagoz"), ("Сыздықова Мейрамгүл", "Sizdikova Meiramgul"),
    )
]  # fmt: skip
A_LETTER_APART = [
    ("surnames a letter apart", "Ахметов Ерлан Болатұлы", "Ахмедов Ерлан Асқарұлы"),
    ("surnames a letter apart", "Ахметов Ерлан", "Ахмедов Ерлан"),
    ("surnames a letter apart", "Иванова Анна", "Иванкова Анна"),
    ("surnames a letter apart", "Омаров Серік", "Умаров Серік"),
    ("surnames a letter apart", "Сагинов Марат", "Сатинов Марат"),
    ("surnames a letter apart", "Ким Анна", "Кан Анна"),
    ("surnames a letter apart", "Ли Виктор", "Ни Виктор"),
    ("surnames a letter apart", "Пак Ольга", "Пан Ольга"),
    ("given names a letter apart", "Ибраева Жанар Серікқызы", "Ибраева Жанат Серікқызы"),
    ("given names a letter apart", "Ибраева Жанар", "Ибраева Жанат"),
    ("given names a letter apart", "Ким Анна", "Ким Инна"),
    ("given names a letter apart", "Сейітова Әсел", "Сейітова Әсем"),
    ("given names a letter apart", "Омаров Марат", "Омаров Мурат"),
    ("given names a letter apart", "Омаров Асан", "Омаров Асхан"),
    ("given names a letter apart", "Петрова Дарья", "Петрова Марья"),
    ("given names a letter apart", "Оспанов Ерлан", "Оспанов Арлан"),
    ("given names alike", "Ахметова Гүлнар Болатқызы", "Ахметова Гүлжан Болатқызы"),
    ("given names alike", "Ахметов Нұржан Болатұлы", "Ахметов Нұрлан Болатұлы"),
    ("given names alike", "Ахметов Ерболат", "Ахметов Ермұрат"),
    ("given names alike", "Ахметова Айгүл", "Ахметова Айнұр"),
    ("given names alike", "Петрова Елена", "Петрова Галина"),
    ("given names alike", "Оспанов Бауыржан", "Оспанов Бекжан"),
    ("parent", "Ибраев Марат Болатұлы", "Ибраев Болат Маратұлы"),
    ("parent", "Ахметов Серік Серікұлы", "Ахметов Серік Болатұлы"),
    ("sibling", "Ким Ольга Викторовна", "Ким Оксана Викторовна"),
    ("sibling", "Жұмабаев Ерлан Қайратұлы", "Жұмабаев Ержан Қайратұлы"),
]


def number_of(person):
    return sum(map(ord, person.surname))


def _each(person, function):
    return Name(*(function(part) for part in (person.surname, *_rest(person))))


def _rest(person):
    return person.given_name, person.patronymic


def _is_woman(person):
    return person.patronymic.endswith(("қызы", "вна", "чна"))


def _russian(person):
    """As a Russian list writes a Kazakh name: no letters of its own, and a soft sign after an l."""
    softened = _each(person, lambda part: part.replace("гүл", "гуль").replace("Гүл", "Гуль").replace("сел", "сель"))
    return _each(softened, lambda part: part.translate(RUSSIAN))


def in_latin(person, table):
    return _each(person, lambda part: _spelled(part, table))


def _spelled(part, table):
    text, before = "", ""
    for letter in part.casefold():
        written = table[letter]
        if letter == "е" and table in (PASSPORT, AIRLINE) and before in ("", *"аеёиоуыэюяьъ"):
            written = "ye"
        text, before = text + written, letter
    return text.capitalize()


def without_patronymic(person):
    return Name(person.surname, person.given_name)


def _swapped(person):
    return Name(person.given_name, person.surname, person.patronymic)


def _apart(person):
    for ending in ("қызы", "ұлы"):
        if person.patronymic.endswith(ending):
            return Name(person.surname, person.given_name, f"{person.patronymic[: -len(ending)]} {ending}")
    return person


def _russian_patronymic(person):
    """The same father in the Russian form: Серікқызы, Сериковна."""
    father = _father_of(person)
    if father.endswith("ович") or not person.patronymic.endswith(("қызы", "ұлы")):
        return person
    father = father.translate(RUSSIAN)
    soft = father[-1] in "йь" or father.endswith("у")
    ending = ("евна" if soft else "овна") if _is_woman(person) else ("евич" if soft else "ович")
    return _russian(Name(person.surname, person.given_name, father.removesuffix("й").removesuffix("ь") + ending))


def _without_ending(latin):
    for woman, man in (("skaya", "skiy"), ("ova", "ov"), ("eva", "ev"), ("ina", "in")):
        if latin.surname.endswith(woman):
            return Name(latin.surname.removesuffix(woman) + man, latin.given_name)
    return latin


def _hyphened(person):
    """A given name of two parts written apart or with a hyphen; a patronymic with one."""
    given, endings = person.given_name, ("жан", "гүл", "бек", "марал", "сұлан", "сұлтан", "шахрам", "нар")
    for ending in endings:
        if given.endswith(ending) and given != ending:
            given = f"{given[: -len(ending)]}-{ending}"
    return Name(person.surname, given, _apart(person).patronymic.replace(" ", "-"))


def _other_ending(surname):
    """A husband's surname, or a wife's."""
    if surname.endswith(("ова", "ева", "ёва", "ина")):
        return surname[:-1]
    return f"{surname}а" if surname.endswith(("ов", "ев", "ёв", "ин")) else surname


def _father_of(person):
    for ending in ("қызы", "ұлы", "овна", "евна", "ович", "евич", "инична"):
        if person.patronymic.endswith(ending):
            return person.patronymic.removesuffix(ending)
    return person.patronymic


def _slipped(person, field, random):
    """One slip of a hand: a letter left out, doubled, swapped with the next, or its neighbour on the keyboard."""
    parts = {"surname": person.surname, "given_name": person.given_name, "patronymic": person.patronymic}
    text = parts[field]
    if len(text) < 5:
        return person
    at = random.randrange(1, len(text) - 1)
    before, letter, after = text[:at], text[at], text[at + 1 :]
    slips = [before + after, before + letter * 2 + after, before + after[0] + letter + after[1:]]
    row = next((row for row in KEYS if letter in row), "")
    if row:
        place = row.index(letter)
        slips.append(before + row[place - 1 if place else 1] + after)
    return Name(**parts | {field: random.choice(slips)})
