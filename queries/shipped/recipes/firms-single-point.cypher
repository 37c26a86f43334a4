// title: Firms that are the only firm of many compounds
// title_zh: 物业企业单点依赖
// question: If a property firm left, how many compounds would have no firm?
// question_zh: 某家物业企业一旦退出，哪些小区将失去唯一的物业服务？
// params: scope: place code = 511702, on: date = today
// returns: firm: PropertyFirm, firm_name: text, only_cover: integer, served: integer, streets: integer
// fragments: contracted(x, e, f), places_above(x, up), in_chain(chain, up)
// tags: resilience, q7
MATCH (x:Compound)<-[e:SERVES]-(f:PropertyFirm)
WHERE (e.valid_from IS NULL OR e.valid_from <= $on) AND (e.valid_to IS NULL OR e.valid_to > $on)
WITH x, collect(DISTINCT f) AS firms
WITH x, firms, [(x)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH x, firms, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
UNWIND firms AS f
WITH f, count(x) AS served, sum(CASE WHEN size(firms) = 1 THEN 1 ELSE 0 END) AS only_cover, count(DISTINCT s) AS streets
WHERE only_cover > 0
RETURN f.code AS firm, f.name AS firm_name, only_cover, served, streets
ORDER BY only_cover DESC, firm
