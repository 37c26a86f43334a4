// title: Resident institutions and the communities with which they are registered
// title_zh: 驻区单位双报到
// question: Which resident institutions have registered with a community?
// question_zh: 哪些驻区单位已向社区报到（双报到）？
// params: scope: place code = 511702, on: date = today
// returns: subject: ResidentInstitution, name: text, sector: text, community: text, community_code: Community,
//   street: text, street_code: Street, communities: integer, covered: boolean, reason: text
// fragments: current(i), places_above(place, up), in_chain(chain, up)
// tags: coverage, partners, q1
MATCH (i:ResidentInstitution)
WHERE (i.valid_from IS NULL OR i.valid_from <= $on) AND (i.valid_to IS NULL OR i.valid_to > $on)
OPTIONAL MATCH (i)-[:REPORTS_IN]->(there:Community)
WITH i, count(there) AS reports, collect(there) AS reported
OPTIONAL MATCH (i)-[:JOINS]->(:JointCommittee)-[:COVERS]->(home:Place)
WITH i, reports, reported, collect(home) AS homes
UNWIND CASE WHEN reports > 0 THEN reported WHEN size(homes) > 0 THEN homes ELSE [i] END AS place
WITH i, reports, place, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT i, reports, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN i.code AS subject, i.name AS name, i.sector AS sector, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  reports AS communities, reports > 0 AS covered, CASE WHEN reports = 0 THEN '没有向社区报到' END AS reason
ORDER BY subject, street_code, community_code
