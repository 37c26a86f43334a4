"""Parses a page into elements, links and texts, and detects contents that no page may have."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

__all__ = ["Element", "Markup", "faults_of"]

_EMPTY = frozenset({"meta", "link", "input", "br", "hr", "col", "wbr", "img"})
_NAMES = (
    "html head meta title link script body a header span bdi form input button nav div main footer p "
    "section h1 h2 h3 h4 ul ol li dl dt dd table thead tbody tr th td small b strong code pre kbd details "
    "summary aside progress meter noscript template canvas select optgroup option label br textarea fieldset legend time caption em "
    "figure figcaption output datalist "
    "svg g path rect circle text tspan title use symbol defs pattern line polyline polygon desc marker ellipse"
)
_STILL_CLASS = "net-still"
_KNOWN = frozenset(_NAMES.split())


class Element(NamedTuple):
    """A start tag: its name and its attributes."""

    tag: str
    attributes: dict[str, str]


class Markup(HTMLParser):
    """Elements, texts and comments of a page in order; `inside` has the texts inside elements, by tag.

    `unclosed` are the tags without an end tag, `mismatched` the end tags that don't close the innermost open element.
    """

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.inside: dict[str, list[str]] = {}
        self.comments: list[str] = []
        self.unclosed: list[str] = []
        self.mismatched: list[str] = []
        self.feed(text)
        self.close()

    @property
    def links(self) -> list[str]:
        """Return the targets of links and forms, in order."""
        addresses = (
            element.attributes.get("href") or element.attributes.get("action") for element in self.elements
        )
        return [link for link in addresses if link]

    def all(self, tag: str) -> list[Element]:
        """Return all elements with this tag."""
        return [element for element in self.elements if element.tag == tag]

    def text(self, tag: str) -> str:
        """Return all text inside elements with this tag."""
        return "".join(self.inside.get(tag, ()))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record an element."""
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))
        if tag not in _EMPTY:
            self.unclosed.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record a self-closing element."""
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost open element if it has this tag, else record the tag as mismatched."""
        if self.unclosed and self.unclosed[-1] == tag:
            self.unclosed.pop()
        else:
            self.mismatched.append(tag)

    def handle_data(self, data: str) -> None:
        """Record a text under the tag of every open element."""
        for tag in set(self.unclosed):
            self.inside.setdefault(tag, []).append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def faults_of(page: Markup) -> list[str]:
    """Return the faults of a page.

    They are unclosed or unknown elements, end tags that close nothing, comments, inline code or styles, links to other
    sites, and duplicate ids.
    """
    return [*_unbalanced(page), *_of_elements(page), *_duplicate_ids(page)]


def _unbalanced(page: Markup) -> Iterator[str]:
    yield from (f"<{tag}> isn't closed" for tag in page.unclosed)
    yield from (f"</{tag}> closes nothing" for tag in page.mismatched)
    yield from (f"a comment: {comment[:80]}" for comment in page.comments)


def _of_elements(page: Markup) -> Iterator[str]:
    for tag, attributes in page.elements:
        if tag not in _KNOWN and attributes.get("class") != _STILL_CLASS:
            yield f"<{tag}> {attributes}"
        if tag == "script" and not (attributes.get("src", "").startswith("/static/") or _is_data(attributes)):
            yield f"a script that isn't a file of wangge: {attributes}"
        for name, value in attributes.items():
            if name.startswith("on") or name in ("style", "srcdoc", "formaction", "background"):
                yield f"<{tag} {name}={value[:80]!r}>"
            if name in ("href", "src", "action", "xlink:href", "data") and not _is_own_link(value):
                yield f"<{tag} {name}={value[:80]!r}> leads elsewhere"
    blocks = sum(_is_data(attributes) for tag, attributes in page.elements if tag == "script")
    data_blocks = [json.loads(text) for text in page.inside.get("script", ()) if text.strip()]
    if len(data_blocks) > blocks or "<" in page.text("script"):
        yield f"code in the page: {page.text('script')[:80]}"


def _is_data(attributes: dict[str, str]) -> bool:
    return attributes.get("type") == "application/json" and "src" not in attributes


def _is_own_link(link: str) -> bool:
    return link.startswith("#") or (link.startswith("/") and not link.startswith(("//", "/\\")))


def _duplicate_ids(page: Markup) -> Iterator[str]:
    earlier_ids: set[str] = set()
    for tag, attributes in page.elements:
        ident = attributes.get("id")
        if ident is not None and ident in earlier_ids:
            yield f"<{tag} id={ident!r}> appears twice"
        earlier_ids.add(ident or "")
