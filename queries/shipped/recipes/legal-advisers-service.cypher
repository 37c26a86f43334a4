// title: Visits and lectures of legal advisers
// title_zh: 社区法律顾问服务次数
// question: In which communities does the legal adviser come often enough and lecture often enough? A community is unknown
//   if the numbers aren't recorded; communities without an adviser don't count.
// question_zh: 哪些社区的法律顾问按规定到社区服务并举办讲座？（未填次数的记为未知，没有法律顾问的不计）
// params: scope: place code = 511702, on: date = today, adviser_days_per_month_min: integer = 1,
//   adviser_lectures_per_quarter_min: integer = 1
// returns: subject: Community, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, visit_days: integer, lectures: integer, covered: boolean, reason: text
// fragments: current(l), places_above(c, up), in_chain(chain, up)
// tags: coverage, legal, q1
MATCH (c:Community)<-[:SERVES]-(l:LegalService)
WHERE l.service = '法律顾问' AND (l.valid_from IS NULL OR l.valid_from <= $on) AND (l.valid_to IS NULL OR l.valid_to > $on)
WITH c, max(l.visit_days) AS visit_days, max(l.lectures) AS lectures, sum(CASE WHEN l.visit_days >= $adviser_days_per_month_min AND l.lectures >= $adviser_lectures_per_quarter_min THEN 1 ELSE 0 END) AS serving,
  sum(CASE WHEN l.visit_days IS NULL OR l.lectures IS NULL THEN 1 ELSE 0 END) AS unfilled
WITH c, visit_days, lectures, CASE WHEN serving > 0 THEN true WHEN unfilled = 0 THEN false END AS enough, [(c)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH c, visit_days, lectures, enough, head([up IN chain WHERE up:Street]) AS s
RETURN c.code AS subject, c.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  visit_days, lectures, enough AS covered,
  CASE WHEN enough IS NULL THEN '服务次数未填' WHEN NOT enough THEN '服务天数或讲座不足' END AS reason
ORDER BY subject
