// title: A place outside the villages of towns and townships: in a community, in a village of a street, or in neither
// title_zh: 社区、街道以及街道所辖村的地点（不含乡镇所辖村的）
// variables: chain, up
none(up IN chain WHERE up:Community) OR any(up IN chain WHERE (up:Community AND coalesce(up.form, '') <> '村') OR (up:Street AND coalesce(up.form, '') = '街道'))
