"""The kinds that this package knows, and the words people read for them."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from candidates.importing.columns import Field
from candidates.importing.reading import Form
from foundation.access import Role
from foundation.messages import Message, say


class EvidenceCode(StrEnum):
    """How sure we can be of a skill: E0 own statement to E7 an authority's licence (DOMAIN §4)."""

    E0 = "E0"
    E1 = "E1"
    E2 = "E2"
    E3 = "E3"
    E4 = "E4"
    E5 = "E5"
    E6 = "E6"
    E7 = "E7"


class Subject(StrEnum):
    """What a piece of evidence is about."""

    SKILL = "skill"
    OCCUPATION = "occupation"
    LICENCE = "licence"


class Method(StrEnum):
    """How it was found out."""

    OWN_STATEMENT = "own_statement"
    TALK = "talk"
    DOCUMENT = "document"
    EXPERT_TALK = "expert_talk"
    PRACTICAL_TEST = "practical_test"
    WORKPLACE = "workplace"
    INDUSTRY_TEST = "industry_test"
    EXAMINATION = "examination"
    REGISTER = "register"


class RightToWork(StrEnum):
    """May the person work in Sweden; only the answer is kept."""

    UNKNOWN = "unknown"
    YES = "yes"
    LIMITED = "limited"
    NO = "no"


class RightCheck(StrEnum):
    """How the right to work was checked."""

    OWN_STATEMENT = "own_statement"
    DOCUMENT_SEEN = "document_seen"
    AUTHORITY = "authority"


class Schedule(StrEnum):
    """When a person can work."""

    DAY = "day"
    EVENING = "evening"
    NIGHT = "night"
    WEEKEND = "weekend"


class ClaimKind(StrEnum):
    """What a text that nobody has understood yet is about."""

    SKILL = "skill"
    OCCUPATION = "occupation"
    EXPERIENCE = "experience"
    LANGUAGE = "language"
    LICENCE = "licence"
    MUNICIPALITY = "municipality"
    EDUCATION = "education"
    EDUCATION_FIELD = "education_field"


class ClaimOutcome(StrEnum):
    """What a person made of such a text."""

    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class ImportState(StrEnum):
    """Where an import stands."""

    PREVIEW = "preview"
    DONE = "done"
    DISCARDED = "discarded"


CODE_WORDS: Mapping[EvidenceCode, Message] = {
    EvidenceCode.E0: say("Own statement"),
    EvidenceCode.E1: say("Overview mapping"),
    EvidenceCode.E2: say("Document seen, not assessed"),
    EvidenceCode.E3: say("In-depth mapping by someone skilled in the occupation"),
    EvidenceCode.E4: say("Vocational assessment or tasks observed at a workplace"),
    EvidenceCode.E5: say("Assessed against the industry's standard"),
    EvidenceCode.E6: say("Grade, trade certificate or qualification"),
    EvidenceCode.E7: say("Licence from an authority"),
}

SHORT_CODE_WORDS: Mapping[EvidenceCode, Message] = {
    EvidenceCode.E0: say("own words"),
    EvidenceCode.E1: say("mapped"),
    EvidenceCode.E2: say("document"),
    EvidenceCode.E3: say("mapped in depth"),
    EvidenceCode.E4: say("assessed"),
    EvidenceCode.E5: say("industry standard"),
    EvidenceCode.E6: say("certificate"),
    EvidenceCode.E7: say("licence"),
}

LEVEL_WORDS: Mapping[int, Message] = {
    0: say("not shown yet"),
    1: say("knows about it"),
    2: say("with support"),
    3: say("without help"),
    4: say("can teach it"),
}

SUBJECT_WORDS: Mapping[Subject, Message] = {
    Subject.SKILL: say("Skill"),
    Subject.OCCUPATION: say("Occupation"),
    Subject.LICENCE: say("Licence, card or certificate"),
}

