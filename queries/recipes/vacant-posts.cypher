// title: Posts and whether they are vacant
// title_zh: 岗位空缺
// question: Which posts does nobody hold on the day?
// question_zh: 当日哪些岗位空缺？
// params: on: date = today
// returns: subject: Post, name: text, unit: text, unit_name: text, covered: boolean, reason: text
// tags: coverage, posts, q3
MATCH (post:Post)
OPTIONAL MATCH (post)<-[h:HOLDS]-(n:Person)
WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
WITH post, count(DISTINCT n) AS holders
OPTIONAL MATCH (post)-[:POST_IN]->(u)
WITH post, holders, min(u.code) AS unit, min(u.name) AS unit_name
RETURN post.code AS subject, post.name AS name, unit, unit_name,
  holders > 0 AS covered, CASE WHEN holders = 0 THEN '岗位空缺' END AS reason
ORDER BY subject
