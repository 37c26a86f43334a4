// title: Departments and their yearly marks
// title_zh: 街道评议部门
// question: Which departments didn't get marks from a street office in the last full year? The
//   government of a town or township (镇、乡) needn't give marks.
// question_zh: 上一完整年度，哪些部门未经街道办事处评议？（乡镇人民政府不作要求）
// params: scope: place code = 511702, on: date = today
// returns: subject: Department, name: text, office: StreetOffice, office_name: text, community: text,
//   community_code: Community, street: text, street_code: Street, score: decimal, covered: boolean, reason: text
// fragments: current(u), unit_area(u, r, area, seat), places_above(place, up), in_chain(chain, up),
//   current(t)
// tags: coverage, government, q10
MATCH (u:StreetOffice)
WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, coalesce(seat, area, u) AS place
WITH u, place, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE (any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6))
  AND none(up IN chain WHERE up:Street AND coalesce(up.form, '') IN ['镇', '乡'])
WITH DISTINCT u, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
MATCH (t:Department)
WHERE (t.valid_from IS NULL OR t.valid_from <= $on) AND (t.valid_to IS NULL OR t.valid_to > $on)
OPTIONAL MATCH (u)-[m:EVALUATES]->(t)
WHERE m.year = ($on + duration({days: 1})).year - 1
WITH t, u, c, s, count(m) AS marks, avg(m.score) AS score
RETURN t.code AS subject, t.name AS name, u.code AS office, u.name AS office_name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  score, marks > 0 AS covered, CASE WHEN marks = 0 THEN '未评议' END AS reason
ORDER BY subject, office, street_code, community_code
