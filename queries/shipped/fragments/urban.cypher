// title: A place of a community, of a street, or of a village that belongs to a street; not of the village of a town or township
// title_zh: 社区、街道以及街道所辖村的地点（不含乡镇所辖村的）
// variables: chain, up
none(up IN chain WHERE up:Community) OR any(up IN chain WHERE (up:Community AND coalesce(up.form, '') <> '村') OR (up:Street AND coalesce(up.form, '') = '街道'))
