"""The words for kinds, states and relations of concepts, as people read them."""

from collections.abc import Mapping

from foundation.messages import Message, say
from taxonomy.graph import Kind, Link, Status

KIND_WORDS: Mapping[Kind, Message] = {
    Kind.OCCUPATION: say("Occupation"),
    Kind.OCCUPATION_GROUP: say("Occupation group"),
    Kind.OCCUPATION_FIELD: say("Occupation field"),
    Kind.SKILL: say("Skill"),
    Kind.SKILL_GROUP: say("Skill group"),
    Kind.MUNICIPALITY: say("Municipality"),
    Kind.COUNTY: say("County"),
    Kind.COUNTRY: say("Country"),
    Kind.LANGUAGE: say("Language"),
    Kind.LICENCE: say("Licence or certificate"),
    Kind.EDUCATION_LEVEL: say("Education level"),
    Kind.EDUCATION_FIELD: say("Education field"),
    Kind.INDUSTRY: say("Industry"),
    Kind.EMPLOYMENT_TYPE: say("Employment type"),
    Kind.WORKTIME: say("Working hours"),
    Kind.KEYWORD: say("Search word"),
    Kind.OTHER: say("Other"),
}

STATUS_WORDS: Mapping[Status, Message] = {
    Status.CURRENT: say("In use"),
    Status.DEPRECATED: say("Retired"),
    Status.REPLACED: say("Replaced"),
}

LABEL_WORDS: Mapping[str, Message] = {
    "preferred": say("Name"),
    "alias": say("Also called"),
    "former": say("Former name"),
    "hidden": say("Found by"),
}

# What the other concept is to the one shown: when the relation leads away, and when it leads here.
RELATION_WORDS: Mapping[tuple[Link, bool], Message] = {
    (Link.BROADER, True): say("Belongs to"),
    (Link.BROADER, False): say("Holds"),
    (Link.ESSENTIAL, True): say("Typically essential"),
    (Link.ESSENTIAL, False): say("Typically essential for"),
    (Link.OPTIONAL, True): say("Typically desirable"),
    (Link.OPTIONAL, False): say("Typically desirable for"),
    (Link.RELATED, True): say("Related"),
    (Link.RELATED, False): say("Related"),
    (Link.EXACT, True): say("The same as"),
    (Link.EXACT, False): say("The same as"),
    (Link.CLOSE, True): say("Close to"),
    (Link.CLOSE, False): say("Close to"),
    (Link.BROAD, True): say("Narrower than"),
    (Link.BROAD, False): say("Broader than"),
    (Link.NARROW, True): say("Broader than"),
    (Link.NARROW, False): say("Narrower than"),
}

SCHEME_WORDS: Mapping[str, Message] = {
    "jobtech": say("JobTech"),
    "esco": say("ESCO"),
    "esco_code": say("ESCO code"),
    "ssyk": say("SSYK 2012"),
    "isco": say("ISCO-08"),
    "scb": say("Statistics Sweden"),
    "legacy_ams": say("Older number at Arbetsförmedlingen"),
    "starter": say("Samsyn"),
    "terms": say("Employers' terms"),
    "crosswalk": say("Mapping"),
    "places": say("Places"),
}

REGULATION_WORDS: Mapping[str, Message] = {
    "exclusive": say("Only who has the licence may do the work"),
    "protected_title": say("The title is protected"),
    "regulated": say("Regulated occupation"),
}
