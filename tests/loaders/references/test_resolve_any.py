"""Property-based tests: a text only resolves to a unit that it names, and an error names every candidate."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.drawn_examples import examples
from tests.loaders.references.measure_references import empty_directory, facts_of, refer
from wangge.loaders.references.context import ReferenceContext, everything, nothing
from wangge.loaders.references.resolve import Directory
from wangge.loaders.reject import CellError, RejectRule

STREETS = {"990101001": "滨江街道", "990101002": "望江镇"}
ENDINGS = {
    "社区": ("社区", "社区居委会", "社区居民委员会", "居委会"),
    "村": ("村", "村委会", "村民委员会", "村村民委员会"),
}
STEMS = ("凤凰", "凤凰山", "长岭", "江声", "滨江")
MOST_LISTED = 5
NOWHERE = "北山镇"


@dataclass(frozen=True)
class NamedUnit:
    """A community or village. `kind` is 社区 or 村; `name` consists of `stem` and an ending for this kind."""

    code: str
    stem: str
    kind: str
    name: str


@st.composite
def communities(draw: st.DrawFn) -> list[NamedUnit]:
    result: list[NamedUnit] = []
    for number in range(draw(st.integers(1, 12))):
        kind = draw(st.sampled_from(sorted(ENDINGS)))
        stem = draw(st.sampled_from(STEMS))
        street = draw(st.sampled_from(sorted(STREETS)))
        result.append(
            NamedUnit(f"{street}{number + 1:03d}", stem, kind, stem + draw(st.sampled_from(ENDINGS[kind])))
        )
    return result


NAMES = st.tuples(
    st.sampled_from(STEMS), st.sampled_from(["", *(ending for kind in ENDINGS.values() for ending in kind)])
).map("".join)
CODES = st.builds("{}{:03d}".format, st.sampled_from(sorted(STREETS)), st.integers(0, 13))
WIDE = CODES.map(lambda code: "".join(chr(ord(digit) + 0xFEE0) for digit in code))
PARENTS = st.sampled_from(["江湾区", *STREETS, *STREETS.values(), "望江", NOWHERE])
MARKS = st.sampled_from(["/", " ", "　", ">", "", "（", "-"])
CELLS = st.one_of(
    NAMES,
    CODES,
    WIDE,
    st.tuples(CODES, MARKS, NAMES).map("".join),
    st.tuples(NAMES, st.just("（"), CODES, st.just("）")).map("".join),
    st.tuples(PARENTS, MARKS, NAMES).map("".join),
    st.tuples(PARENTS, MARKS, CODES).map("".join),
    st.text("凤凰山长岭江声社区村居民委会滨街道望镇/ 0129", max_size=14),
    st.text(max_size=12),
)
CONTEXTS = st.builds(
    ReferenceContext,
    inside=st.lists(PARENTS, max_size=2).map(tuple),
    declares=st.sampled_from([everything, nothing]),
)


def directory_of(units: list[NamedUnit]) -> Directory:
    result = empty_directory()
    result.add(facts_of("District", "990101", "江湾区"))
    for code, name in STREETS.items():
        result.add(facts_of("Street", code, name, refer("PartOf", "Street", "990101")))
    for unit in units:
        result.add(facts_of("Community", unit.code, unit.name, refer("PartOf", "Community", unit.code[:9])))
    return result


PHOENIX = NamedUnit("990101001001", "凤凰", "社区", "凤凰社区")


def digits(text: str) -> str:
    """Return a text without blanks, with full-width digits replaced by ASCII digits."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def is_above(code: str, unit: NamedUnit) -> bool:
    """Return whether `code` is that of the unit's street or district, padded with zeros to twelve digits."""
    return code in (f"{unit.code[:9]}000", f"{unit.code[:6]}000000")


def is_named(unit: NamedUnit, text: str) -> bool:
    """Return whether a text names a unit by its code, by its name, or by both.

    A name must contain the unit's stem, and must not end like names of the other kind do.
    """
    codes = [code for code in re.findall(r"\d{12}", digits(text)) if not is_above(code, unit)]
    words = re.sub(r"[^\u4e00-\u9fff]", "", text)
    if codes and unit.code not in codes:
        return False
    if not words:
        return bool(codes)
    other_kind = next(kind for kind in ENDINGS if kind != unit.kind)
    return unit.stem in words and not words.endswith(ENDINGS[other_kind])


def answer(units: list[NamedUnit], text: str, context: ReferenceContext) -> str | CellError:
    """Return the code of the resolved unit, or the error."""
    try:
        return directory_of(units).resolve(refer("Concerns", "Matter", text), ("Community",), context).code
    except CellError as error:
        return error


@settings(max_examples=examples(400))
@given(communities(), CELLS, CONTEXTS)
@example([PHOENIX], "990101001000/凤凰", ReferenceContext())
@example([PHOENIX], "990101000000/凤凰", ReferenceContext())
@example([PHOENIX], "990101001000", ReferenceContext())
@example([PHOENIX], "990101002000/凤凰", ReferenceContext())
def test_unit_found_is_one_that_the_text_names(
    units: list[NamedUnit], text: str, context: ReferenceContext
) -> None:
    result = answer(units, text, context)
    if isinstance(result, CellError):
        assert result.rule in (RejectRule.UNKNOWN_REFERENCE, RejectRule.AMBIGUOUS_REFERENCE)
        return
    unit = next(unit for unit in units if unit.code == result)
    assert is_named(unit, text), f"{text!r} was taken for {unit}"
    street = unit.code[:9]
    places_of_unit = {"990101", "江湾区", street, STREETS[street], STREETS[street].rstrip("镇")}
    assert set(context.inside) - places_of_unit <= ({NOWHERE} if unit.code in digits(text) else set())


@settings(max_examples=examples(200))
@given(communities(), st.sampled_from(STEMS), st.sampled_from(["", *ENDINGS]), st.data())
def test_name_resolves_to_its_only_unit_or_lists_all(
    units: list[NamedUnit], stem: str, kind: str, data: st.DataObject
) -> None:
    codes_of_name = {unit.code for unit in units if unit.stem == stem and kind in ("", unit.kind)}
    text = stem + (data.draw(st.sampled_from(ENDINGS[kind])) if kind else "")
    result = answer(units, text, ReferenceContext())
    if isinstance(result, CellError):
        listed = re.findall(r"Community (\d{12})", result.message)
        assert (f" matches {len(codes_of_name)} " in result.message, len(codes_of_name) == 1) == (
            bool(codes_of_name),
            False,
        )
        assert set(listed) <= codes_of_name
        assert (len(listed), "…" in result.message) == (
            min(len(codes_of_name), MOST_LISTED),
            len(codes_of_name) > MOST_LISTED,
        )
    else:
        assert codes_of_name == {result}
