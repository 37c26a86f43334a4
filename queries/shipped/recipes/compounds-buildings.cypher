// title: Compounds and their buildings
// title_zh: 小区与楼栋
// question: Which compounds have no building recorded?
// question_zh: 哪些小区没有登记任何楼栋？
// params: scope: place code = 511702
// returns: subject: Compound, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, covered: boolean, reason: text
// fragments: above_compound(x, g, c, s, d), in_compound(x, g, c, s, d)
// tags: coverage, structure, q9
MATCH (x:Compound)
OPTIONAL MATCH (x)-[:PART_OF]->(g:Grid)
OPTIONAL MATCH (g)-[:PART_OF]->(c:Community)
OPTIONAL MATCH (c)-[:PART_OF]->(s:Street)
OPTIONAL MATCH (s)-[:PART_OF]->(d:District)
WITH x, g, c, s, d
WHERE $scope IN [d.code, s.code, c.code, g.code, x.code] OR (d IS NULL AND size($scope) = 6)
WITH x, c, s, EXISTS { (x)<-[:PART_OF]-(:Building) } AS built
RETURN x.code AS subject, x.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  built AS covered, CASE WHEN NOT built THEN '没有登记楼栋' END AS reason
ORDER BY subject
