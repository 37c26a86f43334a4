// title: Node counts
// title_zh: 网络总量
// question: How many nodes of each kind does the graph have, and how many are current?
// question_zh: 图中每类对象各有多少，其中现行的多少？
// params: on: date = today
// returns: label: text, total: integer, current: integer
// fragments: current(n)
// tags: totals, q8
MATCH (n:Place|Organization|Person|Post|Duty|Matter|MatterStep|Forum|Activity|Honour|ChangeEvent|PublishedTotal)
WITH [label IN labels(n) WHERE NOT label IN ['Place', 'Organization']][0] AS label,
  CASE WHEN (n.valid_from IS NULL OR n.valid_from <= $on) AND (n.valid_to IS NULL OR n.valid_to > $on) THEN 1 ELSE 0 END AS is_current
RETURN label, count(*) AS total, sum(is_current) AS current
ORDER BY label
