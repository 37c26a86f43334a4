// title: Property firms and the number of compounds that rely on them alone
// title_zh: 物业企业依赖度
// question: Which property firms are the only firm of more compounds than allowed?
// question_zh: 哪些物业企业是过多小区的唯一物业服务？
// params: scope: place code = 511702, on: date = today, compounds_per_firm_max: integer = 5
// returns: subject: PropertyFirm, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, served: integer, only_cover: integer, covered: boolean, reason: text
// fragments: contracted(x, e, f), places_above(x, up), in_chain(chain, up)
// tags: coverage, resilience, q7
MATCH (x:Compound)<-[e:SERVES]-(f:PropertyFirm)
WHERE (e.valid_from IS NULL OR e.valid_from <= $on) AND (e.valid_to IS NULL OR e.valid_to > $on)
WITH x, collect(DISTINCT f) AS firms
WITH x, firms, [(x)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH x, firms, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
UNWIND firms AS f
WITH f, count(DISTINCT x) AS served, count(DISTINCT CASE WHEN size(firms) = 1 THEN x.code END) AS only_cover,
  collect(DISTINCT CASE WHEN c IS NOT NULL OR s IS NOT NULL THEN [c, s] END) AS areas
UNWIND CASE WHEN size(areas) > 0 THEN areas ELSE [[null, null]] END AS area
WITH f, served, only_cover, area[0] AS c, area[1] AS s
RETURN f.code AS subject, f.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  served, only_cover, only_cover <= $compounds_per_firm_max AS covered,
  CASE WHEN only_cover > $compounds_per_firm_max THEN '过多小区只靠该企业' END AS reason
ORDER BY subject, street_code, community_code
