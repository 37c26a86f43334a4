"""After Ctrl-C, the command reports the interrupt, even if another error follows."""

from __future__ import annotations

import pytest

from wangge.cli import main as command_line


def _closes_badly(_arguments: list[str]) -> int:
    try:
        raise KeyboardInterrupt
    finally:
        raise BufferError("Existing exports of data: object cannot be re-sized")


def _fails(_arguments: list[str]) -> int:
    raise BufferError("no interrupt")


@pytest.mark.parametrize(
    ("run", "message"), [(_closes_badly, "Interrupted: unfinished"), (_fails, "this is a bug of wangge")]
)
def test_error_after_an_interrupt_is_the_interrupt(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], run: object, message: str
) -> None:
    monkeypatch.setattr(command_line, "_run", run)
    with pytest.raises(SystemExit) as ended:
        command_line.main(["status"])
    assert ended.value.code == 2
    assert message in capsys.readouterr().err
