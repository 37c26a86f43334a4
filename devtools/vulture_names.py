"""Names that vulture would report as unused, because vulture doesn't see where they are used.

`make lint` passes this file to vulture together with the code. The comment above each name says what uses it.
"""

from __future__ import annotations

from typing import Any

_: Any

# Tests use them.
_.after_power_cut
_.imported_server
_.writes

# Jinja templates read them.
_.about_vacancies
_.back
_.by_measure
_.coverage_link
_.coverage_title
_.days_words
_.ghosts_left
_.headings
_.ignored
_.in_format
_.input
_.is_present
_.loaded_at
_.more_files
_.numeric
_.outside_count
_.reason_zh
_.suggests
_.svg
_.takes

# Properties of kinds; the model reads the annotations of the class.
_.awarded_by
_.floor_area
_.recipients
_.used_for

# pydantic reads them: settings, validators, and a field that holds the version of a plan file.
_._has_a_limit
_._is_consistent
_._with_document
_._is_given
_._is_limit
_._names_one_target
_.model_config
_.wangge_plan

# Fields of classes of the sample. The sample writes all fields of these objects to sheets without naming
# each.
_.all_round
_.birth_year
_.elected_on
_.founding_mode
_.gender
_.legal_basis
_.members_reporting
_.run_by
_.sector
_.venue

# Attributes of openpyxl and zipfile objects: the libraries write their values into a workbook or an archive.
_.active
_.alignment
_.create_system
_.created
_.creator
_.external_attr
_.firstSheet
_.fitToHeight
_.fitToWidth
_.freeze_panes
_.fullCalcOnLoad
_.hyperlink
_.modified
_.orientation
_.pageSetUpPr
_.paperSize
_.print_title_rows
_.sheet_state
_.tabSelected

# The XML parser expat calls or reads them.
_.buffer_size
_.buffer_text
_.CharacterDataHandler
_.EndElementHandler
_.StartDoctypeDeclHandler
_.StartElementHandler

# uvicorn, click and neomodel call or read them.
_.database_url
_.msg
_.send_400_response
_.should_exit
_.terminal_width
_.timeout_graceful_shutdown

# Python requires these parameters of a signal handler and of `__exit__`.
_.signum
_.trace

# click passes `--debug` to `wangge`; `explore` reads its value from the context.
_.debug

# Python calls them for `wangge.NAME` and `dir(wangge)` (PEP 562).
_.__getattr__
_.__dir__

# wangge/public, where vulture doesn't look, reads it.
_.login

# The page of a measure shows the Chinese unit.
_.unit_zh

# The templates tables.html.j2, map_and_table.html.j2 and place.html.j2 read them.
_.downloads
_.switch
_.draw_rows
_.leading_besides
