"""Tests which files of a dataset's folder and its subfolders are read, and that every other file is named."""

from __future__ import annotations

import hashlib
from pathlib import Path

import openpyxl
import pytest

from wangge.graph.errors import SourceError, UsageError
from wangge.graph.model import load_model
from wangge.loaders.planning.planfile import read_plan_file, write_plan_file
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.project import Dataset, Project
from wangge.loaders.reports.marking import refuse_source_folder
from wangge.loaders.sheets.sources import datasets_for, files_of, fingerprint, folder_of, read_sheets
from wangge.loaders.sheets.understand import understand
from wangge.loaders.state import EmptyGraph

GRIDS = "编码,名称,所属社区\n990101001001001,一,990101001001\n"
TABBED = GRIDS.replace(",", "\t")
BARRED = GRIDS.replace(",", "|")


def write(folder: Path, *names: str, text: str = GRIDS) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def labels(folder: Path) -> list[tuple[str, str]]:
    return [(sheet.file, sheet.name) for sheet in read_sheets(Dataset("d", folder), folder)]


def unread(folder: Path) -> dict[str, str]:
    return {entry.name: entry.why for entry in folder_of(Dataset("d", folder)).unread}


def test_sheets_in_subfolders_are_read_with_the_folder_in_their_label(tmp_path: Path) -> None:
    write(tmp_path, "网格.csv", "三里坪街道/网格.csv", "三里坪街道/梧桐梁社区/网格.csv")
    assert labels(tmp_path) == [
        ("三里坪街道/梧桐梁社区/网格.csv", "网格"),
        ("三里坪街道/网格.csv", "网格"),
        ("网格.csv", "网格"),
    ]
    assert unread(tmp_path) == {}


def test_folder_with_only_a_subfolder_of_sheets_is_a_dataset(tmp_path: Path) -> None:
    write(tmp_path, "三里坪街道/网格.csv")
    assert labels(tmp_path) == [("三里坪街道/网格.csv", "网格")]


def test_fingerprint_of_a_flat_folder_is_that_of_its_names_and_bytes(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", "b.csv")
    content = GRIDS.encode()
    expected = hashlib.sha256()
    for name in ("a.csv", "b.csv"):
        expected.update(f"{name}\0{len(content)}\0".encode() + content)
    assert fingerprint(Dataset("d", tmp_path)) == expected.hexdigest()


def test_fingerprint_follows_the_folder_of_a_file(tmp_path: Path) -> None:
    write(tmp_path, "东/网格.csv")
    first = fingerprint(Dataset("d", tmp_path))
    (tmp_path / "东").rename(tmp_path / "西")
    assert fingerprint(Dataset("d", tmp_path)) != first


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("网格员.docx", "is a document; save the table in it as .xlsx"),
        ("网格员.doc", "is a document; save the table in it as .xlsx"),
        ("网格员.wps", "is a document; save the table in it as .xlsx"),
        ("公示.pdf", "is a document; save the table in it as .xlsx"),
        ("公示.jpg", "is a picture; save the table in it as .xlsx"),
        ("汇报.pptx", "is a presentation; save the table in it as .xlsx"),
        ("网格.xlsb", "is in the format .xlsb; save it as .xlsx"),
        ("网格.zip", "is an archive; unpack it here"),
        ("网格.et", "is called .et, but contains no workbook; save the table as .xlsx"),
        ("网格.ods", "is called .ods, but contains no workbook; save the table as .xlsx"),
        ("说明.txt", "is text without columns; if it is a table, save it as .csv or .xlsx"),
        ("网格", "is not a sheet that can be read; if it is a table, save it as .xlsx or .csv"),
    ],
)
@pytest.mark.parametrize("folder", ["", "三里坪街道/"])
def test_file_that_is_not_read_is_named_with_folder_and_remedy(
    tmp_path: Path, name: str, remedy: str, folder: str
) -> None:
    write(tmp_path, "网格.csv", "三里坪街道/小区.csv")
    write(tmp_path, folder + name, text="本表由各社区填报，每季度更新一次。\n\n见附件。\n")
    assert unread(tmp_path) == {folder + name: remedy}


def test_folder_with_nothing_but_unread_files_says_what_to_do(tmp_path: Path) -> None:
    write(tmp_path, "网格.docx", "小区.pdf")
    with pytest.raises(
        SourceError, match=r"no sheet in this folder; 小区\.pdf is a document; save .* as \.xlsx; and 1 more"
    ):
        files_of(Dataset("d", tmp_path))  # fmt: skip


def test_folder_of_many_other_files_is_named_once(tmp_path: Path) -> None:
    write(tmp_path, "网格.csv", *(f"照片/{number}.jpg" for number in range(30)))
    (why,) = unread(tmp_path).values()
    assert why.startswith("is a folder without sheets, with 30 other files: 0.jpg、1.jpg、10.jpg")


