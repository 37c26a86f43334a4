// title: Party branches by founding mode
// title_zh: 六种组建方式统计
// question: How many party branches of each street were founded in each of the six modes?
// question_zh: 各街道的小区党支部按六种组建方式各有多少？
// params: scope: place code = 511702, on: date = today
// returns: street: text, street_code: Street, founding_mode: text, branches: integer, members: integer
// fragments: current(u), unit_area(u, r, area, seat), places_above(place, up), in_chain(chain, up)
// tags: party, q1
MATCH (u:PartyOrganization)
WHERE u.tier = 4 AND (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, coalesce(seat, area, u) AS place
WITH u, place, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT u, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
WITH DISTINCT u, s
RETURN s.name AS street, s.code AS street_code, coalesce(u.founding_mode, '未填') AS founding_mode,
  count(u) AS branches, sum(coalesce(u.members, 0)) AS members
ORDER BY street_code, founding_mode
