"""No link leads nowhere, whoever follows it."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from foundation.database import Database
from tests.builders.accounts import signed_in
from tests.builders.world import PEOPLE, a_world
from tests.journeys.walking import walk


@pytest.mark.stocked
@pytest.mark.slow
def test_every_link_that_a_role_is_shown_leads_to_a_page(
    visitor: Callable[[], TestClient], database: Database
) -> None:
    world = a_world(database)

    for role in PEOPLE:
        pages = walk(signed_in(visitor(), world.people[role]))

        assert len(pages) > 3, role
