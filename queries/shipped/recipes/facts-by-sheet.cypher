// title: Nodes by the sheet they came from
// title_zh: 数据来源统计
// question: How many nodes of each kind came from which file and sheet, in which run?
// question_zh: 每类对象各有多少来自哪个文件、哪张表、哪次载入？
// returns: run: text, file: text, sheet: text, kind: text, nodes: integer, first_row: integer, last_row: integer
// tags: history, q10
MATCH (n:Place|Organization|Person|Post|Duty|Matter|MatterStep|Forum|ChangeEvent|PublishedTotal)
WHERE n.src IS NOT NULL
WITH [label IN labels(n) WHERE NOT label IN ['Place', 'Organization']][0] AS kind, split(n.src, ':') AS source
RETURN source[1] AS run, source[3] AS file, source[2] AS sheet, kind, count(*) AS nodes,
  min(toInteger(source[0])) AS first_row, max(toInteger(source[0])) AS last_row
ORDER BY run, file, sheet, kind
