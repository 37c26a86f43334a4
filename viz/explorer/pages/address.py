"""What a page's address says: the language, the colouring, the selection, and the page's own questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType
from urllib.parse import quote, urlencode

from wangge.viz.messages import Language

__all__ = ["PER_PAGE", "PageAddress", "node_path"]

PER_PAGE = 50
"""How many rows a table shows at once."""

_LONGEST = 400
_LONGEST_NAME = 80
_MOST_ASKED = 40
_MOST_PAGES = 1_000_000
_CARRIED = ("lang", "names", "colour")


@dataclass(frozen=True, kw_only=True)
class PageAddress:
    """One address, read. `colour` names a rule, or `count:` and a label; None leaves the choice to the page.

    `asked` are the page's own parameters as they were written, `form` says which twin is wanted. `path` is
    without `prefix`, the path that a proxy puts before every address; `pinned` names can't be shown again;
    `shares` says whether its reader may make links for others.
    """

    path: str = "/"
    prefix: str = ""
    pinned: bool = False
    shares: bool = False
    form: str = "html"
    language: Language = "zh"
    hide_names: bool = False
    colour: str | None = None
    selected: str | None = None
    page: int = 1
    asked: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def read(
        cls,
        path: str,
        form: str,
        query: Mapping[str, str],
        *,
        prefix: str = "",
        pinned: bool = False,
        shares: bool = False,
    ) -> PageAddress:
        """Read an address; a value that isn't understood stays among the page's own parameters, which tells of it.

        >>> view = PageAddress.read("/rules", "html", {"lang": "en", "page": "-3", "state": "unknown"})
        >>> view.language, view.page, dict(view.asked)
        ('en', 1, {'page': '-3', 'state': 'unknown'})
        """
        short = ((name, value[:_LONGEST]) for name, value in query.items() if len(name) <= _LONGEST_NAME)
        kept = dict(islice(short, _MOST_ASKED))
        page = _taken(kept, "page", _is_page) or "1"
        return cls(
            path=path,
            prefix=prefix,
            pinned=pinned,
            shares=shares,
            form=form,
            language="en" if _taken(kept, "lang", ("zh", "en").__contains__) == "en" else "zh",
            hide_names=_taken(kept, "names", ("hide",).__contains__) == "hide" or pinned,
            colour=kept.pop("colour", None) or None,
            selected=kept.pop("sel", None) or None,
            page=min(int(page), _MOST_PAGES),
            asked=MappingProxyType(kept),
        )

    def at(self, path: str) -> str:
        """A path of the explorer as the browser asks for it, behind the proxy's prefix.

        >>> PageAddress(prefix="/wangge").at("/search")
        '/wangge/search'
        """
        return self.prefix + path

    def to(self, path: str, /, **asked: object) -> str:
        """The address of another page in the same language, with the same colouring and names shown or hidden.

        >>> PageAddress(language="en", hide_names=True).to("/search", q="cy")
        '/search?lang=en&names=hide&q=cy'
        """
        return _address(self.at(path), self._carried(), asked)

    def same(self, /, **changed: object) -> str:
        """The address of this page with some of its parameters changed; None drops one.

        >>> PageAddress(path="/rules", page=3, asked={"state": "unknown"}).same(lang="en")
        '/rules?lang=en&state=unknown&page=3'
        """
        own = {"sel": self.selected, **self.asked, "page": self.page if self.page > 1 else None}
        return _address(self.at(self.path), {**self._carried(), **own}, changed)

    def twin(self, form: str) -> str:
        """The address of this page's answer as `json`, `csv` or `svg`.

        >>> PageAddress(path="/", page=2).twin("json"), PageAddress(path="/rules", language="en").twin("csv")
        ('/index.json?page=2', '/rules.csv?lang=en')
        """
        path = "/index" if self.path == "/" else self.path
        own = {**self.asked, "page": self.page if self.page > 1 else None}
        return _address(self.at(f"{path}.{form}"), {**self._carried(), **own}, {})

    def _carried(self) -> dict[str, object]:
        said = ("en" if self.language == "en" else None, "hide" if self.hide_names else None, self.colour)
        return dict(zip(_CARRIED, said, strict=True))


def node_path(label: str, code: str) -> str:
    """The path of a node's page.

    >>> node_path("Grid", "511702001001001")
    '/node/Grid/511702001001001'
    """
    return f"/node/{quote(label, safe='')}/{quote(code, safe='')}"


def _is_page(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text) > 0


def _taken(kept: dict[str, str], name: str, understood: Callable[[str], bool]) -> str:
    """Take a parameter out where its value is empty or understood."""
    value = kept.get(name, "")
    if value and not understood(value):
        return ""
    return kept.pop(name, "")


def _address(path: str, kept: Mapping[str, object], changed: Mapping[str, object]) -> str:
    merged = {name: value for name, value in {**kept, **changed}.items() if value not in (None, "")}
    return f"{path}?{urlencode(merged)}" if merged else path
