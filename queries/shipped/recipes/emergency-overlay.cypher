// title: Emergency organisations active on a day
// title_zh: 应急组织体系
// question: Which emergency organisations are active on the day? Which superior and which places does each have, and
//   until when is it active?
// question_zh: 当日有哪些应急党组织在运行，隶属关系、覆盖地点和截止日期如何？
// params: scope: place code = 511702, on: date = today
// returns: organization: EmergencyOrganization, name: text, tier: integer, community: text,
//   community_code: Community, street: text, street_code: Street, chain: text, begun: date, ends: date,
//   days_left: integer
// fragments: current(u), unit_area(u, r, area, seat), places_above(place, up), in_chain(chain, up)
// tags: emergency, q10
MATCH (u:EmergencyOrganization)
WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)-[:SUBORDINATE_TO]->(a1:EmergencyOrganization)
OPTIONAL MATCH (a1)-[:SUBORDINATE_TO]->(a2:EmergencyOrganization)
WITH u, reduce(list = u.name, one IN [above IN [a1, a2] WHERE above IS NOT NULL] | list + ' → ' + one.name) AS path
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, path, coalesce(seat, area, u) AS place
WITH u, path, place, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT u, path, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN u.code AS organization, u.name AS name, u.tier AS tier, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  path AS chain, u.valid_from AS begun, u.valid_to AS ends, duration.inDays($on, u.valid_to).days AS days_left
ORDER BY tier, organization, chain, street_code, community_code
