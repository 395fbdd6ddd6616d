"""How codes are grouped, on the screen and for the voice."""


def phone_groups(number: str) -> list[str]:
    """Danish numbers in pairs, others as they are dialled."""
    if number.startswith("+45") and len(number) == 11:
        return ["+45", *_pairs(number[3:])]
    if number.startswith(("+", "00")) or len(number) < 8:
        return [number]
    if len(number) == 8:
        return _pairs(number)
    return [number[:4], number[4:7], *_pairs(number[7:])]


def _pairs(digits: str) -> list[str]:
    """Two by two; a last single digit stays with the pair before it."""
    pairs = [digits[start : start + 2] for start in range(0, len(digits), 2)]
    if len(pairs) > 1 and len(pairs[-1]) == 1:
        pairs[-2:] = [pairs[-2] + pairs[-1]]
    return pairs
