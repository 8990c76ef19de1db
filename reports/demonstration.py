"""The demonstration year 2025, made as a programme file.

Regions, places, partners, audiences and totals are the published ones (record E001). How the 871 split over places,
days and audiences, and all names, are invented.
"""

import json
from datetime import date, timedelta
from itertools import product
from random import Random

from seminars.models.choices import Audience

PROGRAMME = {
    "en": "Regional human rights seminars",
    "ru": "Региональные семинары по правам человека",
    "kk": "Адам құқықтары жөніндегі өңірлік семинарлар",
}
TITLE = {
    "en": "Human rights protection mechanisms",
    "ru": "Механизмы защиты прав человека",
    "kk": "Адам құқықтарын қорғау тетіктері",
}
# A programme file names partners and topics in English only; these are the names of those it makes here.
PARTNERS = (
    {
        "en": "Human Rights Commission under the President of Kazakhstan",
        "ru": "Комиссия по правам человека при Президенте Республики Казахстан",
        "kk": "Қазақстан Республикасы Президентінің жанындағы Адам құқықтары жөніндегі комиссия",
    },
    {
        "en": "ICMPD",
        "ru": "Международный центр по развитию миграционной политики (МЦРМП)",
        "kk": "Көші-қон саясатын дамыту жөніндегі халықаралық орталық (ICMPD)",
    },
    {"en": "BOMCA (EU)", "ru": "БОМКА (ЕС)", "kk": "БОМКА (ЕО)"},
)
REGIONS = ("KZ-75", "KZ-31", "KZ-39", "KZ-15")

# id, region, kind, KATO, name in English, Russian, Kazakh, position in the office's order
LOCALITIES = (
    ("almaty", "KZ-75", "city", "750000000", "Almaty", "Алматы", "Алматы", None),
    ("nauryzbay", "KZ-75", "city_district", "751810000",
     "Nauryzbay district", "Наурызбайский район", "Наурызбай ауданы", 1),
    ("taraz", "KZ-31", "city", "311010000", "Taraz", "Тараз", "Тараз", 3),
    ("sarykemer", "KZ-31", "village", "313630100", "Sarykemer", "Сарыкемер", "Сарыкемер", 4),
    ("momyshuly", "KZ-31", "village", "314230100", "Bauyrzhan Momyshuly", "Бауыржан Момышулы", "Бауыржан Момышұлы", 5),
    ("kostanay", "KZ-39", "city", "391010000", "Kostanay", "Костанай", "Қостанай", 6),
    ("rudny", "KZ-39", "city", "392410000", "Rudny", "Рудный", "Рудный", 7),
    ("auliekol", "KZ-39", "village", "393630100", "Auliekol", "Аулиеколь", "Әулиекөл", 8),
    ("aktobe", "KZ-15", "city", "151010000", "Aktobe", "Актобе", "Ақтөбе", 9),
    ("kobda", "KZ-15", "village", "154230100", "Kobda", "Кобда", "Қобда", 10),
)  # fmt: skip
ACADEMY = ("Almaty Academy of the Ministry of Interior", "Алматинская академия МВД", "ІІМ Алматы академиясы")
INSTITUTE = (
    "Aktobe Law Institute of the Ministry of Interior",
    "Актюбинский юридический институт МВД",
    "ІІМ Ақтөбе заң институты",
)
AKIMAT = ("Akimat", "Акимат", "Әкімдік")
CULTURE = ("House of culture", "Дом культуры", "Мәдениет үйі")
SCHOOL = ("School", "Школа", "Мектеп")

