// title: Published totals and the graph's counts
// title_zh: 与公布数核对
// question: Do the counts agree with the published totals? The state of a total is unknown if wangge doesn't know what
//   the total counts (`measure`).
// question_zh: 图中数量与公布数是否一致？（不认识的指标记为未知）
// params: on: date = today
// returns: subject: PublishedTotal, name: text, measure: text, comparison: text, expected: integer, found: integer,
//   source: text, covered: boolean, reason: text
// fragments: current(o), recorded(o)
// tags: coverage, totals, q8
OPTIONAL MATCH (o:JointCommittee)
WHERE o.level = 'street' AND (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
WITH count(o) AS joint_committees_street
OPTIONAL MATCH (o:JointCommittee)
WHERE o.level = 'community' AND (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
WITH joint_committees_street, count(o) AS joint_committees_community
OPTIONAL MATCH (o:PartyOrganization)
WHERE o.tier = 3 AND (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
WITH joint_committees_street, joint_committees_community, count(o) AS party_tier_3
OPTIONAL MATCH (o:PartyOrganization)
WHERE o.tier = 4 AND (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
WITH joint_committees_street, joint_committees_community, party_tier_3, count(o) AS party_tier_4
OPTIONAL MATCH (o:PartyOrganization)
WHERE o.tier = 5 AND (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
WITH joint_committees_street, joint_committees_community, party_tier_3, party_tier_4, count(o) AS party_tier_5
OPTIONAL MATCH (o:OwnersCommittee)
WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
WITH joint_committees_street, joint_committees_community, party_tier_3, party_tier_4, party_tier_5, count(o) AS owners_committees
OPTIONAL MATCH (:PropertyFirm)-[o:SERVES]->(:Compound)
WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
WITH joint_committees_street, joint_committees_community, party_tier_3, party_tier_4, party_tier_5, owners_committees, count(o) AS property_engagements
OPTIONAL MATCH (o:ServiceCentre)
WHERE o.remodelled AND (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
WITH joint_committees_street, joint_committees_community, party_tier_3, party_tier_4, party_tier_5, owners_committees, property_engagements, count(o) AS centres_remodelled
OPTIONAL MATCH (o:Compound)
WHERE o.renewed
WITH joint_committees_street, joint_committees_community, party_tier_3, party_tier_4, party_tier_5, owners_committees, property_engagements, centres_remodelled, count(o) AS compounds_renewed
OPTIONAL MATCH (o:Street)
WHERE EXISTS { (o)<-[:COVERS|SERVES|POST_IN]-() }
WITH joint_committees_street, joint_committees_community, party_tier_3, party_tier_4, party_tier_5, owners_committees, property_engagements, centres_remodelled, compounds_renewed, count(o) AS streets
OPTIONAL MATCH (o:Community)
WHERE EXISTS { (o)<-[:PART_OF|COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|POST_IN]-() }
WITH joint_committees_street, joint_committees_community, party_tier_3, party_tier_4, party_tier_5, owners_committees, property_engagements, centres_remodelled, compounds_renewed, streets, count(o) AS communities
OPTIONAL MATCH (o:Street)
WITH joint_committees_street, joint_committees_community, party_tier_3, party_tier_4, party_tier_5,
  owners_committees, property_engagements, centres_remodelled, compounds_renewed, streets, communities, count(o) AS street_level_units
OPTIONAL MATCH (o:Community)
WITH joint_committees_street, joint_committees_community, party_tier_3, party_tier_4, party_tier_5,
  owners_committees, property_engagements, centres_remodelled, compounds_renewed, streets, communities, street_level_units, count(o) AS community_level_units
MATCH (t:PublishedTotal)
WITH t, CASE t.measure
    WHEN 'joint_committees_street' THEN joint_committees_street
    WHEN 'joint_committees_community' THEN joint_committees_community
    WHEN 'party_tier_3' THEN party_tier_3
    WHEN 'party_tier_4' THEN party_tier_4
    WHEN 'party_tier_5' THEN party_tier_5
    WHEN 'owners_committees' THEN owners_committees
    WHEN 'property_engagements' THEN property_engagements
    WHEN 'centres_remodelled' THEN centres_remodelled
    WHEN 'compounds_renewed' THEN compounds_renewed
    WHEN 'streets' THEN streets
    WHEN 'communities' THEN communities
    WHEN 'street_level_units' THEN street_level_units
    WHEN 'community_level_units' THEN community_level_units
  END AS found
WITH t, found, CASE WHEN t.comparison = 'at_least' THEN found >= t.expected ELSE found = t.expected END AS agrees
RETURN t.code AS subject, t.name AS name, t.measure AS measure, t.comparison AS comparison,
  t.expected AS expected, found, t.source AS source, agrees AS covered,
  CASE WHEN found IS NULL THEN '不认识的指标' WHEN agrees THEN null WHEN found < t.expected THEN '少于公布数' ELSE '多于公布数' END AS reason
ORDER BY subject
