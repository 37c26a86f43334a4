// title: Published totals and the graph's counts
// title_zh: 与公布数核对
// question: Do the counts agree with the published totals? The state of a total is unknown if wangge doesn't know what
//   the total counts (`measure`). A total of activities counts only those of the series in `only`, if it has one.
// question_zh: 图中数量与公布数是否一致？（不认识的指标记为未知；活动类指标只计“限定”中的系列）
// params: on: date = today
// returns: subject: PublishedTotal, name: text, measure: text, comparison: text, expected: integer, found: integer,
//   source: text, covered: boolean, reason: text
// fragments: current(o), current(h), recorded(o), recorded_street(o)
// tags: coverage, totals, q8
CALL () {
  MATCH (o:JointCommittee)
  WHERE o.level = 'street' AND (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
  WITH count(o) AS number
  RETURN 'joint_committees_street' AS measure, number
  UNION ALL
  MATCH (o:JointCommittee)
  WHERE o.level = 'community' AND (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
  WITH count(o) AS number
  RETURN 'joint_committees_community' AS measure, number
  UNION ALL
  MATCH (o:PartyOrganization)
  WHERE o.tier = 3 AND (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
  WITH count(o) AS number
  RETURN 'party_tier_3' AS measure, number
  UNION ALL
  MATCH (o:PartyOrganization)
  WHERE o.tier = 4 AND (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
  WITH count(o) AS number
  RETURN 'party_tier_4' AS measure, number
  UNION ALL
  MATCH (o:PartyOrganization)
  WHERE o.tier = 5 AND (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
  WITH count(o) AS number
  RETURN 'party_tier_5' AS measure, number
  UNION ALL
  MATCH (o:OwnersCommittee)
  WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
  WITH count(o) AS number
  RETURN 'owners_committees' AS measure, number
  UNION ALL
  MATCH (:PropertyFirm)-[o:SERVES]->(:Compound)
  WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
  WITH count(o) AS number
  RETURN 'property_engagements' AS measure, number
  UNION ALL
  MATCH (o:ServiceCentre)
  WHERE o.remodelled AND (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
  WITH count(o) AS number
  RETURN 'centres_remodelled' AS measure, number
  UNION ALL
  MATCH (o:Compound)
  WHERE o.renewed
  WITH count(o) AS number
  RETURN 'compounds_renewed' AS measure, number
  UNION ALL
  MATCH (o:Street)
  WHERE EXISTS { (o)<-[:COVERS|SERVES|POST_IN]-() }
  WITH count(o) AS number
  RETURN 'streets' AS measure, number
  UNION ALL
  MATCH (o:Community)
  WHERE EXISTS { (o)<-[:PART_OF|COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|POST_IN]-() }
  WITH count(o) AS number
  RETURN 'communities' AS measure, number
  UNION ALL
  MATCH (o:Street)
  WITH count(o) AS number
  RETURN 'street_level_units' AS measure, number
  UNION ALL
  MATCH (o:Community)
  WITH count(o) AS number
  RETURN 'community_level_units' AS measure, number
  UNION ALL
  MATCH (v:ChangeEvent)-[:CHANGED_TO]->(o:Street)
  WHERE v.change = '设立' AND (v.date IS NULL OR v.date <= $on)
  WITH count(DISTINCT o) AS number
  RETURN 'streets_set_up' AS measure, number
  UNION ALL
  MATCH (v:ChangeEvent)-[:CHANGED_TO]->(o:Community)
  WHERE v.change IN ['调整', '合并', '转制'] AND (v.date IS NULL OR v.date <= $on)
  WITH count(DISTINCT o) AS number
  RETURN 'communities_adjusted' AS measure, number
  UNION ALL
  MATCH (v:ChangeEvent)-[:CHANGED_TO]->(o:Community)
  WHERE v.change IN ['设立', '拆分'] AND (v.date IS NULL OR v.date <= $on)
  WITH count(DISTINCT o) AS number
  RETURN 'communities_set_up' AS measure, number
  UNION ALL
  MATCH (o:StreetOffice)
  WHERE o.plan_revised <= $on AND (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
  WITH count(o) AS number
  RETURN 'staffing_plans' AS measure, number
  UNION ALL
  MATCH (o:Duty)
  WHERE o.list = '赋权事项'
  WITH count(o) AS number
  RETURN 'duties_rights' AS measure, number
  UNION ALL
  MATCH (o:Duty)
  WHERE o.list = '服务事项'
  WITH count(o) AS number
  RETURN 'duties_services' AS measure, number
  UNION ALL
  MATCH (o:Duty)
  WHERE o.list = '协助事项'
  WITH count(o) AS number
  RETURN 'duties_assisting' AS measure, number
  UNION ALL
  MATCH (o:Duty)
  WHERE o.list = '负面事项'
  WITH count(o) AS number
  RETURN 'duties_negative' AS measure, number
  UNION ALL
  MATCH (o:Duty)
  WHERE o.list = '服务事项'
  WITH count(DISTINCT o.category) AS number
  RETURN 'service_classes' AS measure, number
  UNION ALL
  MATCH (o:Duty)
  WHERE o.paid
  WITH count(o) AS number
  RETURN 'duties_paid' AS measure, number
  UNION ALL
  MATCH (o:MentorStudio)
  WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
  WITH count(o) AS number
  RETURN 'mentor_studios' AS measure, number
  UNION ALL
  MATCH (o:Person)-[h:HOLDS]->(:Post)-[:POST_IN]->(b:ResidentsCommittee|PartyOrganization)
  WHERE o.non_local AND (b:ResidentsCommittee OR b.tier = 2) AND (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
  WITH count(DISTINCT o) AS number
  RETURN 'non_local_members' AS measure, number
}
WITH collect([measure, number]) AS numbers
MATCH (t:PublishedTotal)
OPTIONAL MATCH (a:Activity)
WHERE t.measure = 'activity_sessions' AND (t.only IS NULL OR a.series = t.only) AND (a.date IS NULL OR a.date <= $on)
WITH numbers, t, sum(CASE WHEN a IS NULL THEN 0 ELSE coalesce(a.sessions, 1) END) AS sessions
OPTIONAL MATCH (:Person)-[k:TAKES_PART]->(a:Activity)
WHERE t.measure = 'training_attendances' AND a.category = '培训学习' AND (t.only IS NULL OR a.series = t.only)
  AND (a.date IS NULL OR a.date <= $on)
WITH numbers, t, sessions, count(k) AS attendances
WITH t, CASE t.measure WHEN 'activity_sessions' THEN sessions WHEN 'training_attendances' THEN attendances
  ELSE head([one IN numbers WHERE one[0] = t.measure | one[1]]) END AS found
WITH t, found, CASE WHEN t.comparison = 'at_least' THEN found >= t.expected ELSE found = t.expected END AS agrees
RETURN t.code AS subject, t.name AS name, t.measure AS measure, t.comparison AS comparison,
  t.expected AS expected, found, t.source AS source, agrees AS covered,
  CASE WHEN found IS NULL THEN '不认识的指标' WHEN agrees THEN null WHEN found < t.expected THEN '少于公布数' ELSE '多于公布数' END AS reason
ORDER BY subject
