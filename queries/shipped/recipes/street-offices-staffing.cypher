// title: Street offices and their staffing plan
// title_zh: 街道三定方案
// question: Which street offices have a staffing plan and no more people than approved posts? An office without
//   these numbers is unknown. The government of a town or township (镇、乡) needn't have one.
// question_zh: 哪些街道办事处有三定方案且不超编？（编制或人数未填的记为未知；乡镇人民政府不作要求）
// params: scope: place code = 511702, on: date = today
// returns: subject: StreetOffice, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, revised: date, approved: integer, filled: integer, free: integer, covered: boolean,
//   reason: text
// fragments: current(u), unit_area(u, r, area, seat), places_above(place, up), in_chain(chain, up)
// tags: coverage, government, q5
MATCH (u:StreetOffice)
WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)-[r:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF]->(area)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
OPTIONAL MATCH (area)-[:COVERS]->(seat:Place)
WITH u, coalesce(seat, area, u) AS place
WITH u, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE (any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6))
  AND none(up IN chain WHERE up:Street AND coalesce(up.form, '') IN ['镇', '乡'])
WITH DISTINCT u, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN u.code AS subject, u.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, u.plan_revised AS revised, u.approved_posts AS approved,
  u.filled_posts AS filled, u.approved_posts - u.filled_posts AS free,
  CASE WHEN u.plan_revised IS NULL THEN false ELSE u.filled_posts <= u.approved_posts END AS covered,
  CASE WHEN u.plan_revised IS NULL THEN '没有三定方案' WHEN u.approved_posts IS NULL THEN '核定编制未填'
    WHEN u.filled_posts IS NULL THEN '实有人数未填' WHEN u.filled_posts > u.approved_posts THEN '实有人数超过核定编制' END AS reason
ORDER BY subject, street_code, community_code
