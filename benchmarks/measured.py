"""Runs one command and writes its time and memory: `python -I -S measured.py REPORT COMMAND…`.

This is a separate, small process, because of how Linux counts memory: the peak memory of a child process includes the
memory of its parent at the time of the fork. If the parent were large, its memory would be measured instead of the
command's.
"""

from __future__ import annotations

import json
import os
import sys
import time


def main() -> None:
    """Run the command and write the report, then exit with the exit code of the command."""
    report, *command = sys.argv[1:]
    start = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ)
    _, status, usage = os.wait4(process, 0)
    figures = {
        "seconds": time.perf_counter() - start,
        "peak_mib": usage.ru_maxrss / 1024,
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "user_seconds": usage.ru_utime,
    }
    with open(report, "w", encoding="utf-8") as file:  # noqa: PTH123 -- pathlib would make this process larger
        json.dump(figures, file)
    sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)


if __name__ == "__main__":
    main()
