-- Changes when another program has written to the database.
PRAGMA data_version
