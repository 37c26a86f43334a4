// title: Matters and the order of their five steps
// title_zh: 五议步骤次序
// question: Which matters went through the five steps in their order, without a gap?
// question_zh: 哪些事项按五议次序逐步办理、没有跳步？
// params: scope: place code = 511702
// returns: subject: Matter, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, steps: integer, covered: boolean, reason: text
// fragments: places_above(place, up), in_chain(chain, up)
// tags: coverage, matters, q11
MATCH (m:Matter)<-[:STEP_OF]-(k:MatterStep)
WITH m, k
ORDER BY m.code, coalesce(k.ordinal, 99), k.code
WITH m, collect({ordinal: k.ordinal, name: k.name, date: k.date}) AS steps
WITH m, size(steps) AS number,
  size([i IN range(0, size(steps) - 1) WHERE coalesce(steps[i].ordinal, 0) <> i + 1]) AS gaps,
  size([i IN range(0, size(steps) - 1) WHERE steps[i].name <> ['党组织动议', '居民提议', '利益主体商议', '大会决议', '群众监督评议'][i]]) AS misnamed,
  size([i IN range(1, size(steps) - 1) WHERE steps[i].date < steps[i - 1].date
    OR (steps[i - 1].date IS NULL AND steps[i].date IS NOT NULL)]) AS back
OPTIONAL MATCH (m)-[:CONCERNS]->(concerned:Place)
WITH m, number, gaps, misnamed, back, coalesce(concerned, m) AS place
WITH m, number, gaps, misnamed, back, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT m, number, gaps, misnamed, back, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN m.code AS subject, m.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  number AS steps, gaps + misnamed + back = 0 AS covered,
  CASE WHEN gaps > 0 THEN '步骤缺漏或重复' WHEN misnamed > 0 THEN '步骤名称与序次不符' WHEN back > 0 THEN '日期次序颠倒' END AS reason
ORDER BY subject, street_code, community_code
