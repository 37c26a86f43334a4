// title: Posts by name
// title_zh: 岗位统计
// question: How many posts of each name are held, vacant, held by several people, or without a term?
// question_zh: 各类岗位各有多少在任、空缺、一岗多人、未设任期？
// params: on: date = today
// returns: post_name: text, posts: integer, held: integer, vacant: integer, held_by_several: integer,
//   without_term: integer
// fragments: current(h)
// tags: posts, q3
MATCH (post:Post)
OPTIONAL MATCH (post)<-[h:HOLDS]-(n:Person)
WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
WITH post, count(DISTINCT n) AS holders
RETURN post.name AS post_name, count(post) AS posts, sum(CASE WHEN holders > 0 THEN 1 ELSE 0 END) AS held,
  sum(CASE WHEN holders = 0 THEN 1 ELSE 0 END) AS vacant, sum(CASE WHEN holders > 1 THEN 1 ELSE 0 END) AS held_by_several,
  sum(CASE WHEN post.term_years IS NULL THEN 1 ELSE 0 END) AS without_term
ORDER BY post_name
