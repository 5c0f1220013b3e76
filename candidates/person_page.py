"""The page of one person, which every act on the person comes back to."""

from typing import Any

from fastapi import Request, Response

from candidates import registry
from candidates.dossier import Dossier
from candidates.forms import WORDS, language_choices, licence_choices
from foundation import clock
from foundation.access import Actor, Role
from foundation.http import ReadSession, render


def person_page(
    request: Request, actor: Actor, found: Dossier, session: ReadSession, **context: Any
) -> Response:
    """Return the page of one person, for the person or for the staff."""
    own = is_own(actor, found)
    return render(
        request,
        "candidates/own.html" if own else "candidates/show.html",
        found=found,
        person=found.person,
        name=registry.name_of(found.person),
        today=clock.today(),
        languages=language_choices(session, actor),
        licences=licence_choices(session, actor),
        **context,
        **WORDS,
    )


def is_own(actor: Actor, found: Dossier) -> bool:
    """Tell whether a person looks at the own file."""
    return actor.candidate_id == found.person.id and Role.MATCHER not in actor.roles
