"""Passwords: which are refused, how they are kept, how many are worked out together."""

import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.passwords import PasswordKeeper, check_password, is_common
from foundation.errors import RuleViolation, Unavailable


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "P@ssw0rd2026!",
        "Lösenord2026!",
        "lösenordlösenord",
        "Sommar2026!!!",
        "sommarvinter",
        "qwertyuiop12",
        "asdfghjklöäz",
        "123456789012",
        "aaaaaaaaaaaa",
        "abababababab",
        "abcdefghijkl",
        "1qaz2wsx3edc",
        "iloveyou1234",
        "hejhejhejhej",
        "Stockholm1234",
        "hammarby-1234",
        "welcome-secret",
    ],
)
def test_what_somebody_would_try_first_is_refused(password: str) -> None:
    with pytest.raises(RuleViolation, match="easy to guess"):
        check_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "tre kloka grodor",
        "fyra gula ankor simmar",
        "зима близко опять",
        "vbnq-8841-pfrk",
        "ö" * 3 + "kaffe ångrar tåg",
    ],
)
def test_several_words_or_real_randomness_are_taken(password: str) -> None:
    check_password(password)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("elva tecken", "at least 12"),
        ("x" + "åäö -" * 40, "at most 200"),
        ("tre kloka\x00grodor", "typed"),
    ],
)
def test_length_and_signs_have_bounds(password: str, words: str) -> None:
    with pytest.raises(RuleViolation, match=words):
        check_password(password)


@pytest.mark.parametrize(
    "password", ["grodor och majalind", "tre kloka M4ja grodor", "sjöboden är bäst nu"]
)
def test_a_password_may_not_hold_a_name_of_the_person(password: str) -> None:
    with pytest.raises(RuleViolation, match="your name"):
        check_password(password, names=("maja@exempel.se", "Maja Lind", "Sjöboden AB"))


@given(st.text(max_size=60))
@settings(max_examples=200)
def test_any_text_gets_an_answer(text: str) -> None:
    assert is_common(text) in {True, False}


def test_a_password_is_kept_as_argon2id_with_its_own_salt() -> None:
    keeper = PasswordKeeper()

    first, second = keeper.hash("tre kloka grodor"), keeper.hash("tre kloka grodor")

    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second
    assert keeper.verify("tre kloka grodor", first)
    assert not keeper.verify("tre kloka grodar", first)


def test_one_password_written_in_two_unicode_forms_is_the_same() -> None:
    keeper = PasswordKeeper()

    assert keeper.verify("a\u030asa kloka grodor", keeper.hash("åsa kloka grodor"))


@pytest.mark.parametrize("password", ["", "\ud800", "x" * 10_000, "nobody has this"])
def test_nobody_has_the_password_of_an_unknown_name(password: str) -> None:
    assert not PasswordKeeper().verify(password, None)


class Watched:
    """Stands where the hashing library stands, and sees how many work at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now = 0
        self.most = 0

    def hash(self, password: bytes) -> str:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        time.sleep(0.02)
        with self._lock:
            self._now -= 1
        return str(len(password))


def test_no_more_than_two_hashes_are_worked_out_together() -> None:
    keeper, watched = PasswordKeeper(), Watched()
    keeper._scheme = watched  # type: ignore[assignment]
    threads = [threading.Thread(target=keeper.hash, args=["tre kloka grodor"]) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert watched.most == 2


def test_who_waits_too_long_for_a_turn_is_told_so() -> None:
    keeper = PasswordKeeper(at_a_time=1, wait_seconds=0.0)
    taken = threading.Event()
    done = threading.Event()

    def hold() -> None:
        with keeper._turn():
            taken.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    taken.wait(10)

    try:
        with pytest.raises(Unavailable):
            keeper.verify("tre kloka grodor", None)
    finally:
        done.set()
        holder.join()
