"""Declares the messages on ledgers: cells with several things, units that a row names, sheets that no mapping fits."""

from __future__ import annotations

from enum import unique

from wangge.loaders.messages.reject_text import RejectMessage

__all__ = ["LedgerMessage"]


@unique
class LedgerMessage(RejectMessage):
    """Why a cell or a sheet of a ledger can't be read."""

    VAGUE_BUILDINGS = (
        "{text!r} doesn't say exactly which buildings ({vague}); write numbers, such as 1-5栋、7栋",
        "“{text}”没有写清是哪些楼栋（{vague}）；请写明编号，如1-5栋、7栋",
    )
    NO_RANGE = (
        "{text!r}: {part} is no range of buildings; write it as 1-5栋",
        "“{text}”中的“{part}”不是楼栋范围；请写成1-5栋",
    )
    UNKNOWN_EXCEPTION = (
        "{text!r} without {part!r}: it isn't clear which buildings are left; write their numbers",
        "“{text}”除去“{part}”：看不出还剩哪些楼栋；请写明编号",
    )
    UNCLEAR_POINT = (
        "{text!r}: {part!r} may be a list, a range or a decimal number; write a list as 3、5栋 and a range as 3-5栋",
        "“{text}”中的“{part}”看不出是几栋楼、范围还是小数；分列请写成3、5栋，范围请写成3-5栋",
    )
    COUNT_OR_NUMBER = (
        "{text!r} may be one building or a number of buildings; write 第13栋 or 共13栋, or set `split` in the mapping file",
        "“{text}”看不出是一栋楼还是栋数；请写成第13栋或共13栋，或修改映射文件中的 split",
    )
    TOO_MANY_BUILDINGS = (
        "{text!r} would be {count} buildings, more than {most}; correct the cell",
        "“{text}”共有{count}栋，超过{most}栋；请更正",
    )
    UNCLEAR_ENTRANCE = (
        "{text!r}: {part!r} doesn't say which entrance (单元) of which building; write 3栋1单元、3栋2单元",
        "“{text}”中的“{part}”看不出是哪栋楼的哪个单元；请写成3栋1单元、3栋2单元",
    )
    NAME_OF_DIVISION = (
        "{text!r} is the name of a community or street, not of a {kind}; write the name of the {kind}",
        "“{text}”是社区（村）或街道的名称，不是{kind}；请写{kind}的名称",
    )
    NO_COMPOUND = (
        "{text!r} isn't the name of a compound, but of a road or of scattered houses; write the compound's full name, or, if "
        "these buildings are in no compound, add the text to `none` of the mapping file",
        "“{text}”像是道路或散户，不是小区名称；请写小区全称，如果这些楼栋不属于小区，请把它写进映射文件的 none",
    )
    NO_SINGLE_UNIT = (
        "{text!r} doesn't say which {kind}; write the name of each",
        "“{text}”没有写明是哪个{kind}；请逐个写出名称",
    )
    NOT_DECIDED = (
        "{text!r} names no {kind} yet; leave the cell empty until it is decided, or write 无",
        "“{text}”还没有写明{kind}；确定之前请留空，没有请写“无”",
    )
    HAS_ENDED = (
        "{text!r} says that this {kind} has ended; write the {kind} that there is now, or leave the cell empty",
        "“{text}”表明该{kind}已经终止；请写现在的{kind}，没有则留空",
    )
    INCOMPLETE_LIST = (
        "{text!r} doesn't name every {kind}, because it ends with 等; write the name of each, without 等",
        "“{text}”以“等”结尾，没有列全{kind}；请逐个写全名称，不写“等”",
    )
    NOT_FOUNDED = (
        "{text!r} is a group that prepares one; the {kind} doesn't exist yet, so leave the cell empty",
        "“{text}”只是筹备组织，{kind}尚未成立；成立之前请留空",
    )
    OTHER_TABLE = (
        "this row belongs to another table of the sheet, {title!r}; move that table to a sheet of its own",
        "这一行属于本表中的另一张表“{title}”；请把那张表移到单独的工作表",
    )
    OUTDATED = (
        "{text!r} says that this is no longer so; delete the row, or delete this text if the row still holds",
        "这里写着“{text}”，这一行说的已不是现在的情况；请删去这一行，仍然有效的请删去这几个字",
    )
    TOO_LONG = (
        "a text of {count} characters is no list of names; write one row for each",
        "这一格有{count}个字，不是名单；请每个单独写一行",
    )
    OTHER_BODY = (
        "{text!r} isn't an owners' committee; leave its row out of this ledger, or its name and members blank",
        "“{text}”不是业主委员会；请把这一行移出本表，或不填业委会的名称和成员",
    )
    COPY = (
        "this sheet seems to be a copy of sheet {name!r}; delete one of the two, or rename this one if both hold",
        "这张表像是工作表“{name}”的副本；请删去其中一张，两张都有效的请把这一张改名",
    )
    UNPAIRED = (
        "{count} names in this cell and as many in {header}: it isn't clear who belongs where; write one row for each, or "
        'set pairs = "each" (in this order) or "all" in the mapping file',
        "这里有{count}人，“{header}”列也有{count}个，看不出各管哪个还是一起管；请一人一行，"
        '或在映射文件中写 pairs = "each"（按顺序一一对应）或 "all"（都管）',
    )
    SEVERAL_PARENTS = (
        "the row names {count} units in {header}: it isn't clear which of them this belongs to; write one row for each",
        "“{header}”列有{count}个，看不出这一格属于哪一个；请每个单独写一行",
    )
    PHONES_DO_NOT_MATCH = (
        "{names} names and {phones} phone numbers don't match; write as many numbers as names",
        "{names}个姓名对{phones}个电话，对不上；请一人写一个电话，顺序一致",
    )
    NO_PERSON = (
        "{text!r} isn't the name of a person; write only names, separated by 、",
        "“{text}”不是人名；请只写姓名，多人用“、”隔开",
    )
    NOT_IN_OFFICE = (
        "{text!r} says that the person no longer holds the post; write who holds it now, or leave the cell blank",
        "“{text}”已不任此职；请写现在任职的人，没有人请留空",
    )
    NO_POST_NOW = (
        "{text!r} isn't a post that somebody holds now; write the post, or delete the row",
        "“{text}”不是现任职务；请写现任职务，或删去这一行",
    )
    NO_UNIT_IN_TEXT = (
        "{text!r} contains the name of no {kinds} in the graph",
        "“{text}”中没有图库里已有的{kinds}名称",
    )
    SEVERAL_UNITS = "{text!r} may mean {units}", "“{text}”可能指{units}"
    NO_UNIT_OF_CODE = (
        "{code!r} begins with the code of no {kinds} in the graph",
        "“{code}”的前几位不是图库里已有的{kinds}编码",
    )
    OTHER_CODE = (
        "{text!r} has the code {named}, but the code of this row, {code}, is that of {name!r}; correct the code or the name",
        "“{text}”的编码是{named}，而本行的编码{code}是“{name}”的；请更正编码或名称",
    )
    LETTER_IN_CODE = (
        "{code!r} has a letter that looks like a digit; write 0 for O and 1 for I or l",
        "编码“{code}”里有像数字的字母；O请改为0，I、l请改为1",
    )
    ONE_CODE = (
        "the row has one code for {count} names; write one row for each",
        "本行只有一个编码，却有{count}个名称；请一个名称写一行",
    )
    NO_HOLDER = (
        "{text!r} isn't a person; leave out the row, a post without a holder is vacant",
        "“{text}”不是人；请删去本行，没有任职人的岗位即为空缺",
    )
    ELSEWHERE = (
        "{text!r} only says where the value is; write the value itself",
        "“{text}”没有写出内容；请直接填写内容",
    )
    SAME_PERSON = (
        "{text!r} can't stand for a name here, because each row is another person; write out the name",
        "人员表一人一行，不能写“{text}”；请写出姓名",
    )
    NO_PLACE_FOR_CODE = (
        "{name!r} has no code, and the row names no place for it; set `scope` in wangge.toml",
        "“{name}”没有编码，本行也没有写它在哪里；请在 wangge.toml 中填写 scope",
    )
    SEVERAL_MAPPINGS = (
        "the mappings {names} all fit this sheet; narrow their `files` or `sheets`, or delete all but one",
        "映射{names}都适用于这张表；请在映射文件中缩小 files 或 sheets 的范围，或只留一个",
    )
    HEADERS_CHANGED = (
        "mapping {name!r} reads the columns {columns}, which the sheet lacks{others}; restore the headers, or run "
        "`wangge adopt` with this file",
        "映射“{name}”要读{columns}列，而表中没有{others}；请恢复表头，或对该文件运行 `wangge adopt`",
    )
