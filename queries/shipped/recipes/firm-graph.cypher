// title: What a property firm serves, drawn
// title_zh: 物业企业服务版图
// question: Which compounds does a property firm serve under current contracts, in which communities and streets, who
//   works for it, and which joint committees did it join?
// question_zh: 一家物业企业当前服务哪些小区，分布在哪些社区和街道，有哪些岗位和人员，加入了哪些大党委？
// params: firm: PropertyFirm, on: date = today
// returns: firm: node, served: path, joined: path, posts: path
// fragments: current(e), current(h)
// tags: graph, property, q2
MATCH (f:PropertyFirm {code: $firm})
RETURN f AS firm,
  [way = (f)-[e:SERVES]->(x:Compound)-[:PART_OF*0..10]->(:Compound|MicroGrid|Grid|Community|Area|Street|District)
    WHERE (e.valid_from IS NULL OR e.valid_from <= $on) AND (e.valid_to IS NULL OR e.valid_to > $on) | way] AS served,
  [way = (f)-[:JOINS]->(:JointCommittee) | way] AS joined,
  [way = (f)<-[:POST_IN]-(:Post) | way] + [way = (f)<-[:POST_IN]-(:Post)<-[h:HOLDS]-(:Person)
    WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on) | way] AS posts
