// title: Members of residents' committees
// title_zh: 居民委员会成员数
// question: Which residents' committees have as many members as the law prescribes? A committee without a number is
//   unknown; the committees of villages don't count.
// question_zh: 哪些居民委员会的成员数符合规定？（未填成员数的记为未知，村民委员会不计）
// params: scope: place code = 511702, on: date = today, committee_members_min: integer = 5,
//   committee_members_max: integer = 9
// returns: subject: ResidentsCommittee, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, members: integer, covered: boolean, reason: text
// fragments: current(o), places_above(place, up), in_chain(chain, up)
// tags: coverage, government, q3
MATCH (o:ResidentsCommittee)
WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
OPTIONAL MATCH (o)-[:REPRESENTS]->(x:Community)
WITH o, x, coalesce(x, o) AS place
WHERE coalesce(x.form, '') <> '村'
WITH o, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT o, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN o.code AS subject, o.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  o.members AS members, o.members >= $committee_members_min AND o.members <= $committee_members_max AS covered,
  CASE WHEN o.members IS NULL THEN '成员数未填' WHEN o.members < $committee_members_min THEN '成员不足'
    WHEN o.members > $committee_members_max THEN '成员过多' END AS reason
ORDER BY subject, street_code, community_code
