"""Declares the messages of notices: what was skipped or left out, and what readers of the data must know."""

from __future__ import annotations

from enum import unique

from wangge.loaders.messages.reject_text import RejectMessage, RejectText

__all__ = ["ENGLISH_ONLY", "NoticeMessage", "UnreadMessage", "counted"]

ENGLISH_ONLY = frozenset(("s", "were", "are", "outdated", "standard", "them"))
"""The fields that only the English texts have: singular and plural forms, and a rule that is written in English."""


def counted(message: RejectMessage, count: int, **values: object) -> RejectText:
    """Return a message about `count` things; its English fields `s` and `were` have the right number.

    >>> counted(NoticeMessage.BLANK_ROWS, 1, rows="row 4")
    '1 blank row was skipped: row 4'
    """
    plural = count > 1
    return message.fill(count=count, s="s" if plural else "", were="were" if plural else "was", **values)


@unique
class NoticeMessage(RejectMessage):
    """What was done with rows, columns and cells of a sheet that aren't faulty."""

    ROWS_ABOVE = (
        "{count} row{s} above the header {were} skipped: {rows}",
        "表头以上的{count}行已略过：{rows}",
    )
    BLANK_ROWS = "{count} blank row{s} {were} skipped: {rows}", "{count}个空行已略过：{rows}"
    TOTALS = "{count} subtotal row{s} {were} skipped: {rows}", "{count}个合计行已略过：{rows}"
    REPEATED_HEADERS = (
        "{count} repeated header row{s} {were} skipped: {rows}",
        "{count}个重复的表头行已略过：{rows}",
    )
    COLUMN_NUMBERS = (
        "{count} row{s} of column numbers {were} skipped: {rows}",
        "{count}个列号行已略过：{rows}",
    )
    HEADINGS = (
        "{count} row{s} with only a heading or a remark {were} skipped: {rows}",
        "{count}个只有小标题或说明的行已略过：{rows}",
    )
    NOTES = "{count} note row{s} {were} skipped: {rows}", "{count}个说明行已略过：{rows}"
    HIDDEN_SHEET = (
        "hidden sheet with {count} row{s} was skipped; unhide it to load it",
        "隐藏的工作表有{count}行，未读取；要装载请取消隐藏",
    )
    HIDDEN_ROWS = (
        "{count} hidden row{s} {were} read like the others: {which}; delete {outdated}",
        "{count}个隐藏的行也已读取：{which}；过时的请删去",
    )
    HIDDEN_COLUMNS = (
        "{count} hidden column{s} {were} read like the others: {which}; delete {outdated}",
        "{count}个隐藏的列也已读取：{which}；过时的请删去",
    )
    ONLY_TEXT = "skipped: its {count} rows are text, not a table", "已略过：{count}行都是文字，不是表格"

    LIMITS_SEARCH = (
        "column {title!r} is not stored; it limits the search for the units that the rows name",
        "“{title}”列不入库，只用来确定各行所写的是哪里的单位",
    )
    UNKNOWN_COLUMN = "column {title!r} is not known and was left out", "不认识“{title}”列，未读取"
    LEFT_OUT = "column {title!r} {reason}", "“{title}”列{reason}"
    SAME_COLUMN = (
        "column {title!r} was skipped; column {taken!r} has the same meaning",
        "“{title}”列已略过，“{taken}”列是同一内容",
    )
    NOT_IN_MAPPING = (
        "column {title!r} is not read by mapping {mapping!r}",
        "“{title}”列没有写进映射“{mapping}”，不读",
    )
    UNTITLED = (
        "column {letter} has no header, so it is not read: {rows}",
        "{letter}列没有表头，不读：{rows}",
    )
    NOT_READ = "column {title!r} is not read", "“{title}”列不读"
    PRIVATE_SIGN = (
        "{rows}: other computers can't show the private-use character {sign}; replace it with the character that was meant",
        "{rows}：自造字{sign}在别的电脑上显示不出来；请换成规范的汉字",
    )

    SAME_IN_OTHER_PLACE = (
        "{rows}: an earlier row names the same {kind} in another place; it is stored as lying in all of these places",
        "{rows}：与前面某行是同一个{kind}，所在地点不同：它分属这几处",
    )
    OTHER_TIER = (
        "{rows}: column {column!r} names a {kind}, such as {text!r}; each {own} belongs to it directly; "
        "if it belongs to a {wanted}, write that",
        "{rows}：“{column}”列写的是{kind}（如“{text}”），{own}直接隶属于它；如果隶属于{wanted}，请改填{wanted}",
    )
    SAME_ROW = "{rows}: the same as an earlier row; used once", "{rows}：与前面某行完全相同，只算一次"
    STATED_DAY = (
        "the sheet says that it holds for {stated}, but is loaded as holding from {day}; if it should hold from {stated}, "
        "add `--effective {stated}`",
        "表上写的是{stated}的情况，而按{day}起生效装载；要按表上的日期，请加 `--effective {stated}`",
    )
    OTHER_EDITION = (
        "{file} seems to be the same ledger for another period; both were read, so people and values of both are loaded; "
        "move the older one away",
        "{file}像是同一台账的另一期，两期都读了，两期的人员和数据会并存；请移走旧的一期",
    )
    REPEATS = "row {row} repeats {first}; it is used once", "第{row}行与{first}完全相同，只算一次"
    MORE_REPEATS = (
        "{count} more rows repeat an earlier row; each is used once",
        "另有{count}行与前面某行完全相同，都只算一次",
    )
    LOCAL_CODE = (
        "{rows}: a code such as {code!r} isn't the standard {standard}; it is used as it is",
        "{rows}：“{code}”之类的编码不是标准写法，按原样使用",
    )
    RESTS_ON_REJECTED = (
        "column {title!r}: not loaded because of a rejected cell in the row: {rows}",
        "“{title}”列：同一行另有单元格被拒收，这一格没有装载：{rows}",
    )
    BELONGS_TO_NOTHING = (
        "column {title!r}: not loaded because the row doesn't name exactly one thing that it belongs to: {rows}",
        "“{title}”列：这一行没有写明、或者写了不止一个它所属的对象，这一格没有装载：{rows}",
    )
    SPARE_PHONES = (
        "column {title!r}: several phones of one person, of which one is stored, a mobile first: {rows}",
        "“{title}”列：一人写了几个电话，只存一个，手机优先：{rows}",
    )
    LIST_AS_NAME = (
        "column {title!r}: a cell that looks like a list was read as one name; to split it, write "
        'split = "list" for this column in the mapping file: {rows}',
        '“{title}”列：有的单元格像是写了几个名称，按一个名称读；要拆开，请在映射文件中给这一列写 split = "list"：{rows}',
    )
    APPROXIMATE = (
        "column {title!r}: an approximate number such as 约40 is stored as the number itself: {rows}",
        "“{title}”列：约数按所写的数字入库，如“约40”记为40：{rows}",
    )
    SUM_IS_LARGER = (
        "{title} of {names}: the number written for the {kind} is stored, although the rows of its parts add up to more",
        "{names}的{title}：按{kind}自己填的数入库，各组成部分合计比它大",
    )
    SHARED_UPWARDS = (
        "{kind} {name!r} is in several {parent} ({codes}), so it is stored as a part of the {above} that contain them",
        "{kind}“{name}”分属几个{parent}（{codes}），按属于这些{parent}所在的{above}入库",
    )
    NOT_STORED_ELSEWHERE = (
        "column {title!r}: {source} declares these nodes without such a value, so the values weren't loaded; write them there: {rows}",
        "“{title}”列：这些单位由{source}填报，那里没有填这一项，这里写的没有装载；请填到那里：{rows}",
    )
    OTHER_NAME = (
        "{rows}: {name!r} has the code of {known!r} in {source} and is the same; the name there stays; if other sheets "
        "write {name!r}, run `wangge name add {kind} {known} --also {name} --in {parent}`",
        "{rows}：“{name}”与{source}中的“{known}”编码相同，是同一个，名称不变；别的表如果也写“{name}”，请运行 "
        "`wangge name add {kind} {known} --also {name} --in {parent}`",
    )
    EVERY_PAIR = (
        "{rows}: each of several people was given a post in each of several units, or each of several posts",
        "{rows}：一行有几人，又有几个单位或几个职务，按每人都管每一处、都任每一职处理",
    )
    ONE_PERSON = (
        "{rows}: {name}{phone} is named in {count} communities, and is one person, because name and phone agree",
        "{rows}：{count}个社区都写了{name}{phone}，姓名、电话一致，按同一人处理",
    )

    UNFILLED = "{count} row{s} {are} not filled in yet: {rows}", "还有{count}行未填：{rows}"
    WAIVER_REQUESTS = (
        "{count} waiver request{s} {are} not loaded; `wangge waiver add --from {file}` adds {them}",
        "{count}条豁免申请没有装载；请用 `wangge waiver add --from {file}` 登记",
    )
    NO_RULE = "{count} row{s} without 规则编号 skipped: {rows}", "{count}行没有规则编号，已略过：{rows}"
    MERGED = "row {row} repeats row {first} and is merged with it", "第{row}行与第{first}行重复，已并入"

    WAS_NOT_READ = "was not read: it {why}", "没有读取：{why}"
    LEFTOVERS = (
        "lock files, hidden and temporary files were not read: {names}",
        "锁定文件、隐藏文件和临时文件没有读取：{names}",
    )
    RENAMED = (
        "{kind} {old} is gone and {new} is new in the same unit, with the same {shared}: "
        "if it was renamed, run `wangge name add {kind} {new} --also {old} --in {parent}`",
        "表中已没有{kind}“{old}”，同一单位内新出现“{new}”，{shared}相同；如果是更名，请运行 "
        "`wangge name add {kind} {new} --also {old} --in {parent}`",
    )


