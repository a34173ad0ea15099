"""How times that pass are written, everywhere: in words, as in "12 min 05 s"."""


def duration(seconds: float | None) -> str:
    """Return seconds in hours and minutes, minutes and seconds, or seconds; "-" for none."""
    if seconds is None:
        return "-"
    minutes, rest = divmod(round(max(0.0, seconds)), 60)
    hours, minutes_of_hour = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes_of_hour:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
