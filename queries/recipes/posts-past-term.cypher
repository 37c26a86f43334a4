// title: Posts and whether their term is over
// title_zh: 岗位任期
// question: Of the posts held for a limited term, whose holder is past it? Unknown where no term is set.
// question_zh: 有任期的岗位中，哪些任期已满未换届？（未定任期的记为未知）
// params: on: date = today
// returns: subject: Post, name: text, unit: text, unit_name: text, person: Person, person_name: text,
//   since: date, term_years: integer, covered: boolean, reason: text
// tags: coverage, posts, q3
MATCH (post:Post)<-[h:HOLDS]-(n:Person)
WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
OPTIONAL MATCH (post)-[:POST_IN]->(u)
WITH post, h, n, min(u.code) AS unit, min(u.name) AS unit_name
WITH post, n, unit, unit_name, h.valid_from AS since, post.term_years AS term
WITH post, n, unit, unit_name, since, term, since + duration({years: coalesce(term, 0)}) > $on AS within
RETURN post.code AS subject, post.name AS name, unit, unit_name, n.code AS person, n.name AS person_name,
  since, term AS term_years, CASE WHEN term IS NOT NULL THEN within END AS covered,
  CASE WHEN term IS NULL THEN '未定任期' WHEN NOT within THEN '任期已满' END AS reason
ORDER BY subject, person, since
