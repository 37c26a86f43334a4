"""The check: rules counted on a graph, judged, and compared with waivers and baseline."""
