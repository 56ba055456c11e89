"""What the pages and the engine need to know, in few queries."""
