from seminars.admin import people, places, programme, register, seminar

__all__ = ["people", "places", "programme", "register", "seminar"]
