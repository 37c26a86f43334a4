"""`wangge init`, `template` and `sample`: create a project, a workbook or sample data."""

from __future__ import annotations

from pathlib import Path

import click

from wangge.cli.context import project_option
from wangge.graph.errors import UsageError
from wangge.loaders.project import PROJECT_FILE, Project
from wangge.loaders.projectmodel import model_of
from wangge.loaders.starter import StartingDataset, start_project
from wangge.loaders.template import write_template
from wangge.sample.demonstration import write_demonstration

__all__ = ["init", "sample", "template"]

_NEXT = (
    "下一步：把台账放进 sheets/，运行 wangge adopt sheets/台账.xlsx；或填写 template.xlsx，存入 sheets/；再运行 wangge plan",
    "Next: put your ledgers in sheets/ and run wangge adopt sheets/LEDGER.xlsx; or fill in template.xlsx and save it in "
    "sheets/; then run wangge plan",
)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--name", help="The project's name.  [default: the folder's]")
@click.option("--scope", help="The code of the project's place, such as 511702.")
def init(folder: Path, name: str | None, scope: str | None) -> None:
    """Create a project in FOLDER: wangge.toml, sheets/, rules/, and an empty workbook."""
    if (folder / PROJECT_FILE).exists():
        raise UsageError(f"{folder / PROJECT_FILE} already exists; edit it, or choose another folder")
    if scope is not None and not scope.isdigit():
        raise UsageError(f"--scope {scope}: a place's code is digits, such as 511702")
    dataset = StartingDataset("sheets", "sheets")
    written = start_project(folder, name=name or folder.resolve().name, scope=scope, datasets=[dataset])
    workbook = folder / "template.xlsx"
    write_template(workbook)
    for path in (*written, workbook):
        click.echo(path)
    for line in _NEXT:
        click.echo(line, err=True)


@click.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="Language of the headers.")
@project_option
def template(out: Path, lang: str, project: Project) -> None:
    """Write OUT.xlsx: every sheet of the model with headers, explanations and drop-downs.

    The kinds that the project declares in kinds/*.toml have sheets, too.
    """
    if out.suffix.lower() != ".xlsx":
        raise UsageError(f"{out}: the name of a template must end in .xlsx")
    if out.exists():
        raise UsageError(f"{out} already exists; name another file, or move it away")
    write_template(out, language=lang, model=model_of(project))
    click.echo(out)


@click.command()
@click.argument("out_dir", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--seed",
    type=int,
    default=511702,
    show_default=True,
    help="The seed of the random generator; each seed gives another district.",
)
@click.option(
    "--scale", type=click.IntRange(1), default=1, show_default=True, help="Multiply the amount of data."
)
def sample(out_dir: Path, seed: int, scale: int) -> None:
    """Write a sample project to OUT_DIR: the real divisions of 通川区 with synthetic data."""
    rows = write_demonstration(out_dir, seed=seed, scale=scale)
    click.echo(f"{out_dir}: {sum(rows.values())} rows in {len(rows)} sheets")
    click.echo("Synthetic below the community level. Next: wangge apply -C " + str(out_dir), err=True)
