// title: Compounds and their buildings
// title_zh: 小区与楼栋
// question: Which compounds have no building recorded?
// question_zh: 哪些小区没有登记任何楼栋？
// params: scope: place code = 511702
// returns: subject: Compound, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, covered: boolean, reason: text
// fragments: places_above(x, up), in_chain(chain, up)
// tags: coverage, structure, q9
MATCH (x:Compound)
WITH x, [(x)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH x, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
WITH x, c, s, EXISTS { (x)<-[:PART_OF]-(:Building) } AS built
RETURN x.code AS subject, x.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  built AS covered, CASE WHEN NOT built THEN '没有登记楼栋' END AS reason
ORDER BY subject
