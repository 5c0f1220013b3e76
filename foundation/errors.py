"""The kinds of failure we expect. Doors turn each kind into a status, a page or an exit code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from foundation.messages import Message, fill


@dataclass(frozen=True, slots=True)
class Problem:
    """One of several things wrong: where it is, what it is, how to mend it."""

    where: str
    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> Message:
        """Return the sentence, to be said in the reader's language."""
        return Message(self.text, tuple(self.values.items()))


class Expected(Exception):  # noqa: N818 - these are outcomes, not faults
    """An outcome that a door knows how to tell. The text is for the person who asked."""

    default = "Something is not right."

    def __init__(
        self,
        text: str = "",
        /,
        *,
        where: str = "",
        problems: Sequence[Problem] = (),
        **values: object,
    ) -> None:
        self.text = text or self.default
        self.where = where
        self.problems = tuple(problems)
        self.values = values
        super().__init__(fill(self.text, values))

    @property
    def message(self) -> Message:
        """Return the sentence, to be said in the reader's language."""
        return Message(self.text, tuple(self.values.items()))


class NotFound(Expected):
    """There is no such thing, or the actor may not know that there is."""

    default = "There is nothing to show."


class NotSignedIn(Expected):
    """Nobody is signed in, or the sign-in has ended."""

    default = "Sign in to go on."


class NotAllowed(Expected):
    """The actor's roles do not include this act."""

    default = "Your role does not include this."


class Conflict(Expected):
    """The act collides with something that is already there."""

    default = "This collides with something that is already there."


class Stale(Expected):
    """The row has changed since the actor read it."""

    default = (
        "Somebody else changed this after you opened it. Open it again and repeat your change."
    )


class PreconditionMissing(Expected):
    """A change came without saying which version it changes."""

    default = "Say which version you change: send its number in If-Match."


class RuleViolation(Expected):
    """The input or the state breaks a rule; the text says which and how to mend it."""

    default = "Something in the form needs to be mended."


class TooLarge(Expected):
    """More bytes than we read."""

    default = "This is larger than we can take. The limit is {limit}."


class TooMany(Expected):
    """Too many tries; the values say how many seconds to wait."""

    default = "Too many tries. Wait {retry_after} seconds and try again."


class Unavailable(Expected):
    """Something we need is away for the moment; nothing was changed."""

    default = (
        "The service is busy for the moment. Nothing was changed. Try again in a little while."
    )
