"""The layout, its building blocks and its colours, without a running service."""

import mimetypes
import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from markupsafe import Markup

from foundation.messages import say, translator_for
from foundation.pages import Link, Pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

ROOT = Path(__file__).resolve().parent.parent.parent
STATIC = ROOT / "gateway" / "static"
SHEETS = sorted(STATIC.glob("*.css"))
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
NAVIGATION = [Link("/openings", say("Openings"), current=True), Link("/users", say("Users"))]
ENVIRONMENT = Pages(
    ROOT, ("gateway",), may=lambda _actor, _action: True, navigation=lambda _actor, _path: []
).environment


def shown(template: str, *, language: str = "sv", signed_in: bool = True, **context: Any) -> str:
    """Return a page of the gateway as a signed-in matcher, or a stranger, would get it."""
    translator = translator_for(language)
    return ENVIRONMENT.get_template(f"gateway/{template}").render(
        actor=SimpleNamespace(user_id="1") if signed_in else None,
        account={"name": "Åsa <Öberg>", "organisation": "Hermods"} if signed_in else None,
        language=translator.language,
        direction=translator.direction,
        navigation=NAVIGATION if signed_in else [],
        path="/openings",
        here="/openings?q=kock",
        form_token=lambda: Markup('<input type="hidden" name="token" value="t">'),
        notice_text=context.pop("notice_text", ""),
        _=translator,
        _n=translator.plural,
        **context,
    )


class Tags(HTMLParser):
    """Collects the start tags of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def values(self, attribute: str) -> list[str]:
        return [given[attribute] or "" for _, given in self.found if attribute in given]


@pytest.mark.parametrize("template", ["style.html", "about.html", "accessibility.html"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_pages_hold_no_style_and_no_script_of_their_own(template: str, language: str) -> None:
    tags = Tags(shown(template, language=language))

    assert not [tag for tag, given in tags.found if tag == "style" or "style" in given]
    assert all("src" in given for tag, given in tags.found if tag == "script")
    assert not [name for _, given in tags.found for name in given if name.startswith("on")]


def test_every_id_stands_once_and_every_reference_finds_one() -> None:
    tags = Tags(shown("style.html"))

    ids = tags.values("id")
    wanted = tags.values("for") + tags.values("aria-labelledby") + tags.values("list")
    wanted += [one for many in tags.values("aria-describedby") for one in many.split()]
    assert sorted(ids) == sorted(set(ids))
    assert set(wanted) <= set(ids)


def test_every_field_has_a_label() -> None:
    tags = Tags(shown("style.html"))

    labelled = set(tags.values("for"))
    unnamed = [
        given.get("name")
        for tag, given in tags.found
        if tag in {"input", "select", "textarea"}
        and given.get("type") != "hidden"
        and given.get("id") not in labelled
    ]
    assert unnamed == []


def test_every_posting_form_carries_the_form_token() -> None:
    page = shown("style.html")

    forms = re.findall(r'<form[^>]*method="post".*?</form>', page, re.DOTALL)
    assert forms
    assert all('name="token"' in form for form in forms)


def test_names_are_escaped_and_the_notice_is_said() -> None:
    page = shown("about.html", notice_text="Åsa & Bo är sparade.")

    assert "Åsa &lt;Öberg&gt;" in page
    assert 'role="status"' in page
    assert "Åsa &amp; Bo är sparade." in page


def test_a_stranger_gets_neither_menu_nor_account() -> None:
    page = shown("error.html", signed_in=False, title="Vi hittar inget att visa.")

    assert 'href="/openings"' not in page
    assert "/sign-out" not in page
    assert 'href="/sign-in"' in page


def test_an_error_page_lists_what_is_wrong() -> None:
    page = shown(
        "error.html",
        title="Fel",
        text="Tre rader behöver rättas.",
        problems=[{"where": "rad 14", "text": "Okänd kommun <x>"}],
        status_code=422,
        request_id="0198",
    )

    assert "Okänd kommun &lt;x&gt;" in page
    assert "0198" in page


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _colours(scheme: str) -> dict[str, str]:
    text = (STATIC / "tokens.css").read_text(encoding="utf-8")
    light, _, dark = text.partition("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", light))
    return (
        found | dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", dark))
        if scheme == "dark"
        else found
    )


GROUNDS = ("paper", "surface", "sunken", "hover", "accent-soft")
TONES = ("good", "warn", "bad", "info")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_every_ground(scheme: str) -> None:
    colours = _colours(scheme)
    pairs = [(text, ground) for text in ("ink", "ink-soft", "accent") for ground in GROUNDS]
    pairs += [("ink-faint", ground) for ground in ("paper", "surface", "sunken")]
    pairs += [("ink", f"{tone}-soft") for tone in TONES]
    pairs += [(tone, ground) for tone in TONES for ground in (f"{tone}-soft", "surface", "paper")]
    pairs += [("on-accent", "accent"), ("on-accent", "accent-deep"), ("accent-deep", "accent-soft")]
    pairs += [("accent", "bad-soft"), ("surface", "bad")]

    weak = {pair: _contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_lines_of_controls_and_the_focus_ring_are_seen(scheme: str) -> None:
    colours = _colours(scheme)
    pairs = [(line, ground) for line in ("line-strong", "focus") for ground in GROUNDS[:3]]

    weak = {pair: _contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_sheets_turn_with_the_direction_of_writing(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8")

    physical = r"(?:^|[\s;{])((?:margin|padding|border)-(?:left|right)|left|right|float)\s*:"
    assert re.findall(physical, text) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_sheets_use_no_token_that_is_not_there(sheet: Path) -> None:
    everything = "".join(one.read_text(encoding="utf-8") for one in SHEETS)

    used = set(re.findall(r"var\(--([a-z0-9-]+)", sheet.read_text(encoding="utf-8")))
    assert used <= set(re.findall(r"--([a-z0-9-]+):", everything))


def _answer(route: "Route") -> None:
    path = route.request.url.split("/", 3)[3].partition("?")[0]
    if not path.startswith("static/"):
        route.fulfill(
            body=PAGES[path], content_type="text/html", headers={"content-security-policy": CSP}
        )
        return
    file = STATIC / path.removeprefix("static/")
    route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file)[0] or "")


PAGES = {
    "style": shown("style.html", language="en"),
    "about": shown("about.html"),
    "accessibility": shown("accessibility.html", signed_in=False),
}


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1440])
@pytest.mark.parametrize("name", PAGES)
def test_pages_pass_axe_and_do_not_scroll_sideways(
    browser: "Browser", name: str, width: int, scheme: Any
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route("**/*", _answer)
    page.goto(f"https://samsyn.test/{name}")

    findings = Axe().run(page).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    context.close()

    assert [(one["id"], one["nodes"][0]["html"]) for one in findings] == []
    assert not wide
    assert complaints == []


@pytest.mark.browser
def test_a_form_is_sent_once_and_keys_walk_the_rows(browser: "Browser") -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/*", _answer)
    page.goto("https://samsyn.test/style")

    page.locator("body").click(position={"x": 1, "y": 1})
    page.keyboard.press("j")
    walked = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("/")
    searching = page.evaluate("document.activeElement.id")
    stopped = page.evaluate(
        """() => [1, 2].map(() => {
          const event = new SubmitEvent("submit", {cancelable: true, bubbles: true});
          document.querySelector("main form[method=post]").dispatchEvent(event);
          return event.defaultPrevented;
        })"""
    )
    context.close()

    assert walked == "Warehouse worker"
    assert searching == "q"
    assert stopped == [False, True]
