from seminars.admin import people, places, programme, seminar

__all__ = ["people", "places", "programme", "seminar"]
