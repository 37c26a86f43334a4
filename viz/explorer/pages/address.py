"""Parses the address of a page: language, colouring, selection, and the page's own parameters."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice
from types import MappingProxyType
from urllib.parse import quote, urlencode

from wangge.viz.messages import Language

__all__ = ["PER_PAGE", "FormWriter", "PageAddress", "is_form_field", "node_path"]

PER_PAGE = 50
"""The number of rows on one page of a table."""

_LONGEST_VALUE = 400
_LONGEST_LISTS = {"open": 16_000, "hide": 2_000}
_LONGEST_NAME = 80
_MOST_PARAMETERS = 80
_MOST_PAGES = 1_000_000
_INHERITED = ("lang", "names", "colour", "map")
_FILTER = "filter"
_RECIPE = "p."


@dataclass(frozen=True)
class FormWriter:
    """A reader who may change the task ledger: the token that the forms send back, and the name entered last."""

    form_token: str
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class PageAddress:
    """A parsed address.

    `path` excludes `prefix`, the path that a reverse proxy adds. `format_name` is html, json, csv, svg or xlsx.
    `colour` is a rule id, `count:` with a label, `measure:` with a name, `none`, or None for the page's default.
    `selected` is the label and code of the place that is selected on the map, such as `Grid:511702001001001`.
    `geographic` says whether district maps are geographic maps instead of treemaps. `query` holds the page's own
    parameters, unparsed. `filters` holds the parameters `filter` and `TABLE.filter`, which may be repeated.
    `names_locked` means that the reader can't show hidden names, `may_share` that the reader may share links. `writer`
    is set if the reader may change the task ledger.
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
    geographic: bool = False
    page: int = 1
    query: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def read(
        cls,
        path: str,
        format_name: str,
        query: Mapping[str, str] | Sequence[tuple[str, str]],
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
        pairs = query.items() if isinstance(query, Mapping) else query
        short = (
            (name, value[: _LONGEST_LISTS.get(name, _LONGEST_VALUE)])
            for name, value in pairs
            if len(name) <= _LONGEST_NAME
        )
        filters, parameters = _split_filters(islice(short, _MOST_PARAMETERS))
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
            geographic=_take(parameters, "map", ("geo",).__contains__) == "geo",
            page=min(int(page), _MOST_PAGES),
            query=MappingProxyType(parameters),
            filters=MappingProxyType(filters),
        )

    def at(self, path: str) -> str:
        """Return a path with the proxy's prefix, as a browser requests it.

        >>> PageAddress(prefix="/wangge").at("/search")
        '/wangge/search'
        """
        return self.prefix + path

    def to(self, path: str, /, **query: object) -> str:
        """Return the address of another page, with the language, colouring, hidden names and sort of map of this page.

        >>> PageAddress(language="en", hide_names=True).to("/search", q="cy")
        '/search?lang=en&names=hide&q=cy'
        """
        if any(name in _INHERITED for name in query):
            return _address(self.at(path), self._inherited(), query)
        parameters = "&".join(filter(None, (self._inherited_text, _encoded(query) if query else "")))
        return f"{self.at(path)}?{parameters}" if parameters else self.at(path)

    def same(self, /, **changed: object) -> str:
        """Return the address of this page with some parameters changed; None removes a parameter.

        >>> PageAddress(path="/rules", page=3, query={"state": "unknown"}).same(lang="en")
        '/rules?lang=en&state=unknown&page=3'
        """
        return _address(
            self.at(self.path), {**self._inherited(), "sel": self.selected, **self._own()}, changed
        )

    def in_format(self, format_name: str, *, table: str | None = None) -> str:
        """Return the address of this page in the format `json`, `csv`, `svg` or `xlsx`; `table` is one table of the page.

        >>> PageAddress(path="/", page=2).in_format("json"), PageAddress(path="/rules", language="en").in_format("csv")
        ('/index.json?page=2', '/rules.csv?lang=en')
        """
        path = "/index" if self.path == "/" else self.path
        changed = {"table": table} if table else {}
        return _address(self.at(f"{path}.{format_name}"), {**self._inherited(), **self._own()}, changed)

    def parameters(self, *, without: Collection[str] = ()) -> Iterator[tuple[str, str]]:
        """Yield the parameters of this address as pairs, for the hidden fields of a form that leads to the same page.

        >>> list(PageAddress(page=2, query={"q": "cy"}).parameters(without=("page",)))
        [('q', 'cy')]
        """
        merged = {**self._inherited(), "sel": self.selected, **self._own()}
        for name, value in merged.items():
            if name not in without and value not in _ABSENT:
                yield from ((name, str(each)) for each in (value if isinstance(value, tuple) else (value,)))

    def own_parameters(self) -> Iterator[tuple[str, str]]:
        """Yield the parameters that only some pages accept, as pairs."""
        yield from self.query.items()
        yield from ((name, value) for name, values in self.filters.items() for value in values)

    @cached_property
    def _inherited_text(self) -> str:
        """The parameters that other pages inherit, encoded. A page has hundreds of links with them."""
        return _encoded(self._inherited())

    def _own(self) -> dict[str, object]:
        return {**self.query, **self.filters, "page": self.page if self.page > 1 else None}

    def _inherited(self) -> dict[str, object]:
        values = (
            "en" if self.language == "en" else None,
            "hide" if self.hide_names else None,
            self.colour,
            "geo" if self.geographic else None,
        )
        return dict(zip(_INHERITED, values, strict=True))


