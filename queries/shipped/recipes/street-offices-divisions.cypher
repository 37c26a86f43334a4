// title: Street offices and their divisions
// title_zh: 六办一中心
// question: Which street offices have six offices and one centre? The office of a town or township (镇、乡) needn't have
//   them.
// question_zh: 哪些街道办事处设齐“六办一中心”？（乡镇不作要求）
// params: scope: place code = 511702, on: date = today
// returns: subject: StreetOffice, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, offices: integer, centres: integer, covered: boolean, reason: text
// fragments: current(u), current(v), unit_area(u, r, area, seat), places_above(place, up),
//   in_chain(chain, up)
// tags: coverage, government, q5
MATCH (u:StreetOffice)
WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)<-[:UNIT_OF]-(v:OfficeDivision)
WHERE (v.valid_from IS NULL OR v.valid_from <= $on) AND (v.valid_to IS NULL OR v.valid_to > $on)
WITH u, sum(CASE WHEN v.division = '办' THEN 1 ELSE 0 END) AS offices,
  sum(CASE WHEN v.division = '中心' THEN 1 ELSE 0 END) AS centres
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, offices, centres, coalesce(seat, area, u) AS place
WITH u, offices, centres, place, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE (any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6))
  AND none(up IN chain WHERE up:Street AND coalesce(up.form, '') IN ['镇', '乡'])
WITH DISTINCT u, offices, centres, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN u.code AS subject, u.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  offices, centres, offices = 6 AND centres = 1 AS covered,
  CASE WHEN offices <> 6 THEN '办公室不是六个' WHEN centres <> 1 THEN '中心不是一个' END AS reason
ORDER BY subject, street_code, community_code
