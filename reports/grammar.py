"""How each language says a year: numbers agree with their nouns, verbs with their numbers. Pure functions and words.

Every language answers to the same names, so that ``reports.statement`` need not know which it speaks.
"""

from reports.numbers import number as in_print

EXACT, ABOUT, AT_LEAST = "exact", "about", "at_least"  # the certainties a total can have


class Grammar:
    def brackets(self, cell, with_gender):
        return f" ({self.by_gender(cell)})" if with_gender else ""


class English(Grammar):
    BEFORE = {EXACT: "", ABOUT: "about ", AT_LEAST: "at least "}

    def count(self, number, one, many):
        """Return the number with its noun: "1 woman", "no women", "12,345 women"."""
        return f"{in_print(number, 'en') if number else 'no'} {one if number == 1 else many}"

    def none_held(self, year):
        return f"No seminars have been held in {year}"

    def attended(self, year, certainty, cell, seminars, places, regions, *, with_gender=True):
        """Return what stands before the number, the number, and what follows it."""
        people = self.count(cell.total, "participant", "participants")
        number = f"{self.BEFORE[certainty]}{people}{self.brackets(cell, with_gender)}"
        return f"In {year}, ", number, f" attended {self.seminars(seminars)}{self.where(places, regions)}"

    def held(self, year, seminars, places, regions):
        was = "was" if seminars == 1 else "were"
        return f"In {year}, ", self.seminars(seminars), f" {was} held{self.where(places, regions)}"

    def seminars(self, number):
        return self.count(number, "seminar", "seminars")

    def where(self, places, regions):
        return f" at {self.count(places, 'place', 'places')} in {self.count(regions, 'region', 'regions')}"

    def their_number_is_unknown(self, seminars):
        return f"{'its' if seminars == 1 else 'their'} number of participants is unknown"

    def nobody_was_counted(self):
        return "no participants were counted"

    def unknown(self, seminars):
        return f"The number of participants of {self.seminars(seminars)} is unknown"

    def by_gender(self, cell):
        """Return "405 women and 466 men", "1 woman, no men and 3 not stated" or "gender not stated"."""
        if not cell.women and not cell.men:
            return "gender not stated"
        parts = [self.count(cell.women, "woman", "women"), self.count(cell.men, "man", "men")]
        if not cell.not_stated:
            return " and ".join(parts)
        return f"{', '.join(parts)} and {in_print(cell.not_stated, 'en')} not stated"


class Russian(Grammar):
    def count(self, number, one, few, many):
        """Return the number with its noun: 1 семинар, 2 семинара, 5 семинаров."""
        return f"{in_print(number, 'ru')} {self.form(number, one, few, many)}"

    @staticmethod
    def form(number, one, few, many):
        if number % 10 == 1 and number % 100 != 11:
            return one
        return few if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else many

    def none_held(self, year):
        return f"В {year} году семинары не проводились"

    def attended(self, year, certainty, cell, seminars, places, regions, *, with_gender=True):
        people = self.people(certainty, cell.total)
        of_one = "посетил" if certainty == EXACT else "посетило"  # не менее 21 участника посетило
        verb = self.form(cell.total, of_one, "посетили", "посетили")
        after = f" {verb} {self.seminars(seminars)}{self.where(places, regions)}"
        return f"В {year} году ", f"{people}{self.brackets(cell, with_gender)}", after

    def people(self, certainty, number):
        """ "871 участник"; after "около" and "не менее" the noun stands in the genitive: "около 871 участника"."""
        if certainty == EXACT:
            return self.count(number, "участник", "участника", "участников")
        word = "около" if certainty == ABOUT else "не менее"
        return f"{word} {self.count(number, 'участника', 'участников', 'участников')}"

    def held(self, year, seminars, places, regions):
        verb = self.form(seminars, "проведён", "проведено", "проведено")
        return f"В {year} году {verb} ", self.seminars(seminars), self.where(places, regions)

    def seminars(self, number):
        return self.count(number, "семинар", "семинара", "семинаров")

    def where(self, places, regions):
        places = self.count(places, "месте", "местах", "местах")
        return f" в {places} в {self.count(regions, 'регионе', 'регионах', 'регионах')}"

    def their_number_is_unknown(self, seminars):
        return f"число {'его' if seminars == 1 else 'их'} участников неизвестно"

    def nobody_was_counted(self):
        return "участники не учтены"

    def unknown(self, seminars):
        return f"Число участников {self.count(seminars, 'семинара', 'семинаров', 'семинаров')} неизвестно"

    def by_gender(self, cell):
        if not cell.women and not cell.men:
            return "пол не указан"
        women = self.count(cell.women, "женщина", "женщины", "женщин")
        men = self.count(cell.men, "мужчина", "мужчины", "мужчин")
        if not cell.not_stated:
            return f"{women} и {men}"
        return f"{women}, {men}, у {in_print(cell.not_stated, 'ru')} пол не указан"


class Kazakh(Grammar):
    BEFORE = {EXACT: "", ABOUT: "шамамен ", AT_LEAST: "кемінде "}

    def none_held(self, year):
        return f"{year} жылы семинар өткен жоқ"

    def attended(self, year, certainty, cell, seminars, places, regions, *, with_gender=True):
        before = f"{year} жылы {self.where(places, regions)} өткен {self.seminars(seminars)}ға "
        number = f"{self.BEFORE[certainty]}{in_print(cell.total, 'kk')} адам{self.brackets(cell, with_gender)}"
        return before, number, " қатысты"

    def held(self, year, seminars, places, regions):
        return f"{year} жылы {self.where(places, regions)} ", self.seminars(seminars), " өтті"

    def seminars(self, number):
        return f"{in_print(number, 'kk')} семинар"

    def where(self, places, regions):
        return f"{in_print(regions, 'kk')} өңірдегі {in_print(places, 'kk')} орында"

    def their_number_is_unknown(self, seminars):
        return "қатысушылардың саны белгісіз"

    def nobody_was_counted(self):
        return "қатысушылар есептелмеген"

    def unknown(self, seminars):
        return f"{self.seminars(seminars)}ға қатысқандардың саны белгісіз"

    def by_gender(self, cell):
        if not cell.women and not cell.men:
            return "жынысы көрсетілмеген"
        women, men = f"{in_print(cell.women, 'kk')} әйел", f"{in_print(cell.men, 'kk')} ер адам"
        if not cell.not_stated:
            return f"{women} және {men}"
        return f"{women}, {men}, {in_print(cell.not_stated, 'kk')} адамның жынысы көрсетілмеген"


GRAMMARS = {"en": English(), "ru": Russian(), "kk": Kazakh()}
