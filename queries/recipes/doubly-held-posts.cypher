// title: Posts and whether several people hold them
// title_zh: 岗位一岗多人
// question: Of the posts that are held, which are held by several people on the day?
// question_zh: 在任岗位中，当日哪些由多人同时担任？
// params: on: date = today
// returns: subject: Post, name: text, unit: text, unit_name: text, holders: integer, people: text, covered: boolean,
//   reason: text
// tags: coverage, posts, q3
MATCH (post:Post)<-[h:HOLDS]-(n:Person)
WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
WITH DISTINCT post, n
ORDER BY n.code
WITH post, count(n) AS holders, collect(n.name) AS names
OPTIONAL MATCH (post)-[:POST_IN]->(u)
WITH post, holders, names, min(u.code) AS unit, min(u.name) AS unit_name
RETURN post.code AS subject, post.name AS name, unit, unit_name, holders,
  reduce(list = '', one IN names | CASE WHEN list = '' THEN one ELSE list + '、' + one END) AS people,
  holders = 1 AS covered, CASE WHEN holders > 1 THEN '一岗多人' END AS reason
ORDER BY subject
