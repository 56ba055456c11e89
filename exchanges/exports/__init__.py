"""Files that people take away from exchanges."""
