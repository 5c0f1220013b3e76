"""Keys for order and search, made by us: neither database sorts or folds Swedish as people do."""

import unicodedata

_AFTER_Z = {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"}  # the three signs after z in ASCII
_KEPT = frozenset("åäö")


def sort_key(text: str) -> str:
    """Return a key that sorts as Swedish does: a–z, then å, ä, ö; accents do not count.

    Examples
    --------
    >>> sorted(["Öberg", "Ärlig", "Åkesson", "Zetterlund", "édouard"], key=sort_key)
    ['édouard', 'Zetterlund', 'Åkesson', 'Ärlig', 'Öberg']
    """
    return "".join(_AFTER_Z.get(sign, sign) for sign in search_key(text))


def search_key(text: str) -> str:
    """Return a key for finding: case and accents folded (not å ä ö), spaces made single.

    Examples
    --------
    >>> search_key("  Café   ÅKE ")
    'cafe åke'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    signs: list[str] = []
    for sign in folded:
        if sign in _KEPT:
            signs.append(sign)
            continue
        signs.extend(
            part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part)
        )
    return " ".join("".join(signs).split())


def like_escape(text: str) -> str:
    r"""Return text that stands for itself in ``LIKE … ESCAPE '\\'``.

    Examples
    --------
    >>> like_escape("50%_a")
    '50\\%\\_a'
    """
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