METHOD_WORDS: Mapping[Method, Message] = {
    Method.OWN_STATEMENT: say("The person told us"),
    Method.TALK: say("Talk with the person"),
    Method.DOCUMENT: say("Document read"),
    Method.EXPERT_TALK: say("Talk between people of the trade"),
    Method.PRACTICAL_TEST: say("Practical test"),
    Method.WORKPLACE: say("Tasks at a workplace"),
    Method.INDUSTRY_TEST: say("The industry's own test"),
    Method.EXAMINATION: say("Examination for a grade"),
    Method.REGISTER: say("Looked up in the authority's register"),
}

RIGHT_WORDS: Mapping[RightToWork, Message] = {
    RightToWork.UNKNOWN: say("Not known yet"),
    RightToWork.YES: say("Yes"),
    RightToWork.LIMITED: say("Yes, with limits"),
    RightToWork.NO: say("No"),
}

CHECK_WORDS: Mapping[RightCheck, Message] = {
    RightCheck.OWN_STATEMENT: say("The person told us"),
    RightCheck.DOCUMENT_SEEN: say("Document shown"),
    RightCheck.AUTHORITY: say("Asked the Migration Agency"),
}

SCHEDULE_WORDS: Mapping[Schedule, Message] = {
    Schedule.DAY: say("Daytime"),
    Schedule.EVENING: say("Evenings"),
    Schedule.NIGHT: say("Nights"),
    Schedule.WEEKEND: say("Weekends"),
}

CLAIM_WORDS: Mapping[ClaimKind, Message] = {
    ClaimKind.SKILL: say("Skill"),
    ClaimKind.OCCUPATION: say("Wished occupation"),
    ClaimKind.EXPERIENCE: say("Work experience"),
    ClaimKind.LANGUAGE: say("Language"),
    ClaimKind.LICENCE: say("Licence, card or certificate"),
    ClaimKind.MUNICIPALITY: say("Municipality"),
    ClaimKind.EDUCATION: say("Level of education"),
    ClaimKind.EDUCATION_FIELD: say("Field of education"),
}

IMPORT_STATE_WORDS: Mapping[ImportState, Message] = {
    ImportState.PREVIEW: say("Waiting for your decision"),
    ImportState.DONE: say("Imported"),
    ImportState.DISCARDED: say("Thrown away"),
}

FORM_WORDS: Mapping[Form, Message] = {
    Form.CSV: say("Text table (CSV)"),
    Form.XLSX: say("Excel"),
    Form.JSONRESUME: say("JSON Resume"),
    Form.EUROPASS: say("Europass CV"),
}

CEFR_WORDS: Mapping[int, Message] = {
    0: say("none"),
    1: say("A1"),
    2: say("A2"),
    3: say("B1"),
    4: say("B2"),
    5: say("C1"),
    6: say("C2"),
}

EDUCATION_WORDS: Mapping[int, Message] = {
    0: say("No schooling"),
    1: say("Some primary school (SeQF 1)"),
    2: say("Compulsory school (SeQF 2)"),
    3: say("Some upper-secondary school (SeQF 3)"),
    4: say("Upper-secondary school (SeQF 4)"),
    5: say("Higher vocational education (SeQF 5)"),
    6: say("Bachelor or advanced vocational degree (SeQF 6)"),
    7: say("Master (SeQF 7)"),
    8: say("Doctorate (SeQF 8)"),
}

