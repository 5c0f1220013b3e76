"""Sign-in names: how they are written, compared, and told from look-alikes (pure)."""

import re
import unicodedata

from foundation.errors import RuleViolation

LONGEST = 254

# A user name for people without e-mail, or an address. Letters of any script: look-alikes are
# caught by the skeleton, not by forbidding Swedish letters.
_USER_NAME = re.compile(r"[^\W_](?:[\w.\-]{1,62}[^\W_])", re.UNICODE)
_ADDRESS = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}", re.UNICODE
)

# Characters that look like a Latin letter or a digit in common typefaces, by Unicode TR39, cut to
# what a sign-in name can hold. Swedish å, ä and ö are letters of their own and stay.
_LOOKS_LIKE = str.maketrans(
    {
        # Cyrillic
        "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "і": "l", "ї": "l", "ј": "j",
        "к": "k", "ӏ": "l", "м": "m", "н": "h", "о": "o", "р": "p", "ԛ": "q", "ѕ": "s", "т": "t",
        "у": "y", "ѵ": "v", "ԝ": "w", "х": "x", "ү": "y", "г": "r", "ɡ": "g", "ё": "e",
        # Greek
        "α": "a", "β": "b", "ε": "e", "η": "n", "ι": "l", "κ": "k", "ν": "v", "ο": "o", "ρ": "p",
        "σ": "o", "τ": "t", "υ": "u", "χ": "x", "γ": "y", "ϲ": "c", "ϳ": "j",
        # Armenian, Hebrew, and Latin letters beside the alphabet
        "օ": "o", "ո": "n", "ս": "u", "հ": "h", "ց": "g", "ס": "o", "ו": "l", "ן": "l",
        "ı": "l", "ȷ": "j", "ɑ": "a", "ɩ": "l", "ʋ": "v", "ƅ": "b", "ꞌ": "'", "ł": "l", "ø": "o",
        # Latin and digits that a hurried eye cannot tell apart
        "i": "l", "1": "l", "|": "l", "0": "o",
        # dashes and dots
        "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "_": "-", "․": ".", "·": ".",
    }
)  # fmt: skip
_KEPT_MARKS = {"å", "ä", "ö"}


def tidy_name(text: str) -> str:
    """Return a sign-in name as it is kept: NFC, without spaces around it.

    Raises
    ------
    RuleViolation
        It is neither an e-mail address nor a user name.
    """
    name = unicodedata.normalize("NFC", text).strip()
    fits = len(name) <= LONGEST and (_USER_NAME.fullmatch(name) or _ADDRESS.fullmatch(name))
    if not fits:
        raise RuleViolation(
            "Give an e-mail address, or a user name of 3 to 64 letters, digits, dots and dashes.",
            where="name",
        )
    return name


def is_address(name: str) -> bool:
    """Tell whether letters can be sent to a sign-in name."""
    return "@" in name


def name_key(text: str) -> str:
    """Return the form in which sign-in names are compared; signs no database keeps are replaced.

    Examples
    --------
    >>> name_key(" Anna.Öst@Example.SE ") == name_key("anna.öst@example.se")
    True
    >>> name_key("ａnna")
    'anna'
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).strip()
    return "".join("\ufffd" if unicodedata.category(c) in {"Cc", "Cs"} else c for c in folded)


def skeleton(text: str) -> str:
    """Return a form that is equal for names which look alike (Unicode TR39, simplified).

    Examples
    --------
    >>> skeleton("аnna@example.se") == skeleton("anna@example.se")  # the first letter is Cyrillic
    True
    >>> skeleton("bo1@example.se") == skeleton("bol@example.se")
    True
    >>> skeleton("asa@example.se") == skeleton("åsa@example.se")
    False
    """
    mapped = name_key(text).translate(_LOOKS_LIKE)
    return (
        "".join(_without_marks(letter) for letter in mapped).replace("rn", "m").replace("vv", "w")
    )


def _without_marks(letter: str) -> str:
    if letter in _KEPT_MARKS:
        return letter
    bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
    return bare.translate(_LOOKS_LIKE)
