// title: A post and its holder on the day
// title_zh: 当日在任的岗位与人员
// variables: post, h, n
MATCH (post:Post)<-[h:HOLDS]-(n:Person)
WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
