// title: Change events, their units before and after
// title_zh: 区划变更沿革
// question: Which units were set up, merged, split, renamed or closed? When, and which units were there before and
//   after?
// question_zh: 哪些单位何时设立、合并、拆分、更名或撤销，变更前后各是什么？
// params: on: date = today
// returns: event: ChangeEvent, name: text, change: text, changed_on: date, before: text, after: text,
//   inferred: boolean, evidence: text
// tags: changes, q6
MATCH (v:ChangeEvent)
WHERE v.date IS NULL OR v.date <= $on
OPTIONAL MATCH (v)-[:CHANGED_FROM]->(old:Place)
WITH v, old
ORDER BY old.code
WITH v, collect(old.code + ' ' + old.name) AS olds
OPTIONAL MATCH (v)-[:CHANGED_TO]->(new:Place)
WITH v, olds, new
ORDER BY new.code
WITH v, olds, collect(new.code + ' ' + new.name) AS news
RETURN v.code AS event, v.name AS name, v.change AS change, v.date AS changed_on,
  reduce(list = '', one IN olds | CASE WHEN list = '' THEN one ELSE list + '、' + one END) AS before,
  reduce(list = '', one IN news | CASE WHEN list = '' THEN one ELSE list + '、' + one END) AS after,
  v.inferred AS inferred, v.evidence AS evidence
ORDER BY changed_on, event
