"""Reading feeds: RSS, Atom and JSON Feed, lists of feeds, and the feeds that a home page names."""
