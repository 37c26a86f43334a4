// title: Places and their parent
// title_zh: 上级归属
// question: Which places don't have exactly one parent of the tier above?
// question_zh: 哪些地点没有唯一的上级？
// params: scope: place code = 511702
// returns: subject: Place, kind: text, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, parents: integer, covered: boolean, reason: text
// fragments: above_place(p, up1, up2, up3, up4, up5), in_chain(chain, up)
// tags: coverage, structure, q9
MATCH (p:Street|Community|Grid|Compound|Building)
OPTIONAL MATCH (p)-[:PART_OF]->(up1:Place)
OPTIONAL MATCH (up1)-[:PART_OF]->(up2:Place)
OPTIONAL MATCH (up2)-[:PART_OF]->(up3:Place)
OPTIONAL MATCH (up3)-[:PART_OF]->(up4:Place)
OPTIONAL MATCH (up4)-[:PART_OF]->(up5:Place)
WITH p, COUNT { (p)-[:PART_OF]->(:Place) } AS parents, [up IN [up5, up4, up3, up2, up1, p] WHERE up IS NOT NULL] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT p, parents, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN p.code AS subject, [label IN labels(p) WHERE label <> 'Place'][0] AS kind, p.name AS name,
  c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, parents,
  parents = 1 AS covered, CASE WHEN parents = 0 THEN '没有上级' WHEN parents > 1 THEN '上级不止一个' END AS reason
ORDER BY subject, kind, street_code, community_code
