// title: Communities and their micro fire stations
// title_zh: 社区微型消防站
// question: Which communities have a micro fire station?
// question_zh: 哪些社区建有微型消防站？
// params: scope: place code = 990102
// returns: subject: Community, name: text, community: text, community_code: Community, street: text, street_code: Street,
//   members: integer, covered: boolean, reason: text
// tags: coverage, communities
MATCH (c:Community)
OPTIONAL MATCH (c)-[:PART_OF*1..2]->(s:Street)
OPTIONAL MATCH (s)-[:PART_OF]->(d:District)
WITH c, s, d
WHERE $scope IN [d.code, s.code, c.code] OR (d IS NULL AND size($scope) = 6)
OPTIONAL MATCH (c)<-[:PART_OF]-(f:MicroFireStation)
WITH c, s, count(DISTINCT f) AS stations, sum(f.members) AS members
RETURN c.code AS subject, c.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  members, stations > 0 AS covered, CASE WHEN stations = 0 THEN '没有微型消防站' END AS reason
ORDER BY subject
