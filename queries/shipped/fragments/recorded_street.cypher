// title: Whether the graph has more about a street than its communities: an organisation that covers or serves it, or a post
// title_zh: 除社区之外已有数据的街道
// variables: s
EXISTS { (s)<-[:COVERS|SERVES|POST_IN]-() }
