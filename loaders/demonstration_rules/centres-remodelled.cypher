// title: Service centres and their remodelling
// title_zh: 党群服务中心提档改造
// question: Which party and public service centres have been remodelled?
// question_zh: 哪些党群服务中心已完成提档改造？
// params: scope: place code = 511702
// returns: subject: ServiceCentre, name: text, community: text, street: text, street_code: Street, covered: boolean,
//   reason: text
// tags: coverage, centres
MATCH (o:ServiceCentre)
OPTIONAL MATCH (o)-[:SERVES]->(c:Community)
OPTIONAL MATCH (c)-[:PART_OF]->(s:Street)
OPTIONAL MATCH (s)-[:PART_OF]->(d:District)
WITH o, c, s, d
WHERE $scope IN [d.code, s.code, c.code] OR (d IS NULL AND size($scope) = 6)
RETURN o.code AS subject, o.name AS name, c.name AS community, s.name AS street, s.code AS street_code,
  o.remodelled AS covered,
  CASE WHEN o.remodelled IS NULL THEN '未填是否改造' WHEN NOT o.remodelled THEN '尚未改造' END AS reason
ORDER BY subject
