"""How each language says what follows the short statement: audiences, town and village, partners, the year before.

Pure functions and words, like ``reports.grammar``. Labels and names stand in the nominative after a colon or before a
dash, and numbers without a noun where the noun would have to agree. No sentence has its full stop.
"""

from reports.grammar import ABOUT, AT_LEAST, EXACT, English, Kazakh, Russian
from reports.numbers import MINUS, percent
from reports.numbers import number as in_print


class Long:
    """What the languages have in common; each gives the words."""

    def number(self, value, certainty=EXACT):
        return f"{self.BEFORE[certainty]}{in_print(value, self.LANGUAGE)}"

    def in_brackets(self, share):
        return "" if share is None else f" ({percent(share, self.LANGUAGE)})"

    def change(self, share):
        """Return " (+7.3%)", or nothing where no share is to be said."""
        if share is None:
            return ""
        return f" ({'+' if share > 0 else MINUS}{percent(abs(share), self.LANGUAGE)})"

    def by_audience(self, rows, others_are_hidden=False):
        """``rows`` are (label, number, certainty)."""
        listed = ", ".join(f"{label}{self.DASH}{self.number(*number)}" for label, *number in rows)
        return f"{self.BY_AUDIENCE}: {listed}{self.OTHERS_ARE_HIDDEN if others_are_hidden else ''}"

    def only_audience(self, label):
        return self.ONLY_AUDIENCE.format(label)

    def only_side(self, side):
        return self.ONLY_SIDE.format(self.SIDES[side])

    def counted_again(self, overlap, sides):
        """What is said of those who attended on two sides, or on some of three; nothing where there are none."""
        if not overlap:
            return ""
        return (self.IN_BOTH if sides == 2 else self.IN_SEVERAL).format(self.number(overlap))

    def by_partner(self, partners, alone, joint):
        """``partners`` are (name, seminars held); ``alone`` had no partner, ``joint`` had several."""
        rows = [*partners, (self.WITHOUT_PARTNER, alone)] if alone else partners
        listed = ", ".join(f"{name}{self.DASH}{self.number(held)}" for name, held in rows)
        return f"{self.BY_PARTNER}: {listed}{self.joint(joint) if joint else ''}"

    def finished(self, completers, persons):
        """Either number is None where it is not to be said."""
        said = (
            "" if completers is None else self.completed(completers),
            "" if persons is None else self.listed(persons),
        )
        text = "; ".join(filter(None, said))
        return text[:1].upper() + text[1:]

    def unknown_before(self, year):
        return self.UNKNOWN_BEFORE.format(year)


