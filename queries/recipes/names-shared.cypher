// title: Names that several places bear
// title_zh: 重名地点
// question: Which streets, communities or compounds share their name with another of the same kind?
// question_zh: 哪些街道、社区或小区与同类的另一个重名？
// returns: kind: text, name: text, code: Place, parent: Place, parent_name: text, same: integer
// tags: names, q9
MATCH (p:Street|Community|Compound)
WITH [label IN labels(p) WHERE label <> 'Place'][0] AS kind, p.name AS name, collect(p) AS places
WHERE size(places) > 1
UNWIND places AS p
OPTIONAL MATCH (p)-[:PART_OF]->(up:Place)
RETURN kind, name, p.code AS code, up.code AS parent, up.name AS parent_name, size(places) AS same
ORDER BY kind, name, code, parent
