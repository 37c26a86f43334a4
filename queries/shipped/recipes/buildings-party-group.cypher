// title: Buildings and their party group
// title_zh: 楼栋党小组覆盖
// question: Which buildings are covered by a party group of their own, and which are not? The buildings
//   of villages of towns and townships needn't have one.
// question_zh: 哪些楼栋已建党小组，哪些还没有？（乡镇所辖村的楼栋不作要求）
// params: scope: place code = 511702, on: date = today
// returns: subject: Building, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, covered: boolean, reason: text
// fragments: current(p), shared_climb(b, parents), places_above(base, up), in_chain(chain, up), urban(chain, up)
// tags: coverage, party, q1
MATCH (b:Building)
OPTIONAL MATCH (b)<-[:COVERS]-(p:PartyOrganization)
WHERE p.tier = 5 AND (p.valid_from IS NULL OR p.valid_from <= $on) AND (p.valid_to IS NULL OR p.valid_to > $on)
WITH b, count(p) AS groups
WITH b, groups, [(b)-[:PART_OF]->(q:Place) | q] AS parents
WITH b, groups, CASE WHEN size(parents) = 1 AND b.code <> $scope AND NOT (b:Community OR b:Street OR b:District)
    THEN parents[0] ELSE b END AS base
WITH base, collect([b, groups]) AS buildings
WITH buildings, [(base)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE (any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6))
  AND (none(up IN chain WHERE up:Community) OR any(up IN chain WHERE (up:Community AND coalesce(up.form, '') <> '村') OR (up:Street AND coalesce(up.form, '') = '街道')))
WITH buildings, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
UNWIND buildings AS row
WITH row[0] AS b, row[1] AS groups, c, s
RETURN b.code AS subject, b.name AS name, c.name AS community, c.code AS community_code,
  s.name AS street, s.code AS street_code,
  groups > 0 AS covered, CASE WHEN groups = 0 THEN '没有楼栋党小组' END AS reason
ORDER BY subject