class LongEnglish(Long, English):
    LANGUAGE, DASH = "en", " "
    BY_AUDIENCE = "By audience"
    ONLY_AUDIENCE = "Audience: {} only"
    AUDIENCE_NOT_STATED = "The audience is not stated"
    OTHERS_ARE_HIDDEN = "; the numbers of other audiences are not printed"
    SIDES = {"rural": "in villages", "urban": "in towns", "online": "online"}
    ONLY_SIDE = "Participation: {} only"
    IN_BOTH = "; {} of them attended in both"
    IN_SEVERAL = "; together these are {} more than all participants, as some attended in several of them"
    NO_PARTNERS = "No partner is recorded"
    BY_PARTNER = "Seminars by partner"
    WITHOUT_PARTNER = "without a partner"
    UNKNOWN_BEFORE = "The number of participants in {} is unknown"

    def people(self, certainty, number):
        return f"{self.BEFORE[certainty]}{self.count(number, 'participant', 'participants')}"

    def by_side(self, rows, overlap):
        """``rows`` are (side, number, certainty, share or None), the first of them with its noun and verb."""
        (side, number, certainty, share), *others = rows
        people = self.people(certainty, number)
        said = [f"{people[:1].upper()}{people[1:]}{self.in_brackets(share)} attended {self.SIDES[side]}"]
        said += [f"{self.number(number, certainty)} {self.SIDES[side]}" for side, number, certainty, _share in others]
        *first, last = said
        text = f"{', '.join(first)} and {last}" if first else last
        return f"{text}{self.counted_again(overlap, len(rows))}"

    def partners_of_all(self, names, seminars):
        partners = "Partner" if len(names) == 1 else "Partners"
        return f"{partners} of {'the seminar' if seminars == 1 else 'all seminars'}: {', '.join(names)}"

    def joint(self, seminars):
        if seminars == 1:
            return ". 1 seminar was joint and stands under each of its partners"
        return f". {self.seminars(seminars)} were joint and stand under each of their partners"

    def completed(self, number):
        return f"completed: {self.people(EXACT, number)}"

    def listed(self, number):
        return f"different people on the lists: {self.number(number)}"

    def there_were(self, before):
        published = ", as published," if before.is_published else ""
        verb = "was" if before.total == 1 else "were"
        people = self.people(before.certainty, before.total)
        return f"In {before.year}{published} there {verb} {people}{self.without(before.number_unknown)}"

    def without(self, seminars):
        if not seminars:
            return ""
        whose = "whose number is" if seminars == 1 else "whose numbers are"
        return f", not counting {self.seminars(seminars)} {whose} unknown"

    def compared(self, year, difference, share):
        if not difference:
            return f", as many as in {year}"
        word = "more" if difference > 0 else "fewer"
        return f": {self.number(abs(difference))} {word} in {year}{self.change(share)}"

    def held_in_both(self, before, year, seminars, regions):
        then, now = self.held_in(before.seminars, before.regions), self.held_in(seminars, regions)
        return f"Held in {before.year}: {then}; in {year}: {now}"

    def held_in(self, seminars, regions):
        return f"{self.seminars(seminars)} in {self.count(regions, 'region', 'regions')}"


class LongRussian(Long, Russian):
    LANGUAGE, DASH = "ru", " — "
    BEFORE = {EXACT: "", ABOUT: "около ", AT_LEAST: "не менее "}
    BY_AUDIENCE = "По аудиториям"
    ONLY_AUDIENCE = "Аудитория: только {}"
    AUDIENCE_NOT_STATED = "Аудитория не указана"
    OTHERS_ARE_HIDDEN = "; данные по другим аудиториям не публикуются"
    SIDES = {"rural": "в сёлах", "urban": "в городах", "online": "онлайн"}
    ONLY_SIDE = "Участие: только {}"
    IN_BOTH = "; из них {} — и там, и там"
    IN_SEVERAL = "; в сумме это на {} больше общего числа, так как некоторые учтены не один раз"
    NO_PARTNERS = "Партнёры не указаны"
    BY_PARTNER = "Семинары по партнёрам"
    WITHOUT_PARTNER = "без партнёра"
    UNKNOWN_BEFORE = "Число участников в {} году неизвестно"

    def by_side(self, rows, overlap):
        (side, number, certainty, share), *others = rows
        here = self.SIDES[side]
        said = [f"{here[:1].upper()}{here[1:]} — {self.people(certainty, number)}{self.in_brackets(share)}"]
        said += [f"{self.SIDES[side]} — {self.number(number, certainty)}" for side, number, certainty, _share in others]
        return f"{', '.join(said)}{self.counted_again(overlap, len(rows))}"

    def partners_of_all(self, names, seminars):
        partners = "Партнёр" if len(names) == 1 else "Партнёры"
        return f"{partners} {'семинара' if seminars == 1 else 'всех семинаров'}: {', '.join(names)}"

    def joint(self, seminars):
        return f". Совместные семинары (учтены у каждого из партнёров): {self.number(seminars)}"

    def completed(self, number):
        return f"прошли полностью: {self.people(EXACT, number)}"

    def listed(self, number):
        return f"разных людей в списках: {self.number(number)}"

    def there_were(self, before):
        """Only an exact number that ends in one has a verb in the singular: "был 21", "было около 21"."""
        verb = "был" if before.certainty == EXACT and self.form(before.total, True, False, False) else "было"
        start = "По опубликованным данным, в" if before.is_published else "В"
        people = self.people(before.certainty, before.total)
        return f"{start} {before.year} году {verb} {people}{self.without(before.number_unknown)}"

    def without(self, seminars):
        if not seminars:
            return ""
        which = self.form(seminars, "которого", "которых", "которых")
        counted = self.count(seminars, "семинара", "семинаров", "семинаров")
        return f" (без {counted}, число участников {which} неизвестно)"

    def compared(self, year, difference, share):
        if not difference:
            return f", в {year} году — столько же"
        word = "больше" if difference > 0 else "меньше"
        return f", в {year} году — на {self.number(abs(difference))} {word}{self.change(share)}"

    def held_in_both(self, before, year, seminars, regions):
        then, now = self.held_in(before.seminars, before.regions), self.held_in(seminars, regions)
        return f"Проведено в {before.year} году: {then}; в {year} году: {now}"

    def held_in(self, seminars, regions):
        return f"{self.seminars(seminars)} в {self.count(regions, 'регионе', 'регионах', 'регионах')}"


