"""What a check or an answer looks like: for people, for programs and for a CI server."""
