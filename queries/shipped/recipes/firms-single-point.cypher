// title: Firms that are the only firm of many compounds
// title_zh: 物业企业单点依赖
// question: If a property firm left, how many compounds would have no firm?
// question_zh: 某家物业企业一旦退出，哪些小区将失去唯一的物业服务？
// params: scope: place code = 511702, on: date = today
// returns: firm: PropertyFirm, firm_name: text, only_cover: integer, served: integer, streets: integer
// fragments: contracted(x, e, f), above_compound(x, g, c, s, d), in_compound(x, g, c, s, d)
// tags: resilience, q7
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
WITH f, count(x) AS served, sum(CASE WHEN size(firms) = 1 THEN 1 ELSE 0 END) AS only_cover, count(DISTINCT s) AS streets
WHERE only_cover > 0
RETURN f.code AS firm, f.name AS firm_name, only_cover, served, streets
ORDER BY only_cover DESC, firm
