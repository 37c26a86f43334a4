"""Defines the basis of a rule: the document that asks for what the rule demands, and which text of it was seen."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from wangge.queries.rules.expectation import Strict

__all__ = ["OWN_TARGET", "Basis", "basis_content", "citation", "evidence"]

OWN_TARGET = "自定目标"
"""The document of a rule that isn't based on one: the rule is an own target."""

_Text = Annotated[str, Field(min_length=1)]
_LEVELS = {
    "national": ("国家", "national"),
    "provincial": ("省级", "provincial"),
    "city": ("市级", "city"),
    "own": ("自定目标", "own target"),
}
_SEEN = {
    "original": ("见原文", "original seen"),
    "mirror": ("见转载", "mirror seen"),
    "excerpt": ("见摘录", "excerpt seen"),
    None: ("未见文本", "text not seen"),
}


class Basis(Strict):
    """The document that a rule is based on; without a document, the rule is an own target.

    `number`, `issuer` and `date` identify the document, and `article` is the part of it that asks for what the rule
    demands. `level` says for whom the document holds: for the country, a province or a city; or it is an `own`
    target of the district or project. `covers` is `exact` if the rule checks all that the article asks, else
    `partial`. `says` is what the article asks, in our own words.

    `seen` says which text of the article was read when the rule was written: the `original`, a `mirror` (a copy of the
    complete text elsewhere) or an `excerpt` (a quotation or report); None if no text was read. `address` says
    where it was read.
    """

    document: _Text = OWN_TARGET
    number: _Text | None = None
    issuer: _Text | None = None
    date: dt.date | None = None
    article: _Text | None = None
    level: Literal["national", "provincial", "city", "own"] = "own"
    covers: Literal["exact", "partial"] = "exact"
    seen: Literal["original", "mirror", "excerpt"] | None = None
    address: _Text | None = None
    says: _Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _with_document(cls, content: Any) -> Any:
        """Accept `text`, the name of `document` in earlier versions; `covers` must be given with a document."""
        if not isinstance(content, dict):
            return content
        if "text" in content:
            if "document" in content:
                raise ValueError("text is the earlier name of document; keep document only")
            content = {("document" if key == "text" else key): value for key, value in content.items()}
        if "document" in content and "covers" not in content:
            raise ValueError("covers is missing; write exact or partial")
        return content

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.is_own_target:
            given = [name for name in ("number", "issuer", "date", "article") if getattr(self, name)]
            if given or self.level != "own":
                raise ValueError(f"document is missing; add it, or remove {', '.join(given) or 'level'}")
        if self.seen is not None and self.address is None and self.seen != "original":
            raise ValueError(f"address is missing; say where the {self.seen} is")
        return self

    @property
    def is_own_target(self) -> bool:
        """Whether the rule is based on no document."""
        return self.document == OWN_TARGET


def citation(basis: Basis) -> str:
    """Return the document with its number, article, issuer and date.

    >>> citation(Basis(document="《物业管理条例》", number="国务院令第698号", article="第三十三条", covers="exact"))
    '《物业管理条例》（国务院令第698号）第三十三条'
    """
    details = [str(part) for part in (basis.number, basis.issuer, basis.date) if part is not None]
    return f"{basis.document}{'（' + '，'.join(details) + '）' if details else ''}{basis.article or ''}"


def evidence(basis: Basis, language: Literal["zh", "en"]) -> str:
    """Return the level of the document and which text of it was seen; an own target has neither.

    >>> evidence(Basis(document="《物业管理条例》", level="national", covers="exact"), "en")
    'national, text not seen'
    """
    if basis.is_own_target:
        return ("自定目标", "own target")[language == "en"]
    column = int(language == "en")
    return ("，", ", ")[column].join((_LEVELS[basis.level][column], _SEEN[basis.seen][column]))


def basis_content(basis: Basis) -> dict[str, Any]:
    """Return as JSON content what the basis cites: every field but `address` and `says`; a field without a value is None."""
    return basis.model_dump(mode="json", exclude={"address", "says"})
