// title: People who are the only post holder of several units
// title_zh: 人员单点依赖
// question: If somebody left, which units would have no post holder?
// question_zh: 某人一旦离任，哪些单位将无人在任？
// params: on: date = today, units_min: integer = 2
// returns: person: Person, name: text, units: integer, unit_names: text
// fragments: held(post, h, n)
// tags: resilience, q7
MATCH (post:Post)<-[h:HOLDS]-(n:Person)
WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
MATCH (post)-[:POST_IN]->(u)
WITH u, collect(DISTINCT n) AS people
WHERE size(people) = 1
WITH people[0] AS n, u
ORDER BY u.code
WITH n, collect(u.name) AS names
WHERE size(names) >= $units_min
RETURN n.code AS person, n.name AS name, size(names) AS units,
  reduce(list = '', one IN names | CASE WHEN list = '' THEN one ELSE list + '、' + one END) AS unit_names
ORDER BY units DESC, person
