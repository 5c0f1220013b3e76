"""The pages that belong to no package: home, what the service is, accessibility."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from foundation.http import CurrentActor, door, render
from gateway.navigation import home_of

pages = door(include_in_schema=False)


@pages.get("/")
def show_home(actor: CurrentActor) -> Response:
    """Send each person to the page where their day begins."""
    return RedirectResponse(home_of(actor), status_code=303)


@pages.get("/about")
def show_about(request: Request) -> Response:
    """Say what the service does with a person's data, before anybody uses it (DOMAIN §14 L03)."""
    return render(request, "gateway/about.html")


@pages.get("/accessibility")
def show_accessibility(request: Request) -> Response:
    """Show the accessibility statement (SFS 2018:1937)."""
    return render(request, "gateway/accessibility.html")
