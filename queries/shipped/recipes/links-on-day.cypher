// title: Relationships on a day
// title_zh: 当日网络关系
// question: How many relationships of each type does the graph have, and how many are valid on the day?
// question_zh: 图中每类关系各有多少，当日有效的多少？
// params: on: date = today
// returns: type: text, source: text, target: text, total: integer, current: integer
// fragments: current(r)
// tags: totals, q10
MATCH (n:Place|Organization|Person|Post|Duty|Matter|MatterStep|Forum|Activity|Honour|ChangeEvent|PublishedTotal)-[r]->(m)
WITH type(r) AS type, [label IN labels(n) WHERE NOT label IN ['Place', 'Organization']][0] AS source,
  [label IN labels(m) WHERE NOT label IN ['Place', 'Organization']][0] AS target,
  CASE WHEN (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on) THEN 1 ELSE 0 END AS is_current
RETURN type, source, target, count(*) AS total, sum(is_current) AS current
ORDER BY type, source, target
