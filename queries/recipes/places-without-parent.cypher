// title: Places and their parent
// title_zh: 上级归属
// question: Which places do not lie in exactly one place one tier up?
// question_zh: 哪些地点没有唯一的上级？
// returns: subject: Place, kind: text, name: text, parents: integer, covered: boolean, reason: text
// tags: coverage, structure, q9
MATCH (p:Street|Community|Grid|Compound|Building)
OPTIONAL MATCH (p)-[:PART_OF]->(up:Place)
WITH p, count(up) AS parents
RETURN p.code AS subject, [label IN labels(p) WHERE label <> 'Place'][0] AS kind, p.name AS name, parents,
  parents = 1 AS covered, CASE WHEN parents = 0 THEN '没有上级' WHEN parents > 1 THEN '上级不止一个' END AS reason
ORDER BY subject, kind
