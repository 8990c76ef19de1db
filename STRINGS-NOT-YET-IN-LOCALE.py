T = {
    "What you have typed on this page is not saved and would be lost. Switch the language all the same?": (
        "Введённое на этой странице не сохранено и будет потеряно. Всё равно сменить язык?",
        "Осы бетте жазғаныңыз сақталмаған, ол жоғалады. Тілді бәрібір ауыстырасыз ба?",
    ),
    "list not imported yet": ("список до загрузки", "әлі жүктелмеген тізім"),
    "lists not imported yet": ("списки до загрузки", "әлі жүктелмеген тізімдер"),
    "heading of an office's own": ("собственный заголовок столбца", "кеңсенің өз баған тақырыбы"),
    "headings of an office's own": ("собственные заголовки столбцов", "кеңсенің өз баған тақырыптары"),
    "Search": ("Найти", "Іздеу"),
    "%(counter)s result": (
        ("%(counter)s результат", "%(counter)s результата", "%(counter)s результатов", "%(counter)s результата"),
        ("%(counter)s нәтиже", "%(counter)s нәтиже"),
    ),
    "%(full_result_count)s total": ("всего %(full_result_count)s", "барлығы %(full_result_count)s"),
    "Show all": ("Показать все", "Барлығын көрсету"),
}
