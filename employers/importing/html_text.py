"""Turn the HTML of a description into plain text; nothing of it ever reaches a page as HTML."""

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    {"address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "footer", "h1", "h2", "h3"}
    | {"h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "section", "table", "tr", "ul"}
)
_SILENT = frozenset(
    {"script", "style", "template", "noscript", "iframe", "object", "svg", "title", "textarea"}
)
_LOOKS_LIKE_HTML = re.compile(
    r"</?(?:p|br|div|ul|ol|li|b|i|strong|em|span|h[1-6]|table|script|style|a)\b", re.IGNORECASE
)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if not self.silent and tag in _SILENT:
            self.silent = tag
        elif tag == "li":
            self.parts.append("\n• ")
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent:
            self.silent = ""
        elif tag in _BLOCKS and tag != "br":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def plain_text(text: str) -> str:
    """Return the words of an HTML text; a text without tags comes back as it is.

    Examples
    --------
    >>> plain_text("<p>Vi s&ouml;ker</p><ul><li>kock</li></ul><script>x</script>")
    'Vi söker\\n\\n• kock'
    """
    if not _LOOKS_LIKE_HTML.search(text):
        return text
    parser = _Text()
    parser.feed(text)
    parser.close()
    lines = [" ".join(line.split()) for line in "".join(parser.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