FIELD_WORDS: Mapping[Field, Message] = {
    Field.NAME: say("Name"),
    Field.GIVEN_NAME: say("Given name"),
    Field.FAMILY_NAME: say("Family name"),
    Field.REFERENCE: say("Own reference (case number)"),
    Field.EMAIL: say("E-mail"),
    Field.PHONE: say("Phone"),
    Field.PREFERRED_LANGUAGE: say("Language for contact"),
    Field.MUNICIPALITY: say("Municipality"),
    Field.MAX_TRAVEL_MINUTES: say("Longest travel, minutes"),
    Field.HAS_CAR: say("Has a car"),
    Field.EXTENT: say("Working time, per cent"),
    Field.HOURS: say("Working time, hours a week"),
    Field.SCHEDULES: say("When the person can work"),
    Field.AVAILABLE_FROM: say("Can start from"),
    Field.RIGHT_TO_WORK: say("Right to work"),
    Field.RIGHT_TO_WORK_UNTIL: say("Right to work until"),
    Field.EDUCATION_LEVEL: say("Level of education"),
    Field.EDUCATION_FIELD: say("Field of education"),
    Field.OCCUPATIONS: say("Wished occupations"),
    Field.EXPERIENCE: say("Work experience"),
    Field.EXPERIENCE_MONTHS: say("Months of experience"),
    Field.SKILLS: say("Skills"),
    Field.LICENCES: say("Licences and cards"),
    Field.SWEDISH: say("Swedish, all four skills"),
    Field.SWEDISH_LISTENING: say("Swedish, listening"),
    Field.SWEDISH_READING: say("Swedish, reading"),
    Field.SWEDISH_SPEAKING: say("Swedish, speaking"),
    Field.SWEDISH_WRITING: say("Swedish, writing"),
    Field.LANGUAGES: say("Other languages"),
}

# Trust and ageing by default (DOMAIN §4): shown beside the evidence. The scorer has its own table.
TRUST_PERCENT: Mapping[EvidenceCode, int] = {
    EvidenceCode.E0: 20,
    EvidenceCode.E1: 35,
    EvidenceCode.E2: 45,
    EvidenceCode.E3: 60,
    EvidenceCode.E4: 75,
    EvidenceCode.E5: 85,
    EvidenceCode.E6: 95,
    EvidenceCode.E7: 100,
}
ASK_AGAIN_AFTER = timedelta(days=365)  # own statements

ASSESSED = frozenset(
    {EvidenceCode.E3, EvidenceCode.E4, EvidenceCode.E5, EvidenceCode.E6, EvidenceCode.E7}
)

# Who may record which evidence (DOMAIN §4 and the matrix of §12). An own statement is the
# candidate's; a matcher may write it down for the person. A supervisor's observation needs the
# tie between supervisor and person that placements bring.
MAY_RECORD: Mapping[Role, frozenset[EvidenceCode]] = {
    Role.CANDIDATE: frozenset({EvidenceCode.E0, EvidenceCode.E2}),
    Role.MATCHER: frozenset(
        {EvidenceCode.E0, EvidenceCode.E1, EvidenceCode.E2, EvidenceCode.E6, EvidenceCode.E7}
    ),
    Role.STUDY_GUIDE: frozenset({EvidenceCode.E1}),
    Role.ASSESSOR: frozenset(
        {
            EvidenceCode.E2,
            EvidenceCode.E3,
            EvidenceCode.E4,
            EvidenceCode.E5,
            EvidenceCode.E6,
            EvidenceCode.E7,
        }
    ),
    Role.OPERATOR: frozenset({EvidenceCode.E0, EvidenceCode.E2}),
}

METHODS_FOR: Mapping[EvidenceCode, frozenset[Method]] = {
    EvidenceCode.E0: frozenset({Method.OWN_STATEMENT}),
    EvidenceCode.E1: frozenset({Method.TALK, Method.DOCUMENT}),
    EvidenceCode.E2: frozenset({Method.DOCUMENT}),
    EvidenceCode.E3: frozenset({Method.EXPERT_TALK}),
    EvidenceCode.E4: frozenset({Method.PRACTICAL_TEST, Method.WORKPLACE}),
    EvidenceCode.E5: frozenset({Method.INDUSTRY_TEST}),
    EvidenceCode.E6: frozenset({Method.EXAMINATION, Method.DOCUMENT, Method.REGISTER}),
    EvidenceCode.E7: frozenset({Method.DOCUMENT, Method.REGISTER}),
}
