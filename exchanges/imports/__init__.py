"""Files that people bring to exchanges."""
