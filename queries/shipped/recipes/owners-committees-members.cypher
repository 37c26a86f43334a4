// title: Members of owners' committees
// title_zh: 业主委员会委员数
// question: Which owners' committees have an odd number of members within the limits? A committee without a number is unknown.
// question_zh: 哪些业主委员会的委员数是规定范围内的单数？（未填委员数的记为未知）
// params: scope: place code = 511702, on: date = today, owners_members_min: integer = 5,
//   owners_members_max: integer = 11
// returns: subject: OwnersCommittee, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, members: integer, covered: boolean, reason: text
// fragments: current(o), places_above(place, up), in_chain(chain, up)
// tags: coverage, compounds, q2
MATCH (o:OwnersCommittee)
WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
OPTIONAL MATCH (o)-[:REPRESENTS]->(x:Compound)
WITH o, coalesce(x, o) AS place
WITH o, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT o, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN o.code AS subject, o.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  o.members AS members, o.members >= $owners_members_min AND o.members <= $owners_members_max AND o.members % 2 = 1 AS covered,
  CASE WHEN o.members IS NULL THEN '委员数未填' WHEN o.members < $owners_members_min THEN '委员不足'
    WHEN o.members > $owners_members_max THEN '委员过多' WHEN o.members % 2 = 0 THEN '委员数不是单数' END AS reason
ORDER BY subject, street_code, community_code
