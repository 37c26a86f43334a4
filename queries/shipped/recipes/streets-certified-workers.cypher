// title: Certified community workers of streets
// title_zh: 街道社区工作者持证
// question: In which streets do enough of the community workers have a certificate as social worker? A street is unknown
//   if these numbers aren't recorded for one of its residents' committees. Villages don't count, and neither do
//   streets and towns with villages only.
// question_zh: 哪些街道的社区工作者持证比例达到标准？（有居委会未填人数的记为未知；村不计，只有村的街道和乡镇也不计）
// params: scope: place code = 511702, on: date = today, certified_percent_min: integer = 50
// returns: subject: Street, name: text, street: text, street_code: Street, committees: integer, workers: integer,
//   certified: integer, covered: boolean, reason: text
// fragments: current(o), places_above(s, up), in_chain(chain, up)
// tags: coverage, staff, q3
MATCH (s:Street)
WITH s, [(s)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
OPTIONAL MATCH (unit:Community)-[:PART_OF*1..2]->(s)
WITH s, count(unit) AS units, sum(CASE WHEN unit.form = '村' THEN 1 ELSE 0 END) AS villages
WHERE units = 0 OR villages < units
OPTIONAL MATCH (o:ResidentsCommittee)-[:REPRESENTS]->(c:Community)-[:PART_OF*1..2]->(s)
WHERE (c.form IS NULL OR c.form <> '村') AND (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
WITH DISTINCT s, o, CASE WHEN o.community_workers IS NOT NULL AND o.certified_workers IS NOT NULL THEN 1 ELSE 0 END AS filled
WITH s, count(o) AS committees, sum(filled) AS filled, sum(o.community_workers) AS workers, sum(o.certified_workers) AS certified
WITH s, committees, workers, certified, committees > 0 AND filled = committees AND workers > 0 AS known
RETURN s.code AS subject, s.name AS name, s.name AS street, s.code AS street_code, committees, workers, certified,
  CASE WHEN known THEN certified * 100 >= workers * $certified_percent_min END AS covered,
  CASE WHEN committees = 0 THEN '没有居民委员会' WHEN NOT known THEN '未填社区工作者数或持证人数'
    WHEN certified * 100 < workers * $certified_percent_min THEN '持证比例不足' END AS reason
ORDER BY subject
