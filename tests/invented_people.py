"""Invented people with surnames and given names as frequent as in a register of Kazakhstan: homonyms are common."""

from bisect import bisect
from itertools import accumulate, product
from random import Random

from seminars.names import Name


def _words(text):
    return text.split()


ROOTS = _words("""
    Нұр Ер Бек Жан Ай Қан Мұрат Тілеу Жұма Сейіт Өмір Тоқ Есен Қуан Сатыбал Аман Орын Бай Құл Мырза Дос Әбді
    Тұрсын Сер Ораз Жақсы Қали Сағын Әлі Мұха Рахым Ыс Кенже Дүйсен Бейсен Сәрсен Қара Ақ Төле Ізбас Шайы
    Ысқақ Темір Арыс Төре
""")
TAILS = _words("""
    бек жан бай болат лан ғали мұрат тай хан мет бол кен султан қожа дық дин ғазы мұхамед ахмет берген
""")
RUSSIAN = _words("""
    Иван Петр Сидор Кузнец Смирн Попов Василь Михайл Федор Андре Алексе Никола Степан Павл Семен Григорь Захар
    Романь Волк Козл Новик Мороз Соловь Борис Яковл Макар Никит Ники Фрол Филипп Марк Белоус Тимофе Герасим
    Ефим Киселёв
""")
WHOLE = _words("""
    Ким Пак Цой Ли Хан Тен Югай Шевченко Коваленко Бондаренко Ткаченко Шмидт Миллер Вагнер Шульц Кох Мельник
""")
WOMEN = _words("""
    Айгүл Мәдина Гүлнар Әсел Жанар Сәуле Динара Айжан Алия Гүлмира Айнұр Маржан Ботагөз Қарлығаш Сандуғаш
    Меруерт Әйгерім Жанна Назгүл Ақмарал Гүлжан Бақыт Рауан Шолпан Күлаш Зәуре Жұлдыз Ұлжан Раушан Перизат
    Камила Самал Аружан Дария Ольга Елена Наталья Татьяна Ирина Светлана Анна Мария Екатерина Юлия Людмила
    Галина Оксана Марина Жанат Әсем Салтанат
""")
MEN = _words("""
    Ерлан Нұрлан Серік Болат Қайрат Марат Асқар Талғат Бауыржан Жандос Данияр Самат Қанат Руслан Тимур Арман
    Ержан Азамат Дәурен Мұрат Нұржан Бекжан Жасұлан Алмас Олжас Әділет Еркін Ғалым Мейрам Берік Рүстем Дархан
    Ермек Жомарт Қуаныш Александр Сергей Владимир Андрей Виктор Дмитрий Алексей Иван Николай Евгений Юрий
    Игорь Максим Денис Олег Саят Асхат
""")
FATHERS = [name for name in MEN if name[-1] not in "ьйр"]


def _frequent(words, power):
    """Return the words and their running weights, which fall with the place by a power."""
    return words, list(accumulate(1 / (place + 10) ** power for place in range(len(words))))


class People:
    """Makes one person after another; the same seed makes the same people."""

    def __init__(self, seed):
        self.random = Random(seed)
        words = [root + tail + "ов" for root, tail in product(ROOTS, TAILS)] + [name + "ов" for name in FATHERS]
        words += [root + tail.casefold() + "ов" for root, tail in product(ROOTS, ROOTS)]
        words += [root + ending for root, ending in product(RUSSIAN, ("ов", "ев", "ин", "ский", "енко"))] + WHOLE
        Random(0).shuffle(words)
        self.surnames = _frequent(words, 0.65)
        self.given = {"woman": _compound(WOMEN), "man": _compound(MEN)}

    def one_of(self, frequent):
        words, weights = frequent
        return words[bisect(weights, self.random.random() * weights[-1])]

    def person(self):
        """Return a Name and a gender; one in four lacks the patronymic."""
        gender = self.random.choice(("woman", "man"))
        surname, given = self.one_of(self.surnames), self.one_of(self.given[gender])
        if gender == "woman" and surname.endswith(("ов", "ев", "ин")):
            surname += "а"
        patronymic = self.random.choice(FATHERS) + {"woman": "қызы", "man": "ұлы"}[gender]
        return Name(surname, given, patronymic if self.random.random() < 0.75 else ""), gender


def _compound(names):
    """The names that most people bear, and a tail of rarer ones put together of two."""
    rare = [
        root + tail for root, tail in product(ROOTS[:20], ("бала", "гүл", "әлі", "тана", "шат", "ия", "ида", "нар"))
    ]
    return _frequent(names + rare, 1)
