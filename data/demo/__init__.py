"""The seeded demonstration set: synthetic reports, reporting units and activities. docs/DEMO.md says what is in it."""
