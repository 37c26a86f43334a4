// title: The property firms that serve a compound under a contract valid on the day
// title_zh: 当日服务小区的物业企业
// variables: x, e, f
OPTIONAL MATCH (x)<-[e:SERVES]-(f:PropertyFirm)
WHERE (e.valid_from IS NULL OR e.valid_from <= $on) AND (e.valid_to IS NULL OR e.valid_to > $on)
  AND (f.valid_from IS NULL OR f.valid_from <= $on) AND (f.valid_to IS NULL OR f.valid_to > $on)
