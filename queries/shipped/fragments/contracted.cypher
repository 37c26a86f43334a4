// title: The property contracts of a compound that are valid on the day
// title_zh: 当日在履行的物业合同
// variables: x, e, f
MATCH (x:Compound)<-[e:SERVES]-(f:PropertyFirm)
WHERE (e.valid_from IS NULL OR e.valid_from <= $on) AND (e.valid_to IS NULL OR e.valid_to > $on)