# A seminar: region, first day, and each day's venue (locality, kind, name, position) with the women and men on its
# list; ``again`` of them, women and men, were at the first place too; ``by_number`` came to the last place unlisted.
SEMINARS = (
    {
        "region": "KZ-31",
        "start": date(2025, 5, 13),
        "days": (
            ("taraz", "hall", AKIMAT, None, 52, 61),
            ("sarykemer", "hall", CULTURE, None, 44, 37),
            ("momyshuly", "hall", SCHOOL, None, 38, 43),
        ),
        "again": (3, 4),
    },
    {
        "region": "KZ-39",
        "start": date(2025, 6, 10),
        "days": (
            ("kostanay", "hall", AKIMAT, None, 41, 47),
            ("rudny", "hall", CULTURE, None, 39, 38),
            ("auliekol", "hall", CULTURE, None, 32, 34),
        ),
    },
    {
        "region": "KZ-15",
        "start": date(2025, 10, 7),
        "days": (
            ("aktobe", "hall", AKIMAT, None, 40, 45),
            ("kobda", "hall", CULTURE, None, 30, 28),
            ("aktobe", "institution", INSTITUTE, 11, 33, 47),
        ),
        "again": (4, 5),
        "known_before": 19,
    },
    {
        "region": "KZ-75",
        "start": date(2025, 11, 4),
        "days": (
            ("nauryzbay", "hall", AKIMAT, None, 30, 34),
            ("almaty", "institution", ACADEMY, 2, 25, 40),
            ("almaty", "institution", ACADEMY, 2, 0, 0),  # the same people on a second day
        ),
        "by_number": (8, 21),
    },
)

SURNAMES = (
    "Абаев", "Алимжанов", "Ахметов", "Байжанов", "Бекетов", "Досанов", "Ержанов", "Жакупов", "Ибраев", "Иванов",
    "Касымов", "Ким", "Кузнецов", "Мусин", "Нурланов", "Оспанов", "Петров", "Сатпаев", "Сейтов", "Тлеубаев",
)  # fmt: skip
GIVEN = {
    "woman": ("Айгуль", "Айжан", "Алия", "Анна", "Гульнара", "Дина", "Елена", "Жанар", "Мадина", "Наталья", "Сауле"),
    "man": ("Азамат", "Андрей", "Арман", "Болат", "Данияр", "Ерлан", "Марат", "Нурлан", "Сергей", "Талгат", "Тимур"),
}
PATRONYMICS = {
    "woman": ("Болатовна", "Ермековна", "Маратовна", "Сериковна"),
    "man": ("Болатович", "Ермекович", "Маратович", "Серикович"),
}
ORGANISATIONS = {
    Audience.LOCAL_AUTHORITIES: "Акимат",
    Audience.LAW_ENFORCEMENT: "Отдел полиции",
    Audience.SOCIAL_SERVICES: "Кризисный центр",
    Audience.CIVIL_SOCIETY: "Общественный фонд",
    Audience.SMALL_AND_MEDIUM_BUSINESSES: "ИП",
    Audience.ACADEMIA: "Университет",
}


def demonstration_file():
    """Return the demonstration year as the bytes of a programme file, the same at every call."""
    return json.dumps(_Demonstration().content(), ensure_ascii=False, indent=1).encode()


def in_languages(names):
    return dict(zip(("en", "ru", "kk"), names, strict=True))


def invented_people(gender, random):
    """Yield invented people without end of the list of names being reached; no two have the same full name."""
    names = list(product(SURNAMES, GIVEN[gender], PATRONYMICS[gender]))
    random.shuffle(names)
    for surname, given_name, patronymic in names:
        ending = "а" if gender == "woman" and surname.endswith(("в", "ин")) else ""
        yield {"surname": surname + ending, "given_name": given_name, "patronymic": patronymic, "gender": gender}


