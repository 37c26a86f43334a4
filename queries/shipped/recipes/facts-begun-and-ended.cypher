// title: Facts that began or ended between two days
// title_zh: 期间起止变动
// question: Which organisations, contracts and terms of office began or ended between two days?
// question_zh: 两个日期之间，哪些组织、合同、任职开始或终止？
// params: since: date = 2023-01-01, until: date = today
// returns: day: date, change: text, kind: text, code: text, name: text, about: text, about_name: text
// tags: history, q10
CALL () {
  MATCH (o:Organization)
  WHERE o.valid_from > $since AND o.valid_from <= $until
  RETURN o.valid_from AS day, '开始' AS change, [label IN labels(o) WHERE label <> 'Organization'][0] AS kind,
    o.code AS code, o.name AS name, null AS about, null AS about_name
  UNION
  MATCH (o:Organization)
  WHERE o.valid_to > $since AND o.valid_to <= $until
  RETURN o.valid_to AS day, '终止' AS change, [label IN labels(o) WHERE label <> 'Organization'][0] AS kind,
    o.code AS code, o.name AS name, null AS about, null AS about_name
  UNION
  MATCH (f:PropertyFirm)-[e:SERVES]->(x:Compound)
  WHERE e.valid_from > $since AND e.valid_from <= $until
  RETURN e.valid_from AS day, '开始' AS change, 'SERVES' AS kind, f.code AS code, f.name AS name, x.code AS about, x.name AS about_name
  UNION
  MATCH (f:PropertyFirm)-[e:SERVES]->(x:Compound)
  WHERE e.valid_to > $since AND e.valid_to <= $until
  RETURN e.valid_to AS day, '终止' AS change, 'SERVES' AS kind, f.code AS code, f.name AS name, x.code AS about, x.name AS about_name
  UNION
  MATCH (n:Person)-[h:HOLDS]->(post:Post)
  WHERE h.valid_from > $since AND h.valid_from <= $until
  RETURN h.valid_from AS day, '开始' AS change, 'HOLDS' AS kind, n.code AS code, n.name AS name, post.code AS about, post.name AS about_name
  UNION
  MATCH (n:Person)-[h:HOLDS]->(post:Post)
  WHERE h.valid_to > $since AND h.valid_to <= $until
  RETURN h.valid_to AS day, '终止' AS change, 'HOLDS' AS kind, n.code AS code, n.name AS name, post.code AS about, post.name AS about_name
}
RETURN day, change, kind, code, name, about, about_name
ORDER BY day, change, kind, code, about
