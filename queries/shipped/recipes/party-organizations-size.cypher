// title: Members of party organisations
// title_zh: 党组织规模
// question: Which committees, general branches and branches have a number of members that fits their tier? An organisation
//   without a number is unknown; work committees and groups don't count.
// question_zh: 哪些党委、党总支、党支部的党员数与其层级相符？（未填党员数的记为未知；党工委和党小组不计）
// params: scope: place code = 511702, on: date = today
// returns: subject: PartyOrganization, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, tier: integer, members: integer, covered: boolean, reason: text
// fragments: current(u), unit_area(u, r, area, seat), places_above(place, up), in_chain(chain, up)
// tags: coverage, party, q1
MATCH (u:PartyOrganization)
WHERE u.tier >= 2 AND u.tier <= 4 AND (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
WITH u, CASE u.tier WHEN 2 THEN 100 WHEN 3 THEN 50 ELSE 3 END AS least, CASE u.tier WHEN 3 THEN 99 WHEN 4 THEN 50 END AS most
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, least, most, coalesce(seat, area, u) AS place
WITH u, least, most, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT u, least, most, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN u.code AS subject, u.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  u.tier AS tier, u.members AS members,
  CASE WHEN u.members < least THEN false WHEN u.members > most THEN false WHEN u.members IS NOT NULL THEN true END AS covered,
  CASE WHEN u.members IS NULL THEN '党员数未填' WHEN u.members < least THEN '党员少于规定' WHEN u.members > most THEN '党员多于规定' END AS reason
ORDER BY subject, street_code, community_code
