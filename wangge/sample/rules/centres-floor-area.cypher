// title: Service centres and their floor area
// title_zh: 党群服务中心建筑面积
// question: Which party and public service centres are large enough? A centre is unknown if its floor
//   area isn't recorded.
// question_zh: 哪些党群服务中心的建筑面积达到要求？（未填面积的记为未知）
// params: scope: place code = 511702, least_floor_area: decimal = 300
// returns: subject: ServiceCentre, name: text, community: text, street: text, street_code: Street,
//   floor_area: decimal, covered: boolean, reason: text
// tags: coverage, centres
MATCH (o:ServiceCentre)
OPTIONAL MATCH (o)-[:SERVES]->(c:Community)
OPTIONAL MATCH (c)-[:PART_OF]->(s:Street)
OPTIONAL MATCH (s)-[:PART_OF]->(d:District)
WITH o, c, s, d
WHERE $scope IN [d.code, s.code, c.code] OR (d IS NULL AND size($scope) = 6)
RETURN o.code AS subject, o.name AS name, c.name AS community, s.name AS street, s.code AS street_code,
  o.floor_area AS floor_area, o.floor_area >= $least_floor_area AS covered,
  CASE WHEN o.floor_area IS NULL THEN '未填面积' WHEN o.floor_area < $least_floor_area THEN '面积不足' END AS reason
ORDER BY subject
