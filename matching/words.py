"""The words people read for the scorer's codes."""

from collections.abc import Callable, Mapping

from foundation.messages import Message, say

FEATURES: Mapping[str, tuple[Message, Message]] = {
    "essential_coverage": (
        say("Skills the work needs"),
        say("How much of the necessary skills is held, and how surely."),
    ),
    "occupation_experience": (
        say("Experience of the occupation"),
        say("Months in this or a close occupation; it stops growing at five years."),
    ),
    "language_fit": (
        say("Language for the tasks"),
        say("Each language skill up to the level the tasks need; above it gives nothing."),
    ),
    "desirable_coverage": (
        say("Skills that are good to have"),
        say("How much of the useful extra skills is held, and how surely."),
    ),
    "travel_fit": (
        say("The way to work"),
        say("Travel time inside the person's own limit."),
    ),
    "time_fit": (
        say("Hours and first day"),
        say("Extent, times of day and start that suit both."),
    ),
    "own_wishes": (
        say("The person's own wishes"),
        say("How close the occupation is to what the person asks for."),
    ),
    "education_by_law": (
        say("Education the law requires"),
        say("Counts only where the law asks for an education."),
    ),
}

GATES: Mapping[str, Message] = {
    "right_to_work": say("Right to work on the first day"),
    "licence": say("Licence or card"),
    "language": say("Language the tasks need"),
    "essential_skill": say("Necessary skill"),
    "education": say("Education the law requires"),
}

OUTCOMES: Mapping[str, Message] = {
    "pass": say("in place"),
    "not_yet": say("not ready yet"),
    "unknown": say("not known yet"),
    "not_applicable": say("not asked"),
}

BASES: Mapping[str, Message] = {
    "right_to_work": say("The employer must check the right to work."),
    "exclusive_right": say("The law lets only licensed people do this work."),
    "protected_title": say("The title is protected by law."),
    "regulated": say("The occupation is regulated by law."),
    "driving": say("The task needs a driving licence."),
    "card": say("The task needs this card or certificate."),
    "task_language": say("The tasks need this language level."),
    "task_skill": say("The work needs this skill from the first day."),
    "education_by_law": say("The law asks for this education."),
}

STEPS: Mapping[str, Message] = {
    "check_right_to_work": say("check the right to work"),
    "apply_right_to_work": say("apply for the right to work"),
    "renew_right_to_work": say("renew the right to work"),
    "verify_licence": say("show the licence, so that it can be checked"),
    "licence_process": say("begin the way to a licence"),
    "get_licence": say("get the licence or card"),
    "renew_licence": say("renew the licence or card"),
    "language_assessment": say("have the language level assessed"),
    "language_course": say("take the next language course"),
    "assessment": say("show the skill to an assessor"),
    "training": say("train the skill"),
    "education_statement": say("ask for a statement on the education"),
    "education_path": say("plan the education the law asks for"),
}

OWNERS: Mapping[str, Message] = {
    "candidate": say("the candidate"),
    "matcher": say("the job matcher"),
    "assessor": say("the assessor"),
    "study_guide": say("the study guide"),
    "coordinator": say("the coordinator"),
    "employer": say("the employer"),
}

SKILL_STATES: Mapping[str, Message] = {
    "proved": say("assessed"),
    "documented": say("in documents, not assessed"),
    "stated": say("own statement"),
    "related": say("only a related skill"),
    "not_shown": say("assessed, not shown yet"),
    "no_evidence": say("no evidence yet"),
}

ORIGINS: Mapping[str, Message] = {
    "structured": say("from a field of the ad"),
    "text": say("found in the ad's text"),
    "typical": say("typical of the occupation"),
    "manual": say("added by a person"),
}

LANGUAGE_SKILLS: Mapping[str, Message] = {
    "listening": say("listening"),
    "reading": say("reading"),
    "speaking": say("speaking"),
    "writing": say("writing"),
}

CEFR = ("–", "A1", "A2", "B1", "B2", "C1", "C2")

SCHEDULES: Mapping[str, Message] = {
    "day": say("daytime"),
    "evening": say("evenings"),
    "night": say("nights"),
    "weekend": say("weekends"),
}

SKILL_LEVELS: Mapping[int, Message] = {
    0: say("not shown yet"),
    1: say("knows about it"),
    2: say("with support"),
    3: say("without help"),
    4: say("can teach it"),
}

NOT_COUNTED: Mapping[str, Message] = {
    "not_asked": say("the opening does not ask for it"),
    "replaced": say("a newer assessment stands instead"),
    "run_out": say("it has run out"),
    "not_yet_dated": say("it is dated later than today"),
}

NEVER_USED: Mapping[str, Message] = {
    "name": say("name"),
    "photo": say("photo"),
    "email": say("e-mail address"),
    "age": say("age"),
    "personal_number": say("personal number"),
    "sex": say("sex"),
    "gender_identity": say("gender identity"),
    "country_of_birth": say("country of birth"),
    "citizenship": say("citizenship"),
    "mother_tongue": say("mother tongue"),
    "religion": say("religion"),
    "ethnic_origin": say("ethnic origin"),
    "disability_and_health": say("disability and health"),
    "sexual_orientation": say("sexual orientation"),
    "family": say("family"),
    "permit_type": say("kind of permit"),
    "time_in_sweden": say("time in Sweden"),
    "benefits_and_subsidies": say("benefits and subsidies"),
    "housing": say("housing"),
    "school_name_and_country": say("name and country of schools"),
    "gaps_in_cv": say("gaps in the CV"),
    "case_notes": say("case notes"),
}


def points_text(hundredths: int) -> str:
    """Return hundredths of a point as text.

    Examples
    --------
    >>> points_text(3120), points_text(5)
    ('31.20', '0.05')
    """
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def spoken_points(language: str) -> Callable[[int], str]:
    """Return what says hundredths of a point with the reader's decimal mark.

    Examples
    --------
    >>> spoken_points("sv")(3120), spoken_points("en")(3120)
    ('31,20', '31.20')
    """
    mark = "," if language == "sv" else "."
    return lambda hundredths: points_text(hundredths).replace(".", mark)
