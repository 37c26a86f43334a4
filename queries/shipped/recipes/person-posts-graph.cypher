// title: The posts of a person, drawn
// title_zh: 一人任职图
// question: Which posts does a person hold, in which units, and to which places do these units belong?
// question_zh: 一个人担任哪些岗位、在哪些单位，这些单位属于哪些地点？
// params: person: Person, on: date = today
// returns: person: node, posts: path, places: path
// fragments: current(h), current(link)
// tags: graph, posts, q3
MATCH (n:Person {code: $person})
RETURN n AS person,
  [way = (n)-[h:HOLDS]->(:Post)-[:POST_IN*0..1]->()
    WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on) | way] AS posts,
  [way = (n)-[h:HOLDS]->(:Post)-[:POST_IN]->()-[links:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|UNIT_OF*0..2]->(:Place)-[:PART_OF*0..10]->(:Building|NaturalVillage|Compound|MicroGrid|VillagerGroup|Grid|Community|Area|Street|District)
    WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
      AND all(link IN links WHERE (link.valid_from IS NULL OR link.valid_from <= $on) AND (link.valid_to IS NULL OR link.valid_to > $on)) | way] AS places
