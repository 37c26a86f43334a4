"""Parses the address of a page: language, colouring, selection, and the page's own parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType
from urllib.parse import quote, urlencode

from wangge.viz.messages import Language

__all__ = ["PER_PAGE", "FormWriter", "PageAddress", "node_path"]

PER_PAGE = 50
"""The number of rows on one page of a table."""

_LONGEST_VALUE = 400
_LONGEST_NAME = 80
_MOST_PARAMETERS = 40
_MOST_PAGES = 1_000_000
_INHERITED = ("lang", "names", "colour")


@dataclass(frozen=True)
class FormWriter:
    """A reader who may change the task ledger: the token that the forms send back, and the name entered last."""

    form_token: str
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class PageAddress:
    """A parsed address.

    `path` excludes `prefix`, the path that a reverse proxy adds. `format_name` is html, json, csv or svg. `colour` is a
    rule id, `count:` with a label, or None for the page's default. `selected` is the label and code of the place that
    is selected on the map, such as `Grid:511702001001001`. `query` holds the page's own parameters, unparsed.
    If `names_locked`, the reader can't show hidden names; if `may_share`, the reader may share links. `writer` is set if the
    reader may change the task ledger.
    """

    path: str = "/"
    prefix: str = ""
    names_locked: bool = False
    may_share: bool = False
    writer: FormWriter | None = None
    format_name: str = "html"
    language: Language = "zh"
    hide_names: bool = False
    colour: str | None = None
    selected: str | None = None
    page: int = 1
    query: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def read(
        cls,
        path: str,
        format_name: str,
        query: Mapping[str, str],
        *,
        prefix: str = "",
        names_locked: bool = False,
        may_share: bool = False,
        writer: FormWriter | None = None,
    ) -> PageAddress:
        """Parse an address. Parameters with invalid values stay in `query`, so that the page can report them.

        >>> address = PageAddress.read("/rules", "html", {"lang": "en", "page": "-3", "state": "unknown"})
        >>> address.language, address.page, dict(address.query)
        ('en', 1, {'page': '-3', 'state': 'unknown'})
        """
        short = (
            (name, value[:_LONGEST_VALUE]) for name, value in query.items() if len(name) <= _LONGEST_NAME
        )
        parameters = dict(islice(short, _MOST_PARAMETERS))
        page = _take(parameters, "page", _is_page) or "1"
        hide_names = _take(parameters, "names", ("hide",).__contains__) == "hide" or names_locked
        return cls(
            path=path,
            prefix=prefix,
            names_locked=names_locked,
            may_share=may_share,
            format_name=format_name,
            language="en" if _take(parameters, "lang", ("zh", "en").__contains__) == "en" else "zh",
            hide_names=hide_names,
            writer=None if hide_names else writer,
            colour=parameters.pop("colour", None) or None,
            selected=parameters.pop("sel", None) or None,
            page=min(int(page), _MOST_PAGES),
            query=MappingProxyType(parameters),
        )

    def at(self, path: str) -> str:
        """Return a path with the proxy's prefix, as a browser requests it.

        >>> PageAddress(prefix="/wangge").at("/search")
        '/wangge/search'
        """
        return self.prefix + path

    def to(self, path: str, /, **query: object) -> str:
        """Return the address of another page. Language, colouring and hidden names are the same there as on this page.

        >>> PageAddress(language="en", hide_names=True).to("/search", q="cy")
        '/search?lang=en&names=hide&q=cy'
        """
        return _address(self.at(path), self._inherited(), query)

    def same(self, /, **changed: object) -> str:
        """Return the address of this page with some parameters changed; None removes a parameter.

        >>> PageAddress(path="/rules", page=3, query={"state": "unknown"}).same(lang="en")
        '/rules?lang=en&state=unknown&page=3'
        """
        parameters = {"sel": self.selected, **self.query, "page": self.page if self.page > 1 else None}
        return _address(self.at(self.path), {**self._inherited(), **parameters}, changed)

    def in_format(self, format_name: str) -> str:
        """Return the address of this page in the format `json`, `csv` or `svg`.

        >>> PageAddress(path="/", page=2).in_format("json"), PageAddress(path="/rules", language="en").in_format("csv")
        ('/index.json?page=2', '/rules.csv?lang=en')
        """
        path = "/index" if self.path == "/" else self.path
        parameters = {**self.query, "page": self.page if self.page > 1 else None}
        return _address(self.at(f"{path}.{format_name}"), {**self._inherited(), **parameters}, {})

    def _inherited(self) -> dict[str, object]:
        values = ("en" if self.language == "en" else None, "hide" if self.hide_names else None, self.colour)
        return dict(zip(_INHERITED, values, strict=True))


def node_path(label: str, code: str) -> str:
    """Return the path of a node's page.

    >>> node_path("Grid", "511702001001001")
    '/node/Grid/511702001001001'
    """
    return f"/node/{quote(label, safe='')}/{quote(code, safe='')}"


def _is_page(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text) > 0


def _take(parameters: dict[str, str], name: str, is_valid: Callable[[str], bool]) -> str:
    """Remove a parameter and return its value; return '' if it is missing or invalid.

    An invalid parameter isn't removed.
    """
    value = parameters.get(name, "")
    if value and not is_valid(value):
        return ""
    return parameters.pop(name, "")


def _address(path: str, parameters: Mapping[str, object], changed: Mapping[str, object]) -> str:
    merged = {name: value for name, value in {**parameters, **changed}.items() if value not in (None, "")}
    return f"{path}?{urlencode(merged)}" if merged else path
