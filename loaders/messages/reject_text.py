"""Defines the messages that clerks read: templates in English and Chinese, and the texts made from them."""

from __future__ import annotations

from enum import Enum
from typing import Literal, Self

from wangge.loaders.privacy import public_text

__all__ = ["Language", "RejectMessage", "RejectText", "in_language"]

Language = Literal["zh", "en"]


class RejectText(str):
    """An English message with its Chinese translation `zh`; `zh` is "" if there is none.

    >>> text = RejectText("is empty", "未填写")
    >>> f"{text} / {text.zh}"
    'is empty / 未填写'
    """

    __slots__ = ("zh",)
    zh: str

    def __new__(cls, en: str, zh: str = "") -> Self:
        text = super().__new__(cls, en)
        text.zh = zh
        return text

    @classmethod
    def public(cls, message: str) -> Self:
        """Return a message without private values in either language. A plain `str` has no Chinese text."""
        zh = message.zh if isinstance(message, RejectText) else ""
        return cls(public_text(message), public_text(zh))

    def both(self, language: Language = "zh") -> str:
        """Return the two texts in one line, that of `language` first.

        >>> RejectText("is empty", "未填写").both(), RejectText("is empty").both()
        ('未填写 / is empty', 'is empty')
        """
        return " / ".join(in_language(self.zh, str(self), language)) if self.zh else str(self)


class RejectMessage(Enum):
    """A message of rejects, notices or plans: a template in English and one in Chinese, with the same fields.

    A subclass declares the messages of one part of the loaders; the name of a member identifies the message.
    """

    @property
    def en(self) -> str:
        """The English template."""
        return str(self.value[0])

    @property
    def zh(self) -> str:
        """The Chinese template."""
        return str(self.value[1])

    def fill(self, **values: object) -> RejectText:
        """Return the message with these values; in the Chinese text, the Chinese of values that have one.

        >>> class Example(RejectMessage):
        ...     IN = "no {kind} is called {name!r}", "没有名称为“{name}”的{kind}"
        >>> text = Example.IN.fill(kind=RejectText("Grid", "网格"), name="东湖")
        >>> text, text.zh
        ("no Grid is called '东湖'", '没有名称为“东湖”的网格')
        """
        zh = {name: _in_chinese(value) for name, value in values.items()}
        return RejectText(self.en.format(**values), self.zh.format(**zh))


def in_language(zh: str, en: str, language: Language) -> tuple[str, str]:
    """Return the two texts in the order in which a reader of this language wants them."""
    return (zh, en) if language == "zh" else (en, zh)


def _in_chinese(value: object) -> object:
    if isinstance(value, RejectText) and value.zh:
        return value.zh
    # The Chinese templates have no `!r`, so control characters are escaped here.
    return repr(value)[1:-1] if isinstance(value, str) and not value.isprintable() else value
