// title: Owners' committees of compounds
// title_zh: 小区业主委员会覆盖
// question: Which compounds have an owners' committee?
// question_zh: 哪些小区成立了业主委员会，哪些还没有？
// params: scope: place code = 511702, on: date = today
// returns: subject: Compound, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, covered: boolean, reason: text
// fragments: organised(x, o), places_above(x, up), in_chain(chain, up), urban(chain, up)
// tags: coverage, compounds, q2
MATCH (x:Compound)
OPTIONAL MATCH (x)<-[:REPRESENTS]-(o:OwnersCommittee)
WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
WITH x, count(o) > 0 AS present
WITH x, present, [(x)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE (any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6))
  AND (none(up IN chain WHERE up:Community) OR any(up IN chain WHERE (up:Community AND coalesce(up.form, '') <> '村') OR (up:Street AND coalesce(up.form, '') = '街道')))
WITH x, present, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN x.code AS subject, x.name AS name, c.name AS community, c.code AS community_code,
  s.name AS street, s.code AS street_code,
  present AS covered, CASE WHEN NOT present THEN '没有业主委员会' END AS reason
ORDER BY subject
