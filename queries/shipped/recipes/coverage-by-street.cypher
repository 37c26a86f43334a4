// title: Party coverage by street
// title_zh: 各街道党组织覆盖率
// question: How many buildings, compounds and grids of each street are covered by a party organisation of the corresponding tier?
// question_zh: 各街道的楼栋、小区、网格各有多少已由相应层级党组织覆盖？
// params: on: date = today
// returns: street: Street, street_name: text, kind: text, total: integer, covered: integer
// fragments: current(p)
// tags: party, q1
MATCH (place:Building|Compound|Grid)
OPTIONAL MATCH (place)-[:PART_OF*1..4]->(s:Street)
OPTIONAL MATCH (place)<-[:COVERS]-(p:PartyOrganization)
WHERE p.tier = CASE WHEN place:Building THEN 5 WHEN place:Compound THEN 4 ELSE 3 END
  AND (p.valid_from IS NULL OR p.valid_from <= $on) AND (p.valid_to IS NULL OR p.valid_to > $on)
WITH place, s, count(p) AS covering
WITH s, CASE WHEN place:Building THEN 'Building' WHEN place:Compound THEN 'Compound' ELSE 'Grid' END AS kind, covering
RETURN s.code AS street, s.name AS street_name, kind, count(*) AS total,
  sum(CASE WHEN covering > 0 THEN 1 ELSE 0 END) AS covered
ORDER BY street, kind
