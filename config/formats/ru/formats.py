"""Where an office in Kazakhstan writes otherwise than Django's Russian: times to the minute, behind a comma."""

DATETIME_FORMAT = "j E Y\u202fг., H:i"
DATE_FORMAT = "j E Y\u202fг."
TIME_FORMAT = "H:i"
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%Y-%m-%d"]
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S"]
