"""A recipe for every way in that the access table names."""

from tests.recipes.accounts import ACCOUNTS
from tests.recipes.candidates import CANDIDATES
from tests.recipes.openings import OPENINGS
from tests.recipes.shared import Recipe

RECIPES: dict[tuple[str, str], Recipe] = {**ACCOUNTS, **CANDIDATES, **OPENINGS}
