"""The only room that speaks SQL. Every read takes a Viewer."""