class _Demonstration:
    def __init__(self):
        self.random = Random(2025)
        self.invented = {gender: invented_people(gender, self.random) for gender in GIVEN}
        self.people, self.venues = [], {}

    def content(self):
        seminars = [self.seminar(plan) for plan in SEMINARS]
        return {
            "format": "seminar-programme/1",
            "programme": PROGRAMME,
            "year": 2025,
            "rule": {"minimum_sessions": 1, "completion_share": 1.0},
            "partners": [partner["en"] for partner in PARTNERS],
            "localities": [self.locality(*row) for row in LOCALITIES],
            "venues": list(self.venues.values()),
            "participants": self.people,
            "seminars": seminars,
            "targets": {
                "participants": 900,
                "women_share": 0.45,
                "rural_share": 0.4,
                "audiences": {"civil_society": 0.2},
            },
            "regions": list(REGIONS),
        }

    @staticmethod
    def locality(key, region, kind, kato, en, ru, kk, position):
        rest = {} if position is None else {"position": position}
        return {
            "id": key,
            "region": region,
            "kind": kind,
            "rural": kind == "village",
            "kato": kato,
            "name": in_languages((en, ru, kk)),
            **rest,
        }

    def venue(self, locality, kind, names, position):
        key = f"{locality}-{kind}"
        entry = {"id": key, "locality": locality, "kind": kind, "name": in_languages(names)}
        self.venues[key] = entry if position is None else {**entry, "position": position}
        return key

    def seminar(self, plan):
        code = f"2025-{plan['region']}-1"
        lists = self.lists(plan)
        sessions = [self.session(code, number, plan, lists) for number in range(len(plan["days"]))]
        days = {person: [] for people in lists for person in people}
        for session, people in zip(sessions, lists, strict=True):
            for person in people:
                days[person].append(session["id"])
        return {
            "code": code,
            "title": TITLE,
            "region": plan["region"],
            "status": "held",
            "start": plan["start"].isoformat(),
            "end": (plan["start"] + timedelta(days=len(sessions) - 1)).isoformat(),
            "partners": [partner["en"] for partner in PARTNERS],
            "topics": [TITLE["en"]],
            "sessions": sessions,
            "participations": [self.participation(person, attended) for person, attended in days.items()],
            "headcounts": [self.headcount(plan, sessions[-1]["venue"])] if "by_number" in plan else [],
            "languages": ["kk", "ru"],
        }

    def session(self, code, number, plan, lists):
        locality, kind, names, position, _women, _men = plan["days"][number]
        genders = {person["id"]: person["gender"] for person in self.people}
        present = [genders[person] for person in lists[number]]
        by_number = plan.get("by_number", (0, 0)) if number == len(plan["days"]) - 1 else (0, 0)
        return {
            "id": f"{code}/{number + 1}",
            "date": (plan["start"] + timedelta(days=number)).isoformat(),
            "venue": self.venue(locality, kind, names, position),
            "mode": "in_person",
            "sheet_total": {
                "women": present.count("woman") + by_number[0],
                "men": present.count("man") + by_number[1],
                "not_stated": 0,
            },
        }

    def lists(self, plan):
        """Return the ids of those present on each day."""
        again = plan.get("again", (0, 0))
        returning = [person["id"] for person in self.people[-plan.get("known_before", 0) :]] * ("known_before" in plan)
        genders = {person["id"]: person["gender"] for person in self.people}
        lists = []
        for number, (*_venue, women, men) in enumerate(plan["days"]):
            if not women + men:
                lists.append(self.random.sample(lists[-1], len(lists[-1]) * 4 // 5))
                continue
            present = []
            for gender, count, repeated in (("woman", women, again[0]), ("man", men, again[1])):
                old = [person for person in returning if genders[person] == gender] if number == 0 else []
                if number == 1:
                    old = [person for person in lists[0] if self.gender(person) == gender][:repeated]
                present += old + [self.invent(gender) for _ in range(count - len(old))]
            lists.append(present)
        return lists

    def gender(self, key):
        return next(person["gender"] for person in self.people if person["id"] == key)

    def invent(self, gender):
        key = f"person-{len(self.people) + 1}"
        birth_year = self.random.randint(1962, 2003)
        self.people.append({"id": key, **next(self.invented[gender]), "birth_year": birth_year})
        return key

    def participation(self, person, attended):
        audience = self.random.choice(list(ORGANISATIONS))
        organisation = ORGANISATIONS[audience]
        return {
            "participant": person,
            "audience": audience.value,
            "organisation": organisation,
            "position": "",
            "attended": attended,
        }

    @staticmethod
    def headcount(plan, venue):
        women, men = plan["by_number"]
        numbers = {"women": women, "men": men, "not_stated": 0}
        return {"venue": venue, "audience": "law_enforcement", **numbers, "certainty": "exact"}
