// title: What depends on one person, drawn
// title_zh: 一人所系图
// question: Which units, subordinate party organisations and places depend on the posts that a person holds?
// question_zh: 一个人担任的岗位之下，有哪些单位、下级党组织和地点？
// params: person: Person, on: date = today
// returns: person: node, posts: path, places: path, parties: path
// fragments: current(h), current(link), current(low)
// tags: graph, posts, q7
MATCH (n:Person {code: $person})
RETURN n AS person,
  [way = (n)-[h:HOLDS]->(:Post)-[:POST_IN*0..1]->()
    WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on) | way] AS posts,
  [way = (n)-[h:HOLDS]->(:Post)-[:POST_IN]->()-[links:COVERS|REPRESENTS|SERVES|LINKED_IN*0..1]->(:Place)<-[:PART_OF*0..10]-(:Building|NaturalVillage|Compound|MicroGrid|VillagerGroup|Grid|Community|Area|Street)
    WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
      AND all(link IN links WHERE (link.valid_from IS NULL OR link.valid_from <= $on) AND (link.valid_to IS NULL OR link.valid_to > $on)) | way] AS places,
  [way = (n)-[h:HOLDS]->(:Post)-[:POST_IN]->(:PartyOrganization)<-[:SUBORDINATE_TO*1..4]-(low:PartyOrganization)
    WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
      AND (low.valid_from IS NULL OR low.valid_from <= $on) AND (low.valid_to IS NULL OR low.valid_to > $on) | way] AS parties
