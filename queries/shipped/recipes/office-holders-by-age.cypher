// title: Age and gender of those who hold posts in communities
// title_zh: 社区任职人员年龄与性别结构
// question: Of the people who hold posts in residents' committees, community party committees and grids, how many are
//   women, and how many are of each age? Only numbers are returned, no person's year of birth.
// question_zh: 居委会、社区党委、网格的任职人员中，女性多少，各年龄段多少？（只返回人数，不返回个人出生年份）
// params: scope: place code = 511702, on: date = today
// returns: street: Street, street_name: text, kind: text, people: integer, women: integer, men: integer,
//   up_to_35: integer, from_36_to_50: integer, over_50: integer, age_unknown: integer
// fragments: current(h), places_above(place, up), in_chain(chain, up)
// tags: posts, q3
MATCH (n:Person)-[h:HOLDS]->(:Post)-[:POST_IN]->(u)
WHERE (u:ResidentsCommittee OR u:Grid OR (u:PartyOrganization AND u.tier = 2)) AND (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
OPTIONAL MATCH (u)-[:COVERS|REPRESENTS]->(area:Place)
WITH n, u, coalesce(area, u) AS place
WITH n, u, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT n, head([up IN chain WHERE up:Street]) AS s,
  CASE WHEN u:ResidentsCommittee THEN 'ResidentsCommittee' WHEN u:Grid THEN 'Grid' ELSE 'PartyOrganization' END AS kind,
  ($on + duration({days: 0})).year - n.birth_year AS age
RETURN s.code AS street, s.name AS street_name, kind, count(n) AS people,
  sum(CASE WHEN n.gender = '女' THEN 1 ELSE 0 END) AS women, sum(CASE WHEN n.gender = '男' THEN 1 ELSE 0 END) AS men,
  sum(CASE WHEN age <= 35 THEN 1 ELSE 0 END) AS up_to_35,
  sum(CASE WHEN age > 35 AND age <= 50 THEN 1 ELSE 0 END) AS from_36_to_50,
  sum(CASE WHEN age > 50 THEN 1 ELSE 0 END) AS over_50, sum(CASE WHEN age IS NULL THEN 1 ELSE 0 END) AS age_unknown
ORDER BY street, kind
