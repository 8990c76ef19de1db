"""Random programme files, and a recount of them in plain Python that shares nothing with the product's counting."""

from datetime import date, timedelta

AUDIENCES = (
    "local_authorities", "law_enforcement", "social_services", "civil_society", "small_and_medium_businesses",
    "academia", "other", "not_stated",
)  # fmt: skip
REGIONS = ("KZ-15", "KZ-31", "KZ-39", "KZ-75")
COUNTED = ("exact", "about", "at_least", "partial")


def names(text):
    return {"en": text, "ru": text, "kk": text}


def random_programme(random, year=2024, place="Place"):
    """Return a programme file's content; ``random`` is a random.Random."""
    localities = [
        {
            "id": f"L{i}", "region": random.choice(REGIONS), "kind": kind, "rural": kind == "village", "kato": None,
            "name": names(f"{place} {i}"),
        }
        for i in range(random.randint(1, 5))
        for kind in [random.choice(("city", "city_district", "town", "village"))]
    ]  # fmt: skip
    venues = [
        {"id": f"V{i}", "locality": random.choice(localities)["id"], "kind": kind, "name": names(f"House {i}")}
        for i in range(random.randint(1, 7))
        for kind in [random.choice(("hall", "institution"))]
    ]
    people = [
        {
            "id": f"P{i}", "surname": f"S{i}", "given_name": "N", "patronymic": "",
            "gender": random.choice(("woman", "man", "not_stated")),
            "birth_year": None,
        }
        for i in range(random.randint(0, 12))
    ]  # fmt: skip
    return {
        "format": "seminar-programme/1",
        "programme": names("Random"),
        "year": year,
        "rule": {
            "minimum_sessions": random.randint(1, 3),
            "completion_share": random.choice((0.5, 0.6, 0.6667, 0.8, 1.0)),
        },
        "partners": [],
        "localities": localities,
        "venues": venues,
        "participants": people,
        "seminars": [random_seminar(random, i, localities, venues, people, year) for i in range(random.randint(0, 4))],
    }


def random_seminar(random, number, localities, venues, people, year):
    region = random.choice(localities)["region"]
    region_of = {locality["id"]: locality["region"] for locality in localities}
    here = [venue["id"] for venue in venues if region_of[venue["locality"]] == region]
    start = date(year, 2, 27) + timedelta(days=random.randint(0, 250))
    sessions = []
    for day in range(random.randint(0, 4)):
        when = (start + timedelta(days=day)).isoformat()
        for venue in random.sample([*here, None], random.randint(1, min(2, len(here) + 1))):
            mode = "online" if venue is None else "in_person"
            sessions.append({"id": f"S{number}-{len(sessions)}", "date": when, "venue": venue, "mode": mode})
    venues_used = list(dict.fromkeys(session["venue"] for session in sessions))
    return {
        "code": f"{year}-{region}-{number + 1}",
        "title": names(f"Seminar {number}"),
        "region": region,
        "status": random.choice(("held", "held", "held", "planned", "cancelled")),
        "start": start.isoformat(),
        "end": (start + timedelta(days=4)).isoformat(),
        "partners": [],
        "topics": [],
        "sessions": sessions,
        "participations": [
            {
                "participant": person["id"], "audience": random.choice(AUDIENCES), "organisation": "", "position": "",
                "attended": [session["id"] for session in sessions if random.random() < 0.5],
            }
            for person in random.sample(people, random.randint(0, len(people)))
        ],
        "headcounts": [random_headcount(random, venues_used) for _ in range(random.randint(0, 3)) if venues_used],
    }  # fmt: skip


def random_headcount(random, venues):
    certainty = random.choice((*COUNTED, "planned", "unknown"))
    numbers = {
        gender: 0 if certainty == "unknown" else random.randint(0, 40) for gender in ("women", "men", "not_stated")
    }
    audience = random.choice((*AUDIENCES, None))
    return {"venue": random.choice(venues), "audience": audience, **numbers, "certainty": certainty}


class Recount:
    """The figures of a programme file, straight from the rules in words."""

    def __init__(self, file):
        self.rule = file["rule"]
        self.localities = {entry["id"]: entry for entry in file["localities"]}
        self.venues = {entry["id"]: entry for entry in file["venues"]}
        self.gender = {entry["id"]: entry["gender"] for entry in file["participants"]}
        self.people, self.attendances, self.completers, self.persons = [], 0, 0, set()
        held = [seminar for seminar in file["seminars"] if seminar["status"] == "held"]
        self.seminars = len(held)
        for seminar in held:
            self.count_list(seminar)
            self.count_headcounts(seminar)

    def place(self, venue):
        if venue is None:
            return "Online"
        entry = self.venues[venue]
        return entry["name"]["en"] if entry["kind"] == "institution" else self.locality(venue)["name"]["en"]

    def locality(self, venue):
        return self.localities[self.venues[venue]["locality"]]

    def side(self, venue):
        if venue is None:
            return "online"
        return "rural" if self.locality(venue)["rural"] else "urban"

    def count_list(self, seminar):
        venue_of = {session["id"]: session["venue"] for session in seminar["sessions"]}
        for entry in seminar["participations"]:
            attended = [venue_of[session] for session in entry["attended"]]
            self.attendances += len(attended)
            if len(attended) < self.rule["minimum_sessions"]:
                continue
            shares = [
                attended.count(venue) * 10_000
                >= round(self.rule["completion_share"] * 10_000) * list(venue_of.values()).count(venue)
                for venue in set(attended)
            ]
            self.completers += any(shares)
            self.persons.add((seminar["region"], entry["participant"]))
            gender = {"woman": "women", "man": "men"}.get(self.gender[entry["participant"]], "not_stated")
            self.add(seminar, set(attended), entry["audience"], {gender: 1})

    def count_headcounts(self, seminar):
        for headcount in seminar["headcounts"]:
            if headcount["certainty"] in COUNTED:
                numbers = {gender: headcount[gender] for gender in ("women", "men", "not_stated")}
                self.add(seminar, {headcount["venue"]}, headcount["audience"] or "not_stated", numbers)

    def add(self, seminar, venues, audience, numbers):
        places = {self.place(venue) for venue in venues}
        sides = {self.side(venue) for venue in venues}
        self.people.append((seminar["region"], places, sides, audience, numbers))

    def cell(self, wanted=lambda region, places, sides, audience: True):
        total = [0, 0, 0]
        for *keys, numbers in self.people:
            if wanted(*keys):
                for index, gender in enumerate(("women", "men", "not_stated")):
                    total[index] += numbers.get(gender, 0)
        return tuple(total)

    def persons_of(self, region=None):
        return len({person for at, person in self.persons if region in (None, at)})