class LongKazakh(Long, Kazakh):
    """No suffix is set on a figure: it would follow how the number is read aloud."""

    LANGUAGE, DASH = "kk", " — "
    BY_AUDIENCE = "Аудиториялар бойынша"
    ONLY_AUDIENCE = "Аудитория: тек {}"
    AUDIENCE_NOT_STATED = "Аудитория көрсетілмеген"
    OTHERS_ARE_HIDDEN = "; басқа аудиториялар бойынша деректер жарияланбайды"
    SIDES = {"rural": "ауылдарда", "urban": "қалаларда", "online": "онлайн"}
    ONLY_SIDE = "Барлығы тек {} қатысты"
    IN_BOTH = ", оның ішінде {} адам екі топқа да кіреді"
    IN_SEVERAL = "; қосындысы жалпы саннан {} адамға көп, себебі кейбір қатысушылар бірнеше рет есептелген"
    NO_PARTNERS = "Серіктестер көрсетілмеген"
    BY_PARTNER = "Серіктестер бойынша семинарлар"
    WITHOUT_PARTNER = "серіктессіз"
    UNKNOWN_BEFORE = "{} жылғы қатысушылардың саны белгісіз"

    def people(self, certainty, number):
        return f"{self.number(number, certainty)} адам"

    def by_side(self, rows, overlap):
        said = [
            f"{self.SIDES[side]} {self.people(certainty, number)}{self.in_brackets(share)}"
            for side, number, certainty, share in rows
        ]
        text = ", ".join(said)
        return f"{text[:1].upper()}{text[1:]} қатысты{self.counted_again(overlap, len(rows))}"

    def partners_of_all(self, names, seminars):
        partners = "серіктесі" if len(names) == 1 else "серіктестері"
        return f"{'Семинардың' if seminars == 1 else 'Барлық семинардың'} {partners}: {', '.join(names)}"

    def joint(self, seminars):
        return f". Ортақ семинарлар (әр серіктесте есептелген): {self.number(seminars)}"

    def completed(self, number):
        return f"толық қатысқандар: {self.people(EXACT, number)}"

    def listed(self, number):
        return f"тізімдердегі әртүрлі адамдар саны: {self.number(number)}"

    def there_were(self, before):
        start = "Жарияланған деректер бойынша, " if before.is_published else ""
        people = self.people(before.certainty, before.total)
        return f"{start}{before.year} жылы {people} қатысты{self.without(before.number_unknown)}"

    def without(self, seminars):
        return f" (қатысушылар саны белгісіз {self.seminars(seminars)}ды қоспағанда)" if seminars else ""

    def compared(self, year, difference, share):
        if not difference:
            return f", {year} жылы да сонша адам"
        word = "көп" if difference > 0 else "аз"
        return f", {year} жылы — {self.people(EXACT, abs(difference))}ға {word}{self.change(share)}"

    def held_in_both(self, before, year, seminars, regions):
        then, now = self.held_in(before.seminars, before.regions), self.held_in(seminars, regions)
        return f"{before.year} жылы {then} өтті, {year} жылы — {now}"

    def held_in(self, seminars, regions):
        return f"{self.number(regions)} өңірде {self.seminars(seminars)}"


LONG_GRAMMARS = {"en": LongEnglish(), "ru": LongRussian(), "kk": LongKazakh()}
