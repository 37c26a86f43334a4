// title: Party organisations and the chain of those above them
// title_zh: 党组织体系树
// question: Which party organisations are above each party organisation, and does the chain reach the first tier?
// question_zh: 每个党组织逐级向上的隶属链是什么？能否到达第一级？
// params: scope: place code = 511702, on: date = today
// returns: organization: PartyOrganization, name: text, tier: integer, community: text, community_code: Community,
//   street: text, street_code: Street, above: integer, chain: text, reaches_top: boolean
// fragments: current(u), unit_area(u, r, area, seat), places_above(place, up), in_chain(chain, up)
// tags: party, q5
MATCH (u:PartyOrganization)
WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)-[:SUBORDINATE_TO]->(a1:PartyOrganization)
OPTIONAL MATCH (a1)-[:SUBORDINATE_TO]->(a2:PartyOrganization)
OPTIONAL MATCH (a2)-[:SUBORDINATE_TO]->(a3:PartyOrganization)
OPTIONAL MATCH (a3)-[:SUBORDINATE_TO]->(a4:PartyOrganization)
WITH u, [above IN [a1, a2, a3, a4] WHERE above IS NOT NULL] AS line
WITH u, size(line) AS above, coalesce(last(line), u).tier = 1 AS reaches_top,
  reduce(list = u.name, one IN line | list + ' → ' + one.name) AS path
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, above, path, reaches_top, coalesce(seat, area, u) AS place
WITH u, above, path, reaches_top, place, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT u, above, path, reaches_top, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN u.code AS organization, u.name AS name, u.tier AS tier, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, above, path AS chain, reaches_top
ORDER BY street_code, community_code, tier, organization, chain
