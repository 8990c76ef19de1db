"""Dates and numbers in Kazakh, which Django does not know: "2025 ж. 3 ақпан", as CLDR and seminars/dates.py have it.

"2025 жылғы 3 ақпан" is for running text of laws and orders; the short form stands in lists and takes no endings.
"""

DATE_FORMAT = "Y\u202f\\ж. j E"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "Y\u202f\\ж. j E, H:i"
YEAR_MONTH_FORMAT = "Y\u202f\\ж. F"
MONTH_DAY_FORMAT = "j E"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y H:i"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%Y-%m-%d"]
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S"]
DATETIME_INPUT_FORMATS = ["%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\xa0"
NUMBER_GROUPING = 3
