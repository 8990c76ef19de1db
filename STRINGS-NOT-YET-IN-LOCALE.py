"""Backup: health and nothing else speaks to people through gettext; commands are in English."""

T = {
    "%(free)s GB free": ("свободно %(free)s ГБ", "%(free)s ГБ бос"),
    "disk": ("диск", "диск"),
    "database": ("база данных", "дерекқор"),
    "%(number)s migration waits: run migrate": (
        (
            "ожидает %(number)s миграция: выполните migrate",
            "ожидают %(number)s миграции: выполните migrate",
            "ожидают %(number)s миграций: выполните migrate",
            "ожидают %(number)s миграции: выполните migrate",
        ),
        (
            "%(number)s миграция күтуде: migrate пәрменін орындаңыз",
            "%(number)s миграция күтуде: migrate пәрменін орындаңыз",
        ),
    ),
    "as this version makes them": ("соответствуют этой версии", "осы нұсқаға сай"),
    "of an older version: run refold and check_figures --repair": (
        "от более ранней версии: выполните refold и check_figures --repair",
        "бұрынғы нұсқадан: refold және check_figures --repair пәрмендерін орындаңыз",
    ),
    "kept names and numbers": ("сохранённые имена и числа", "сақталған аттар мен сандар"),
    "last backup": ("последняя резервная копия", "соңғы сақтық көшірме"),
    "none yet": ("пока нет", "әзірге жоқ"),
}
