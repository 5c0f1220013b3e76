"""The pages of employers and openings, gathered in one router."""

from employers import employer_pages, import_pages, opening_pages, requirement_pages
from foundation.http import door

pages = door(include_in_schema=False)
pages.include_router(
    import_pages.pages
)  # before /openings/{opening_id}, which would take its place
pages.include_router(opening_pages.pages)
pages.include_router(requirement_pages.pages)
pages.include_router(employer_pages.pages)
