// title: Property firms and the number of compounds that rely on them alone
// title_zh: 物业企业依赖度
// question: Which property firms are the only firm of more compounds than allowed?
// question_zh: 哪些物业企业是过多小区的唯一物业服务？
// params: scope: place code = 511702, on: date = today, compounds_per_firm_max: integer = 5
// returns: subject: PropertyFirm, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, served: integer, only_cover: integer, covered: boolean, reason: text
// fragments: contracted(x, e, f), above_compound(x, g, c, s, d), in_compound(x, g, c, s, d)
// tags: coverage, resilience, q7
MATCH (x:Compound)<-[e:SERVES]-(f:PropertyFirm)
WHERE (e.valid_from IS NULL OR e.valid_from <= $on) AND (e.valid_to IS NULL OR e.valid_to > $on)
WITH x, collect(DISTINCT f) AS firms
OPTIONAL MATCH (x)-[:PART_OF]->(g:Grid)
OPTIONAL MATCH (g)-[:PART_OF]->(c:Community)
OPTIONAL MATCH (c)-[:PART_OF]->(s:Street)
OPTIONAL MATCH (s)-[:PART_OF]->(d:District)
WITH x, firms, g, c, s, d
WHERE $scope IN [d.code, s.code, c.code, g.code, x.code] OR (d IS NULL AND size($scope) = 6)
UNWIND firms AS f
WITH f, count(DISTINCT x) AS served, count(DISTINCT CASE WHEN size(firms) = 1 THEN x.code END) AS only_cover, collect(DISTINCT c) AS cs
UNWIND CASE WHEN size(cs) > 0 THEN cs ELSE [null] END AS c
OPTIONAL MATCH (c)-[:PART_OF]->(s:Street)
RETURN f.code AS subject, f.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  served, only_cover, only_cover <= $compounds_per_firm_max AS covered,
  CASE WHEN only_cover > $compounds_per_firm_max THEN '过多小区只靠该企业' END AS reason
ORDER BY subject, street_code, community_code
