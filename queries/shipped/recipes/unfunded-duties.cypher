// title: Duties that need funds
// title_zh: 费随事转经费
// question: Of the assignments of duties that need funds, which have no funds? An assignment for which this isn't
//   recorded is unknown.
// question_zh: 费随事转事项中，哪些承接单位经费未到位？（未填的记为未知）
// params: scope: place code = 511702, on: date = today
// returns: subject: Duty, name: text, unit: text, unit_name: text, community: text, community_code: Community,
//   street: text, street_code: Street, covered: boolean, reason: text
// fragments: unit_area(u, r, area, seat), places_above(place, up), in_chain(chain, up)
// tags: coverage, duties, q11
MATCH (y:Duty)-[a:ASSIGNED_TO]->(u:Organization)
WHERE y.paid
WITH y, a.funded AS funded, u
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH y, funded, u, coalesce(seat, area, u) AS place
WITH y, funded, u, place, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT y, funded, u, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN y.code AS subject, y.name AS name, u.code AS unit, u.name AS unit_name,
  c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, funded AS covered,
  CASE WHEN funded IS NULL THEN '经费情况未填' WHEN NOT funded THEN '经费未到位' END AS reason
ORDER BY subject, unit, street_code, community_code
