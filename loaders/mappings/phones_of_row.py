"""Reads the phone numbers of the people that a row of a ledger names."""

from __future__ import annotations

from collections.abc import Sequence

from wangge.loaders.mappings.kindsheet import KindSheets
from wangge.loaders.mappings.ledger import LedgerRow
from wangge.loaders.mappings.mapping import FactMapping
from wangge.loaders.mappings.phones import MOBILE, phones_in
from wangge.loaders.mappings.row_declarations import CellFaultError, RowDeclarations, fault_of, reading
from wangge.loaders.messages.cells import CellMessage
from wangge.loaders.messages.ledgers import LedgerMessage
from wangge.loaders.privacy import masked_mobile
from wangge.loaders.reject import CellError, RejectRule
from wangge.loaders.sheets.cells import clean_value, refuse_private
from wangge.loaders.sheets.table import is_blank

__all__ = ["PhoneReader"]


class PhoneReader:
    """Reads the column `phone` of one fact."""

    def __init__(self, fact: FactMapping, kinds: KindSheets) -> None:
        self._fact = fact
        self._people_sheet = kinds["Person"]

    def read(self, row: LedgerRow, people: int, into: RowDeclarations) -> list[str | None]:
        """Return the phones in the row, one for each of the people; None for one that can't be read, "" for none."""
        header = self._fact.phone
        if header is None or not people or is_blank(row.cells[header]):
            return [""] * people
        try:
            with reading(header):
                refuse_private(row.cells[header])
                phones = phones_in(row.cells[header])
                if not phones:
                    return [""] * people
                if None in phones:
                    into.refuse(fault_of(header, RejectRule.BAD_PHONE, CellMessage.NOT_A_PHONE.fill()))
                if people == 1:
                    return [self._main_phone(phones, header, into)]
                if len(phones) != people:
                    message = LedgerMessage.PHONES_DO_NOT_MATCH.fill(names=people, phones=len(phones))
                    raise CellError(RejectRule.NOT_UNDERSTOOD, message)
        except CellFaultError as fault:
            into.refuse(fault)
            return [None] * people
        return phones

    def _main_phone(self, phones: Sequence[str | None], header: str, into: RowDeclarations) -> str | None:
        """Return the phone of the only person: the first mobile of several, else the first number."""
        readable = [phone for phone in phones if phone]
        if not readable:
            return phones[0]
        if len(readable) > 1:
            into.spare_phones.add(header)
        return next((phone for phone in readable if MOBILE.fullmatch(_digits(phone))), readable[0])

    def masked(self, phone: str, into: RowDeclarations) -> str | None:
        """Return a phone as the graph stores it; None, with a fault, if it isn't a phone number."""
        digits = _digits(phone)
        if MOBILE.fullmatch(digits):
            return masked_mobile(digits)
        spec = self._people_sheet.properties["phone"].column.property
        try:
            with reading(self._fact.phone or self._fact.holder or ""):
                return None if spec is None else str(clean_value(spec, phone))
        except CellFaultError as fault:
            into.refuse(fault)
            return None


def _digits(phone: str) -> str:
    return phone.removeprefix("+86").replace(" ", "").replace("-", "") if phone[:1] in "1+" else phone
