"""Passwords: which are good enough, how they are kept and how they are checked.

argon2id with 19 MiB and two passes costs about a tenth of a second of one core; two run at a time,
so that a storm of sign-ins cannot take the machine. Nothing here touches the database: a hash is
never worked out while a transaction is open.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from foundation.errors import RuleViolation, Unavailable

SHORTEST = 12
LONGEST = 200
AT_A_TIME = 2
WAIT_SECONDS = 10.0

# The hash of a random value that was thrown away: unknown names are checked against it.
_DECOY = (
    "$argon2id$v=19$m=19456,t=2,p=1$PzMmaGBtBZi8lSQjXcoe9w$"
    "P03k2cjpRuCJPIEW6wiQ5TSROMXhBj53IzpKiaGUMV8"
)  # fmt: skip
_FEWEST_SIGNS = 5
_NAME_PART = 4
_SHORTEST_PIECE = 4
_LIST = Path(__file__).with_name("common_passwords.txt")
_LEET = str.maketrans("013457@$!", "oieastasi")
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_SEQUENCES = (
    "abcdefghijklmnopqrstuvwxyzåäö",
    "01234567890123456789",
    "qwertyuiopåasdfghjklöäzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol",
    "q1w2e3r4t5y6u7i8o9p0",
    "1q2w3e4r5t6y7u8i9o0p",
)


class PasswordKeeper:
    """Works out and checks hashes, a few at a time.

    Parameters
    ----------
    at_a_time : int
        Hashes worked out together; the rest wait.
    wait_seconds : float
        How long one waits for its turn before the service says that it is busy.
    """

    def __init__(self, *, at_a_time: int = AT_A_TIME, wait_seconds: float = WAIT_SECONDS) -> None:
        self._turns = threading.BoundedSemaphore(at_a_time)
        self._wait_seconds = wait_seconds
        self._scheme = PasswordHash(
            (Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),)
        )

    def hash(self, password: str) -> str:
        """Return the hash to keep of a password."""
        with self._turn():
            return self._scheme.hash(_bytes(password))

    def verify(self, password: str, kept: str | None) -> bool:
        """Tell whether a password is the one kept; exactly one hash, also when none is kept."""
        with self._turn():
            right = self._scheme.verify(_bytes(password), kept or _DECOY)
        return right and kept is not None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=self._wait_seconds):
            raise Unavailable
        try:
            yield
        finally:
            self._turns.release()


KEEPER = PasswordKeeper()


def check_password(password: str, *, names: tuple[str, ...] = ()) -> None:
    """Refuse a password that somebody could guess.

    Length is what counts: no digits, capitals or signs are demanded.

    Parameters
    ----------
    password : str
        As typed.
    names : tuple of str
        The person's sign-in name, shown name and organisation: a password holds none of them.

    Raises
    ------
    RuleViolation
        It is too short, too long, common, or made of the person's own name.

    Examples
    --------
    >>> check_password("tre kloka grodor")
    >>> check_password("Sommar2026!!")
    Traceback (most recent call last):
    ...
    foundation.errors.RuleViolation: This password is easy to guess. Take several words ...
    """
    length = len(_plain(password))
    if length < SHORTEST:
        raise RuleViolation(
            "The password needs at least {count} characters.", where="password", count=SHORTEST
        )
    if length > LONGEST:
        raise RuleViolation(
            "The password may have at most {count} characters.", where="password", count=LONGEST
        )
    if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in password):
        raise RuleViolation("The password holds a sign that cannot be typed.", where="password")
    if _holds_name(password, names):
        raise RuleViolation("The password may not hold your name.", where="password")
    if is_common(password):
        raise RuleViolation(
            "This password is easy to guess. Take several words that do not belong together.",
            where="password",
        )


def is_common(password: str) -> bool:
    """Tell whether a password is among the first that somebody would try.

    Looked at as typed and with digits read as the letters they stand for: a listed password or
    word with digits and signs around it, two listed words in a row, a repeated piece, or a run
    along the alphabet or the keyboard.

    Examples
    --------
    >>> [is_common(one) for one in ("P@ssw0rd2026!", "sommarvinter", "abcabcabcabc")]
    [True, True, True]
    >>> is_common("fyra gula ankor simmar")
    False
    """
    folded = _plain(password).casefold()
    for form in {folded, folded.translate(_LEET)}:
        core = _EDGES.sub("", form)
        if len(set(form)) < _FEWEST_SIGNS:
            return True
        if _is_listed(form) or _is_listed(core) or _is_two_listed(form):
            return True
        if _is_repeated(form) or _is_run(form) or (core and _is_run(core)):
            return True
    return False


def _holds_name(password: str, names: tuple[str, ...]) -> bool:
    folded = _plain(password).casefold()
    forms = (folded, folded.translate(_LEET))
    parts = {
        part
        for name in names
        for part in re.split(r"[\W\d_]+", name.split("@")[0].casefold())
        if len(part) >= _NAME_PART
    }
    return any(part in form for part in parts for form in forms)


def _is_listed(form: str) -> bool:
    return form in _listed()


def _is_two_listed(form: str) -> bool:
    joined = re.sub(r"[\W_]+", "", form)
    listed = _listed()
    return any(
        joined[:cut] in listed and joined[cut:] in listed
        for cut in range(_SHORTEST_PIECE, len(joined) - _SHORTEST_PIECE + 1)
    )


def _is_repeated(form: str) -> bool:
    """Tell whether a text is a shorter one said again and again (found inside its own double)."""
    return form in (form + form)[1:-1]


def _is_run(form: str) -> bool:
    return any(
        len(form) >= _SHORTEST_PIECE and (form in line or form in line[::-1]) for line in _SEQUENCES
    )


@cache
def _listed() -> frozenset[str]:
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _plain(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def _bytes(password: str) -> bytes:
    # A lone surrogate cannot be typed; it must not stop the hash that an unknown name costs, too.
    return _plain(password).encode("utf-8", "surrogatepass")
