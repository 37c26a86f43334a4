// title: Everybody who is responsible for a compound, drawn
// title_zh: 小区责任全图
// question: Which organisations, posts and people are responsible for a compound: in its grids and community, for its
//   property service, for its owners and for its buildings?
// question_zh: 一个小区由哪些组织、岗位和人员负责：所在网格和社区、物业、业委会、党支部、各楼栋？
// params: compound: Compound, on: date = today
// returns: way: path, link: relationship, unit: node, post_in: relationship, post: node, holds: relationship, person:
//   node
// fragments: current(link), current(u), current(h)
// tags: graph, responsibility, q2
CALL () {
  MATCH way = (:Compound {code: $compound})-[:PART_OF*0..10]->(place:Compound|MicroGrid|Grid|VillagerGroup|Community)
  RETURN way, place
  UNION
  MATCH way = (:Compound {code: $compound})<-[:PART_OF]-(place:Building)
  RETURN way, place
}
OPTIONAL MATCH (place)<-[link:COVERS|REPRESENTS|SERVES]-(u:PartyOrganization|ResidentsCommittee|PropertyFirm|OwnersCommittee|SelfGovernanceBody)
WHERE (link.valid_from IS NULL OR link.valid_from <= $on) AND (link.valid_to IS NULL OR link.valid_to > $on)
  AND (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
WITH way, place, link, u
UNWIND CASE WHEN u IS NULL THEN [place] ELSE [place, u] END AS body
OPTIONAL MATCH (body)<-[at:POST_IN]-(post:Post)
OPTIONAL MATCH (post)<-[h:HOLDS]-(n:Person)
WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
RETURN way, link, u AS unit, at AS post_in, post, h AS holds, n AS person
ORDER BY length(way), place.code, u.code, post.code, n.code