@unique
class UnreadMessage(RejectMessage):
    """Why a file or folder isn't read; the English text is the end of a sentence that begins with its name."""

    BROKEN_LINK = "is a broken link; put the file here", "链接已失效；请把文件放到这里"
    NO_FILE = "is not a regular file", "不是普通文件"
    NO_WORKBOOK = (
        "is called {suffix}, but contains no workbook; save the table as .xlsx",
        "名为{suffix}，内容却不是工作簿；请另存为 .xlsx",
    )
    OTHER_FORMAT = "is in the format {suffix}; save it as .xlsx", "是 {suffix} 格式；请另存为 .xlsx"
    PLAIN_TEXT = (
        "is text without columns; if it is a table, save it as .csv or .xlsx",
        "是没有分列的文字；如果是表格，请另存为 .csv 或 .xlsx",
    )
    ARCHIVE = "is an archive; unpack it here", "是压缩包；请解压到这里"
    DOCUMENT = "is a document; save the table in it as .xlsx", "是文档；请把其中的表格另存为 .xlsx"
    PICTURE = "is a picture; save the table in it as .xlsx", "是图片；请把其中的表格录入 .xlsx"
    SLIDES = "is a presentation; save the table in it as .xlsx", "是演示文稿；请把其中的表格另存为 .xlsx"
    UNKNOWN = (
        "is not a sheet that can be read; if it is a table, save it as .xlsx or .csv",
        "不是能读取的表格；如果是表格，请另存为 .xlsx 或 .csv",
    )
    LINKED_FOLDER = (
        "is a link to a folder; load that folder as a separate dataset",
        "是指向文件夹的链接；请把该文件夹作为单独的数据集装载",
    )
    OTHER_PROJECT = "is a project of its own; run wangge there", "是另一个项目；请到那里运行 wangge"
    TOO_DEEP = (
        "is more than {deepest} folders deep; move its sheets up",
        "超过{deepest}层文件夹；请把其中的表格移到上层",
    )
    FOLDER_OF_OTHERS = (
        "is a folder without sheets, with {count} other files: {files} …",
        "文件夹里没有表格，只有{count}个其他文件：{files} 等",
    )
    EMPTY_FOLDER = "is a folder without sheets", "文件夹里没有表格"
