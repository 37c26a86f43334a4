// title: Certificates and training of community workers
// title_zh: 社区工作者持证与培训
// question: How many of the people with a post in a community's committees, service centre or grids have a
//   certificate as social worker, are trained for every counter, or took part in a training?
// question_zh: 各社区“两委”、党群服务中心和网格在岗人员中，多少人持社会工作者证、多少人全岗通、多少人参加过培训？
// params: scope: place code = 511702, on: date = today
// returns: community: text, community_code: Community, street: text, street_code: Street, people: integer,
//   certified: integer, all_round: integer, trained: integer
// fragments: current(h), places_above(place, up), in_chain(chain, up)
// tags: posts, q3
MATCH (n:Person)-[h:HOLDS]->(post:Post)-[:POST_IN]->(u)
WHERE (u:ResidentsCommittee OR u:ServiceCentre OR u:Grid OR (u:PartyOrganization AND u.tier = 2)) AND (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
OPTIONAL MATCH (u)-[:COVERS|REPRESENTS|SERVES]->(area:Place)
WITH n, coalesce(area, u) AS place
WITH n, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH n, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
WITH DISTINCT n, c, s
OPTIONAL MATCH (n)-[:TAKES_PART]->(a:Activity)
WHERE a.category = '培训学习' AND (a.date IS NULL OR a.date <= $on)
WITH n, c, s, count(a) AS trainings
RETURN c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, count(n) AS people, sum(CASE WHEN n.certificate IS NOT NULL THEN 1 ELSE 0 END) AS certified,
  sum(CASE WHEN n.all_round THEN 1 ELSE 0 END) AS all_round, sum(CASE WHEN trainings > 0 THEN 1 ELSE 0 END) AS trained
ORDER BY street_code, community_code
