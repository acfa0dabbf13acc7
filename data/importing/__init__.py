"""Files of offices, from bytes to rows of the store: reading, mapping, checking, loading."""
