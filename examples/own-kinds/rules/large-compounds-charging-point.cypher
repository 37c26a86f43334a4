// title: Large compounds and their charging points
// title_zh: 大型小区充电桩
// question: Which compounds with at least this many households have a charging point? A compound whose households were not counted is unknown.
// question_zh: 达到规定户数的小区，哪些有充电桩？（未填户数的记为未知）
// params: scope: place code = 990102, charging_households_min: integer = 200
// returns: subject: Compound, name: text, community: text, community_code: Community, street: text, street_code: Street, households: integer,
//   points: integer, covered: boolean, reason: text
// tags: coverage, compounds
MATCH (x:Compound)
WHERE x.households IS NULL OR x.households >= $charging_households_min
OPTIONAL MATCH (x)<-[:PART_OF]-(p:ChargingPoint)
WITH x, count(DISTINCT p) AS points
OPTIONAL MATCH (x)-[:PART_OF*1..4]->(c:Community)
OPTIONAL MATCH (c)-[:PART_OF*1..2]->(s:Street)
OPTIONAL MATCH (s)-[:PART_OF]->(d:District)
WITH x, c, s, d, points
WHERE $scope IN [d.code, s.code, c.code, x.code] OR (d IS NULL AND size($scope) = 6)
RETURN x.code AS subject, x.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  x.households AS households, points,
  CASE WHEN points > 0 THEN true WHEN x.households IS NOT NULL THEN false END AS covered,
  CASE WHEN points > 0 THEN null WHEN x.households IS NULL THEN '未填户数' ELSE '没有充电桩' END AS reason
ORDER BY subject
