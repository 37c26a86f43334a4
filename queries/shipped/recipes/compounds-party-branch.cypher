// title: Party branches of compounds
// title_zh: 小区党支部覆盖
// question: Which compounds are covered by a party branch, and which are not?
// question_zh: 哪些小区已建党支部，哪些还没有？
// params: scope: place code = 511702, on: date = today
// returns: subject: Compound, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, covered: boolean, reason: text
// fragments: party_branch(x, p), above_compound(x, g, c, s, d), in_compound(x, g, c, s, d)
// tags: coverage, party, q1
MATCH (x:Compound)
OPTIONAL MATCH (x)<-[:COVERS]-(p:PartyOrganization)
WHERE p.tier = 4 AND (p.valid_from IS NULL OR p.valid_from <= $on) AND (p.valid_to IS NULL OR p.valid_to > $on)
WITH x, count(p) AS branches
OPTIONAL MATCH (x)-[:PART_OF]->(g:Grid)
OPTIONAL MATCH (g)-[:PART_OF]->(c:Community)
OPTIONAL MATCH (c)-[:PART_OF]->(s:Street)
OPTIONAL MATCH (s)-[:PART_OF]->(d:District)
WITH x, g, c, s, d, branches
WHERE $scope IN [d.code, s.code, c.code, g.code, x.code] OR (d IS NULL AND size($scope) = 6)
RETURN x.code AS subject, x.name AS name, c.name AS community, c.code AS community_code,
  s.name AS street, s.code AS street_code,
  branches > 0 AS covered, CASE WHEN branches = 0 THEN '没有小区党支部' END AS reason
ORDER BY subject
