// title: Property service of compounds
// title_zh: 小区物业服务覆盖
// question: Which compounds does a property firm serve?
// question_zh: 哪些小区有物业服务企业，哪些还没有？
// params: scope: place code = 511702, on: date = today
// returns: subject: Compound, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, covered: boolean, reason: text
// fragments: managed(x, e, f), places_above(x, up), in_chain(chain, up), urban(chain, up)
// tags: coverage, compounds, q2
MATCH (x:Compound)
OPTIONAL MATCH (x)<-[e:SERVES]-(f:PropertyFirm)
WHERE (e.valid_from IS NULL OR e.valid_from <= $on) AND (e.valid_to IS NULL OR e.valid_to > $on) AND (f.valid_from IS NULL OR f.valid_from <= $on) AND (f.valid_to IS NULL OR f.valid_to > $on)
WITH x, count(f) > 0 AS present
WITH x, present, [(x)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE (any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6))
  AND (none(up IN chain WHERE up:Community) OR any(up IN chain WHERE (up:Community AND coalesce(up.form, '') <> '村') OR (up:Street AND coalesce(up.form, '') = '街道')))
WITH x, present, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN x.code AS subject, x.name AS name, c.name AS community, c.code AS community_code,
  s.name AS street, s.code AS street_code,
  present AS covered, CASE WHEN NOT present THEN '没有物业服务企业' END AS reason
ORDER BY subject
