"""Walking the pages in a browser: sign in, change language and width, and hear what is wrong."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gateway.demo.town import SignIn

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 400, "height": 850}
SIZES = {"desktop": DESKTOP, "phone": PHONE}
LANGUAGES = ("sv", "en")
NOT_SHOWN = 400  # from here on a status says that something is refused or missing


@dataclass
class Visitor:
    """One person at a browser, signed in or not."""

    url: str
    context: "BrowserContext"
    page: "Page"
    heard: list[str] = field(default_factory=list)

    def goes_to(self, path: str) -> int:
        """Open a page and return its status; what the browser says of a refusal is expected."""
        answer = self.page.goto(self.url + path)
        assert answer is not None
        if answer.status >= NOT_SHOWN:
            self.heard = [text for text in self.heard if "Failed to load resource" not in text]
        return answer.status

    def reads(self, language: str) -> None:
        """Switch to a language by the button that every page has."""
        self.page.goto(self.url + "/about")
        button = self.page.locator("form[action='/language'] button")
        if button.get_attribute("value") == language:
            button.click()
            self.page.wait_for_load_state()

    def complaints(
        self, language: str, *, looked_over: Collection[str] = ("desktop", "phone")
    ) -> list[str]:
        """Return what is wrong with the page that is open, at every width.

        Parameters
        ----------
        looked_over : collection of str
            The widths at which axe looks too; it is what takes the time.
        """
        found = [
            f"the page says it is in {said}"
            for said in [self.page.get_attribute("html", "lang")]
            if said != language
        ]
        for size, viewport in SIZES.items():
            self.page.set_viewport_size(viewport)  # type: ignore[arg-type]
            found += [f"{size}: {one}" for one in self._seen_at_this_width()]
            if size in looked_over:
                found += [f"{size}: {one}" for one in self._violations()]
        found += [f"console: {text}" for text in self.heard]
        self.heard.clear()
        return found

    def _violations(self) -> list[str]:
        """Return what axe finds; it is put into a page once, however often it looks."""
        from axe_playwright_python.base import AXE_SCRIPT

        if not self.page.evaluate("Boolean(window.axe)"):
            self.page.evaluate(AXE_SCRIPT)
        found: list[dict[str, Any]] = self.page.evaluate(
            "axe.run({resultTypes: ['violations']}).then((found) => found.violations)"
        )
        return [f"{one['id']} at {one['nodes'][0]['html'][:160]}" for one in found]

    def _seen_at_this_width(self) -> list[str]:
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        headings = self.page.locator("h1").all_inner_texts()
        text = self.page.locator("body").inner_text()
        found = []
        if wide > 0:
            found.append(f"it scrolls sideways by {wide} pixels")
        if len(headings) != 1:
            found.append(f"its first headings are {headings}")
        if "{" in text:
            found.append(f"a place was not filled: {text[max(0, text.index('{') - 40) :][:80]}")
        return found


def open_visitor(
    browser: "Browser", url: str, sign_in: SignIn | None = None, **options: Any
) -> Visitor:
    """Open a browser for one person, signed in when an account is given."""
    settings: dict[str, Any] = {
        "viewport": DESKTOP,
        "locale": "sv-SE",
        "reduced_motion": "reduce",
        **options,
    }
    context = browser.new_context(**settings)
    context.set_default_timeout(20_000)
    visitor = Visitor(url, context, context.new_page())
    visitor.page.on(
        "console",
        lambda said: visitor.heard.append(said.text) if said.type in {"error", "warning"} else None,
    )
    visitor.page.on("pageerror", lambda error: visitor.heard.append(str(error)))
    if sign_in is not None:
        enter(visitor, sign_in)
    return visitor


def enter(visitor: Visitor, sign_in: SignIn) -> None:
    """Sign in by the form."""
    visitor.goes_to("/sign-in")
    visitor.page.fill("input[name=name]", sign_in.user_name)
    visitor.page.fill("input[name=password]", sign_in.password)
    visitor.page.locator("main form button").first.click()
    visitor.page.wait_for_load_state()
    assert "/sign-in" not in visitor.page.url, "the sign-in was refused"