@lru_cache(maxsize=8192)
def node_path(label: str, code: str) -> str:
    """Return the path of a node's page.

    >>> node_path("Grid", "511702001001001")
    '/node/Grid/511702001001001'
    """
    return f"/node/{quote(label, safe='')}/{quote(code, safe='')}"


def is_form_field(name: str) -> bool:
    """Return whether a parameter comes from the filter form of a table.

    >>> is_form_field("posts.filter.since"), is_form_field("filter")
    (True, False)
    """
    return bool(_form_field(name)[1])


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


def _split_filters(
    pairs: Iterable[tuple[str, str]],
) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Return the filters by parameter, and the other parameters.

    A form sends `filter.COLUMN=TEST`, which means `filter=COLUMN:TEST`. A field with an empty test is ignored.

    >>> _split_filters([("filter", "name:东"), ("filter.rate", "<80%"), ("filter.code", ""), ("q", "cy")])
    ({'filter': ('name:东', 'rate:<80%')}, {'q': 'cy'})
    """
    filters: dict[str, tuple[str, ...]] = {}
    others: dict[str, str] = {}
    for name, value in pairs:
        if name.startswith(_RECIPE):
            others[name] = value
            continue
        table, dot, column = _form_field(name)
        if dot:
            value = f"{column}:{value.strip()}" if value.strip() else ""
            name = f"{table}{_FILTER}"
        if name != _FILTER and not name.endswith(f".{_FILTER}"):
            others[name] = value
        elif value and value not in filters.get(name, ()):
            filters[name] = (*filters.get(name, ()), value)
    return filters, others


def _form_field(name: str) -> tuple[str, str, str]:
    """Split the name of a form's field into the table's id with its dot, a dot, and the column.

    For the name of any other parameter, all three texts are empty.

    >>> _form_field("posts.filter.since"), _form_field("filter.since"), _form_field("p.filter")
    (('posts.', '.', 'since'), ('', '.', 'since'), ('', '', ''))
    """
    before, middle, column = name.partition(f"{_FILTER}.")
    if name.startswith(_RECIPE):
        return "", "", ""
    return (before, ".", column) if middle and (not before or before.endswith(".")) else ("", "", "")


_ABSENT: tuple[object, ...] = (None, "", ())


def _address(path: str, parameters: Mapping[str, object], changed: Mapping[str, object]) -> str:
    text = _encoded({**parameters, **changed})
    return f"{path}?{text}" if text else path


def _encoded(parameters: Mapping[str, object]) -> str:
    return urlencode({name: value for name, value in parameters.items() if value not in _ABSENT}, doseq=True)
