"""How shares are written, everywhere: in per cent, with a space before the sign, as in "75.6 %"."""


def percent(share: float | None, digits: int = 0) -> str:
    """Return a share, where 1 is all, in per cent with that many decimal places; "-" for none."""
    if share is None:
        return "-"
    return f"{100 * share:.{digits}f} %"
