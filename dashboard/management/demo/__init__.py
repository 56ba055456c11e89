"""The demo: two real programmes with made-up people.

Institutions, countries and counts come from the sources that describe the programmes (UN Women
Virtual Knowledge Centre, "Implement mentoring and knowledge exchanges", 2011). Every person is made
up, and every address is at example.org.
"""
