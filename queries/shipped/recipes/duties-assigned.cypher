// title: Units to which duties are assigned
// title_zh: 清单事项的承接单位
// question: Which duties outside the negative list are assigned to no unit?
// question_zh: 负面事项以外的清单事项，哪些没有承接单位？
// returns: subject: Duty, name: text, list: text, assigned: integer, covered: boolean, reason: text
// tags: coverage, duties, q11
MATCH (y:Duty)
WHERE y.list <> '负面事项'
OPTIONAL MATCH (y)-[:ASSIGNED_TO]->(u:Organization)
WITH y, count(u) AS assigned
RETURN y.code AS subject, y.name AS name, y.list AS list, assigned,
  assigned > 0 AS covered, CASE WHEN assigned = 0 THEN '没有承接单位' END AS reason
ORDER BY subject
