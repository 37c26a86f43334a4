// title: Emergency organisations and their end dates
// title_zh: 应急党组织的终止日期
// question: Which emergency organisations active on the day have no end date?
// question_zh: 当日在运行的应急党组织中，哪些没有终止日期？
// params: scope: place code = 511702, on: date = today
// returns: subject: EmergencyOrganization, name: text, tier: integer, community: text, community_code: Community,
//   street: text, street_code: Street, begun: date, ends: date, covered: boolean, reason: text
// fragments: current(u), unit_area(u, r, area, seat), places_above(place, up), in_chain(chain, up)
// tags: coverage, emergency, q10
MATCH (u:EmergencyOrganization)
WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, coalesce(seat, area, u) AS place
WITH u, place, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT u, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN u.code AS subject, u.name AS name, u.tier AS tier, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  u.valid_from AS begun, u.valid_to AS ends, u.valid_to IS NOT NULL AS covered,
  CASE WHEN u.valid_to IS NULL THEN '未填终止日期' END AS reason
ORDER BY subject, street_code, community_code
