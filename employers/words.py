"""States and kinds of openings and requirements, and the words people read for them."""

from collections.abc import Mapping
from enum import StrEnum

from foundation.messages import Message, say


class OpeningState(StrEnum):
    """Where an opening is on its way (DOMAIN §18)."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    MATCHING = "matching"
    FILLED = "filled"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class PayAnswer(StrEnum):
    """Whether the pay follows a collective agreement; ``unknown`` when nobody has answered."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Sector(StrEnum):
    """Who owns an employer."""

    PRIVATE = "private"
    MUNICIPALITY = "municipality"
    REGION = "region"
    STATE = "state"
    NON_PROFIT = "non_profit"
    UNKNOWN = "unknown"


class Schedule(StrEnum):
    """When in the day and week work is done."""

    DAY = "day"
    EVENING = "evening"
    NIGHT = "night"
    WEEKEND = "weekend"


class RequirementKind(StrEnum):
    """What sort of thing an opening asks for."""

    SKILL = "skill"
    LANGUAGE = "language"
    LICENCE = "licence"
    EXPERIENCE = "experience"
    EDUCATION = "education"


class RequirementOrigin(StrEnum):
    """Where a requirement comes from."""

    STRUCTURED = "structured"
    TEXT = "text"
    TYPICAL = "typical"
    MANUAL = "manual"


class RequirementState(StrEnum):
    """Whether a person has looked at a requirement; only a confirmed one can gate."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


STATE_WORDS: Mapping[OpeningState, Message] = {
    OpeningState.DRAFT: say("Draft"),
    OpeningState.IN_REVIEW: say("In review"),
    OpeningState.PUBLISHED: say("Published"),
    OpeningState.MATCHING: say("Matching"),
    OpeningState.FILLED: say("Filled"),
    OpeningState.WITHDRAWN: say("Withdrawn"),
    OpeningState.CLOSED: say("Closed"),
}

STATE_TONES: Mapping[OpeningState, str] = {
    OpeningState.DRAFT: "plain",
    OpeningState.IN_REVIEW: "warn",
    OpeningState.PUBLISHED: "good",
    OpeningState.MATCHING: "info",
    OpeningState.FILLED: "good",
    OpeningState.WITHDRAWN: "plain",
    OpeningState.CLOSED: "plain",
}

# What a person does to bring an opening into a state, for the buttons.
STATE_ACTS: Mapping[OpeningState, Message] = {
    OpeningState.DRAFT: say("Back to draft"),
    OpeningState.IN_REVIEW: say("Send to review"),
    OpeningState.PUBLISHED: say("Publish"),
    OpeningState.MATCHING: say("Start matching"),
    OpeningState.FILLED: say("Mark as filled"),
    OpeningState.WITHDRAWN: say("Withdraw"),
    OpeningState.CLOSED: say("Close"),
}

STATE_NOTICES: Mapping[OpeningState, Message] = {
    OpeningState.DRAFT: say("The opening is a draft again."),
    OpeningState.IN_REVIEW: say("The opening waits for review."),
    OpeningState.PUBLISHED: say("The opening is published."),
    OpeningState.MATCHING: say("Matching has begun."),
    OpeningState.FILLED: say("The opening is filled."),
    OpeningState.WITHDRAWN: say("The opening is withdrawn."),
    OpeningState.CLOSED: say("The opening is closed."),
}

PAY_WORDS: Mapping[PayAnswer, Message] = {
    PayAnswer.YES: say("Yes, pay follows a collective agreement"),
    PayAnswer.NO: say("No collective agreement"),
    PayAnswer.UNKNOWN: say("Not answered yet"),
}

SECTOR_WORDS: Mapping[Sector, Message] = {
    Sector.PRIVATE: say("Private company"),
    Sector.MUNICIPALITY: say("Municipality"),
    Sector.REGION: say("Region"),
    Sector.STATE: say("The State"),
    Sector.NON_PROFIT: say("Non-profit"),
    Sector.UNKNOWN: say("Not known"),
}

SCHEDULE_WORDS: Mapping[Schedule, Message] = {
    Schedule.DAY: say("Daytime"),
    Schedule.EVENING: say("Evenings"),
    Schedule.NIGHT: say("Nights"),
    Schedule.WEEKEND: say("Weekends"),
}

KIND_WORDS: Mapping[RequirementKind, Message] = {
    RequirementKind.SKILL: say("Skill"),
    RequirementKind.LANGUAGE: say("Language"),
    RequirementKind.LICENCE: say("Licence or card"),
    RequirementKind.EXPERIENCE: say("Experience"),
    RequirementKind.EDUCATION: say("Education"),
}

KINDS_WORDS: Mapping[RequirementKind, Message] = {
    RequirementKind.SKILL: say("Skills"),
    RequirementKind.LANGUAGE: say("Languages"),
    RequirementKind.LICENCE: say("Licences and cards"),
    RequirementKind.EXPERIENCE: say("Experience"),
    RequirementKind.EDUCATION: say("Education"),
}

ORIGIN_WORDS: Mapping[RequirementOrigin, Message] = {
    RequirementOrigin.STRUCTURED: say("Field of the ad"),
    RequirementOrigin.TEXT: say("Text of the ad"),
    RequirementOrigin.TYPICAL: say("Typical of the occupation"),
    RequirementOrigin.MANUAL: say("Added by hand"),
}

LEVEL_WORDS: Mapping[int, Message] = {
    1: say("1 · knows about it"),
    2: say("2 · with support"),
    3: say("3 · without help"),
    4: say("4 · can teach it"),
}

CEFR_WORDS: Mapping[int, str] = {0: "–", 1: "A1", 2: "A2", 3: "B1", 4: "B2", 5: "C1", 6: "C2"}

EDUCATION_WORDS: Mapping[int, Message] = {
    2: say("Compulsory school"),
    4: say("Upper-secondary school"),
    5: say("Higher vocational education"),
    6: say("University, three years"),
    7: say("University, four years or more"),
}
