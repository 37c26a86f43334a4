"""Lists the functions that a recipe may call. Both engines have all of them, and none returns random values."""

from __future__ import annotations

__all__ = ["CONSTANT", "COUNTING", "FUNCTIONS", "ITERATING"]

_NUMBERS = (
    "abs acos asin atan atan2 ceil cos degrees e exp floor isNaN log log10 pi radians round sign sin sqrt tan"
)
_TEXTS = (
    "btrim char_length character_length left lower lTrim normalize replace right rTrim split substring toLower"
    " toUpper trim upper"
)
_TIMES = (
    "date date.truncate datetime datetime.truncate duration duration.between duration.inDays"
    " duration.inMonths duration.inSeconds localdatetime localtime time"
)
_GRAPH = "elementId endNode keys labels length nodes properties relationships startNode type"
_LISTS = "head isEmpty last range reverse size tail"
_VALUES = (
    "coalesce exists nullIf point toBoolean toBooleanOrNull toFloat toFloatList toFloatOrNull toInteger"
    " toIntegerList toIntegerOrNull toString toStringList toStringOrNull valueType"
)
_AGGREGATES = "avg collect count max min percentileCont percentileDisc stDev stDevP sum"

FUNCTIONS = {
    name.lower(): name
    for group in (_NUMBERS, _TEXTS, _TIMES, _GRAPH, _LISTS, _VALUES, _AGGREGATES)
    for name in group.split()
}
"""Function names by their lower-case form."""

ITERATING = frozenset({"all", "any", "none", "reduce", "single"})
"""Functions that iterate over a list and bind a variable to each element."""

COUNTING = frozenset({"size", "length", "char_length", "character_length"})
"""Functions that return the length of a text or path, or the number of elements of a list."""

CONSTANT = frozenset(
    name.lower()
    for name in (
        *_NUMBERS.split(),
        *_TIMES.split(),
        *[
            "avg",
            "exists",
            "isEmpty",
            "percentileCont",
            "percentileDisc",
            "point",
            "stDev",
            "stDevP",
            "sum",
            "toBoolean",
            "toBooleanOrNull",
        ],
        *["toFloat", "toFloatOrNull", "toInteger", "toIntegerOrNull"],
    )
)
"""Functions whose result is always small: a number, date, duration, point or boolean."""
