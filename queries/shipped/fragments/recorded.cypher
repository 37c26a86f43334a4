// title: Whether the graph has more about a community than the community itself: a grid in it, an organisation linked with it, or a post
// title_zh: 除自身之外已有数据的社区
// variables: c
EXISTS { (c)<-[:PART_OF|COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|POST_IN]-() }
