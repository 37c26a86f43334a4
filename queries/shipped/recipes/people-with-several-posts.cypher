// title: People who hold several posts
// title_zh: 交叉任职人员
// question: Who holds more than one post on the day, and where?
// question_zh: 当日谁担任两个以上岗位，分别在哪里？
// params: on: date = today
// returns: person: Person, name: text, post: Post, post_name: text, unit: text, unit_name: text, posts: integer
// fragments: current(h)
// tags: posts, q3
MATCH (n:Person)-[h:HOLDS]->(post:Post)
WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
WITH n, collect(DISTINCT post) AS held
WHERE size(held) > 1
UNWIND held AS post
OPTIONAL MATCH (post)-[:POST_IN]->(u)
WITH n, post, size(held) AS posts, min(u.code) AS unit, min(u.name) AS unit_name
RETURN n.code AS person, n.name AS name, post.code AS post, post.name AS post_name, unit, unit_name, posts
ORDER BY posts DESC, person, post
