// title: Compounds with overlapping property contracts
// title_zh: 物业合同重叠
// question: Of the compounds with a current property contract, which have several at once?
// question_zh: 有在履行物业合同的小区中，哪些同时有多份合同？
// params: scope: place code = 511702, on: date = today
// returns: subject: Compound, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, contracts: integer, covered: boolean, reason: text
// fragments: current(e), above_compound(x, g, c, s, d), in_compound(x, g, c, s, d)
// tags: coverage, contracts, q7
MATCH (x:Compound)<-[e:SERVES]-(:PropertyFirm)
WHERE (e.valid_from IS NULL OR e.valid_from <= $on) AND (e.valid_to IS NULL OR e.valid_to > $on)
WITH x, count(e) AS contracts
OPTIONAL MATCH (x)-[:PART_OF]->(g:Grid)
OPTIONAL MATCH (g)-[:PART_OF]->(c:Community)
OPTIONAL MATCH (c)-[:PART_OF]->(s:Street)
OPTIONAL MATCH (s)-[:PART_OF]->(d:District)
WITH x, g, c, s, d, contracts
WHERE $scope IN [d.code, s.code, c.code, g.code, x.code] OR (d IS NULL AND size($scope) = 6)
RETURN x.code AS subject, x.name AS name, c.name AS community, c.code AS community_code,
  s.name AS street, s.code AS street_code, contracts,
  contracts = 1 AS covered, CASE WHEN contracts > 1 THEN '同时有多份合同' END AS reason
ORDER BY subject