def test_single_file_that_cannot_be_read_says_what_to_do(tmp_path: Path) -> None:
    write(tmp_path, "网格.docx")
    with pytest.raises(
        SourceError, match=r"网格\.docx: is a document; save the table in it as \.xlsx; wangge reads \.xlsx"
    ):
        files_of(Dataset("d", tmp_path / "网格.docx"))  # fmt: skip


def test_sources_of_other_datasets_and_other_projects_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "sheets/网格.csv", "sheets/小区/小区.csv", "sheets/旧/sheets/网格.csv")
    write(tmp_path, "sheets/旧/wangge.toml", text="")
    write(
        tmp_path,
        "wangge.toml",
        text='[[datasets]]\nname = "a"\nsource = "sheets"\n[[datasets]]\nname = "b"\nsource = "sheets/小区"\n',
    )
    project = Project.find(tmp_path)
    whole, inner = project.datasets
    assert [file.name for file in files_of(whole)] == ["网格.csv"]
    assert [file.name for file in files_of(inner)] == ["小区.csv"]
    assert {entry.name: entry.why for entry in folder_of(whole).unread} == {
        "旧": "is a project of its own; run wangge there"
    }
    (named,) = datasets_for(project, (str(tmp_path / "sheets"),))
    assert named == whole


def test_project_folder_as_a_dataset_leaves_out_the_projects_own_files(tmp_path: Path) -> None:
    write(tmp_path, "网格.csv", "三里坪街道/网格.csv")
    write(tmp_path, "wangge.toml", "waivers.yaml", "names.csv", "rules/r.yaml", "mappings/m.toml", text="")
    assert [label for label, _ in labels(tmp_path)] == ["三里坪街道/网格.csv", "网格.csv"]
    assert unread(tmp_path) == {}


def test_saved_plan_reads_the_same_folders(tmp_path: Path) -> None:
    write(tmp_path, "sheets/网格.csv", "sheets/小区/网格.csv")
    dataset = Dataset("d", tmp_path / "sheets", others=(tmp_path / "sheets" / "小区",))
    plan = plan_datasets(EmptyGraph(), [dataset], folder=tmp_path)
    write_plan_file(tmp_path / "plan.json", plan)
    (again,) = read_plan_file(tmp_path / "plan.json").datasets
    assert [file.name for file in files_of(again)] == ["网格.csv"]


@pytest.mark.parametrize("copies", [".", "copies", "a/b"])
def test_marked_copies_are_not_written_among_the_sheets(tmp_path: Path, copies: str) -> None:
    write(tmp_path, "网格.csv")
    with pytest.raises(UsageError, match="name another folder"):
        refuse_source_folder(tmp_path / copies, [Dataset("d", tmp_path)])


def test_link_to_a_folder_is_named_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "sheets/网格.csv", "elsewhere/网格.csv")
    (tmp_path / "sheets" / "链接").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (tmp_path / "sheets" / "回环").symlink_to(tmp_path / "sheets", target_is_directory=True)
    assert len(files_of(Dataset("d", tmp_path / "sheets"))) == 1
    assert set(unread(tmp_path / "sheets").values()) == {
        "is a link to a folder; load that folder as a separate dataset"
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("text", [GRIDS, TABBED, BARRED, GRIDS.replace(",", ";")], ids=["comma", "tab", "bar", "semicolon"])  # fmt: skip
@pytest.mark.parametrize("suffix", [".txt", ".tsv", ".csv"])
def test_text_table_is_read_whatever_its_separator_and_encoding(
    tmp_path: Path, encoding: str, text: str, suffix: str
) -> None:
    (tmp_path / f"网格{suffix}").write_text(text, encoding=encoding)
    (raw,) = read_sheets(Dataset("d", tmp_path), tmp_path)
    sheet = understand(raw, load_model())
    assert sheet is not None
    assert [facts.values for facts in sheet.facts] == [{"code": "990101001001001", "name": "一"}]


def test_separator_is_the_one_of_the_rows_not_of_a_title_or_of_texts_in_cells(tmp_path: Path) -> None:
    lines = [
        "三里坪街道网格台账（2024年,第三季度）",
        *TABBED.splitlines(),
        "990101001001002\t二,三\t990101001001",
    ]
    (tmp_path / "网格.txt").write_text("\n".join(lines), encoding="gb18030")
    (raw,) = read_sheets(Dataset("d", tmp_path), tmp_path)
    assert [len(row.cells) for row in raw.rows] == [1, 3, 3, 3]


@pytest.mark.parametrize("suffix", [".et", ".ett", ".xlt", ".xltx"])
def test_workbook_with_the_suffix_of_another_program_is_read(tmp_path: Path, suffix: str) -> None:
    book = openpyxl.Workbook()
    page = book["Sheet"]
    page.title = "网格"
    for line in GRIDS.splitlines():
        page.append(line.split(","))
    book.save(tmp_path / "w.xlsx")
    (tmp_path / "w.xlsx").rename(tmp_path / f"w{suffix}")
    assert labels(tmp_path) == [(f"w{suffix}", "网格")]
