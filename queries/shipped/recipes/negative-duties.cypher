// title: Duties on the negative list
// title_zh: 负面事项清单
// question: Which duties on the negative list are still assigned to a unit?
// question_zh: 哪些负面事项仍被分配给了单位？
// returns: subject: Duty, name: text, assigned: integer, units: text, covered: boolean, reason: text
// tags: coverage, duties, q11
MATCH (y:Duty)
WHERE y.list = '负面事项'
OPTIONAL MATCH (y)-[:ASSIGNED_TO]->(u:Organization)
WITH y, u
ORDER BY u.code
WITH y, count(u) AS assigned, collect(u.name) AS names
RETURN y.code AS subject, y.name AS name, assigned,
  reduce(list = '', one IN names | CASE WHEN list = '' THEN one ELSE list + '、' + one END) AS units,
  assigned = 0 AS covered, CASE WHEN assigned > 0 THEN '负面事项仍被分配' END AS reason
ORDER BY subject
