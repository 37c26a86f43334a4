// title: Large compounds and their owners' committee
// title_zh: 大型小区业主委员会
// question: Which compounds of this size or larger have an owners' committee? A compound whose households were not counted is unknown.
// question_zh: 达到规定户数的小区，哪些已成立业主委员会？（未填户数的记为未知）
// params: scope: place code = 990101, on: date = today, least_households: integer = 300
// returns: subject: Compound, name: text, community: text, community_code: Community, street: text, street_code: Street, households: integer,
//   covered: boolean, reason: text
// fragments: current(o)
// tags: coverage, compounds
MATCH (x:Compound)
WHERE x.households IS NULL OR x.households >= $least_households
OPTIONAL MATCH (x)<-[:REPRESENTS]-(o:OwnersCommittee)
WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
WITH x, count(o) > 0 AS organised
OPTIONAL MATCH (x)-[:PART_OF]->(g:Grid)
OPTIONAL MATCH (g)-[:PART_OF]->(c:Community)
OPTIONAL MATCH (c)-[:PART_OF]->(s:Street)
OPTIONAL MATCH (s)-[:PART_OF]->(d:District)
WITH x, g, c, s, d, organised
WHERE $scope IN [d.code, s.code, c.code, g.code, x.code] OR (d IS NULL AND size($scope) = 6)
RETURN x.code AS subject, x.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  x.households AS households,
  CASE WHEN organised THEN true WHEN x.households IS NOT NULL THEN false END AS covered,
  CASE WHEN organised THEN null WHEN x.households IS NULL THEN '未填户数' ELSE '没有业主委员会' END AS reason
ORDER BY subject
