"""Check digits: what tells a slip of the pen in a number, and is sometimes wrong on the licence itself."""

CREDIT_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def is_written_as_credit_code(value: str) -> bool:
    """Return whether a text has the 18 characters of a unified social credit code (GB 32100-2015)."""
    return len(value) == 18 and all(character in CREDIT_CODE_CHARACTERS for character in value)


def has_its_check_character(value: str) -> bool:
    """Return whether the last character of a credit code follows from the others: modulo 31 (GB 32100-2015)."""
    if not is_written_as_credit_code(value):
        return False
    weighted = sum(
        CREDIT_CODE_CHARACTERS.index(character) * weight
        for character, weight in zip(value[:17], CREDIT_CODE_WEIGHTS, strict=True)
    )
    return CREDIT_CODE_CHARACTERS[(31 - weighted % 31) % 31] == value[17]
