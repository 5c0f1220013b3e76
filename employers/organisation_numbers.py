"""Swedish organisation numbers. A sole trader's is a personal number and is never kept."""

import re

LENGTH = 10
_FIRST_OF_A_LEGAL_ENTITY = 2  # the third digit; below 2 the number is somebody's birth date


def legal_entity_number(text: str) -> str:
    """Return the ten digits of a legal entity's number, or nothing when it is not one.

    The last digit checks the others (Luhn). Twelve digits with the prefix 16 are accepted.

    Examples
    --------
    >>> legal_entity_number("212000-1553")
    '2120001553'
    >>> legal_entity_number("2120001554"), legal_entity_number("850101-1234")
    ('', '')
    """
    digits = re.sub(r"[\s-]", "", text[:30])
    if len(digits) == LENGTH + 2 and digits.startswith("16"):
        digits = digits[2:]
    if not re.fullmatch(r"[0-9]{10}", digits) or int(digits[2]) < _FIRST_OF_A_LEGAL_ENTITY:
        return ""
    return digits if _luhn(digits) == 0 else ""


def looks_personal(text: str) -> bool:
    """Tell whether a number has the form of a personal number."""
    digits = re.sub(r"[\s+-]", "", text[:30])
    if re.fullmatch(r"(?:19|20)[0-9]{10}", digits):
        return True
    return bool(re.fullmatch(r"[0-9]{2}[01][0-9]{7}", digits))


def shown(number: str) -> str:
    """Return a number as people write it.

    Examples
    --------
    >>> shown("2120001553")
    '212000-1553'
    """
    return f"{number[:6]}-{number[6:]}" if len(number) == LENGTH else number


def _luhn(digits: str) -> int:
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(product - 9 if product > 9 else product for product in doubled) % 10  # noqa: PLR2004
