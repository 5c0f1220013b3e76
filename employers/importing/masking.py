"""Take telephone numbers and e-mail addresses out of a text before it is stored."""

import re

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
# A Swedish number begins with 0 and an area code, or with the country code; groups of 2 to 4.
_PHONE = re.compile(
    r"(?<![\w/.,-])(?:(?:\+46|0046)[ -]?(?:\(0\))?[ -]?[1-9]\d{0,2}|0[1-9]\d{0,2})"
    r"(?:[ /-]{0,3}\d{2,4}){2,5}(?![\w])"
)
_DATE = re.compile(r"^0?\d{1,2}[ /-]\d{1,2}[ /-]\d{2,4}$")
_DIGITS = range(7, 14)

EMAIL_MASK = "[e-post]"
PHONE_MASK = "[telefon]"


def masked(text: str) -> str:
    """Return the text with e-mail addresses and telephone numbers replaced by a word.

    Examples
    --------
    >>> masked("Ring 070-123 45 67 eller skriv till anna@exempel.se, lön 25 000 kr.")
    'Ring [telefon] eller skriv till [e-post], lön 25 000 kr.'
    """
    text = _EMAIL.sub(EMAIL_MASK, text)
    return _PHONE.sub(_phone, text)


def _phone(found: re.Match[str]) -> str:
    number = found.group()
    digits = sum(sign.isdigit() for sign in number)
    if digits not in _DIGITS or _DATE.match(number):
        return number
    return PHONE_MASK
