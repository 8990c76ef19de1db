"""What disclosure control costs: ``python -m tests.disclosure_measure`` prints it for random years (no database).

The random years of the attack have small numbers in many corners; those of an office have few. Times are of the
processor, in seconds.
"""

import os
from random import Random
from statistics import mean, median
from time import process_time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from reports.disclosure.protect import protect  # noqa: E402  (Django must be ready)
from reports.disclosure.rules import Thresholds  # noqa: E402
from reports.public_tables import public_tables  # noqa: E402
from tests.disclosure_years import Year, corrected, random_year  # noqa: E402

YEARS, CHAINS, LATER = 200, 40, 5


def share(protected):
    printed, of = protected.kept()
    return printed / of


def timed(year, earlier=()):
    tables, start = public_tables(year.figures()), process_time()
    protected = protect(tables, Thresholds(), earlier)
    return protected, process_time() - start


def random_years():
    found = [timed(random_year(Random(seed))) for seed in range(YEARS)]
    shares, times = [share(protected) for protected, _ in found], [time for _, time in found]
    only = sum(protected.only_total for protected, _ in found)
    print(f"{YEARS} random years: mean {mean(shares):.1%} kept, median {median(shares):.1%}, least {min(shares):.1%}")
    print(f"  only the total of {only}; {mean(times):.3f} a year, {max(times):.3f} at most")


def chains():
    shares = [[] for _ in range(LATER + 1)]
    for seed in range(CHAINS):
        random = Random(seed)
        year, editions = random_year(random, least=300), []
        for edition in range(LATER + 1):
            year = corrected(year, random) if edition else year
            protected, _ = timed(year, editions)
            editions.append(protected.edition())
            shares[edition].append(share(protected))
    print(f"{CHAINS} years, a correction before each later edition:", *(f"{mean(each):.1%}" for each in shares))


def office(regions, places, small):
    """Print the cost of a year of so many places in each region, a share of them small."""
    random = Random(1)
    sides = tuple("rural" if place % 2 else "urban" for place in range(places))
    year = Year({f"KZ-{10 + at}": sides for at in range(regions)})
    for region in year.sides:
        for place in range(places):
            size = random.randint(2, 12) if random.random() < small else random.randint(20, 90)
            women = sum(random.random() < 0.5 for _ in range(size))
            year.add(region, [place], women, size - women)
            if random.random() < 0.3:
                year.add(region, sorted({place, random.randrange(places)}), random.randint(1, 5), random.randint(1, 5))
    protected, time = timed(year)
    print(f"{regions} x {places} places, {small:.0%} small: {share(protected):.1%} kept, {time:.2f}")


if __name__ == "__main__":
    random_years()
    chains()
    office(4, 3, 0.1)
    office(10, 20, 0.02)
    office(10, 20, 0.1)
    office(20, 100, 0.02)
