-- From format 4 to 5: a database may belong to a fleet.
CREATE TABLE fleet (
    fleet_pk    INTEGER PRIMARY KEY CHECK (fleet_pk = 1),
    host        TEXT NOT NULL
) STRICT;

CREATE TABLE unsent (
    report      INTEGER PRIMARY KEY REFERENCES report,
    refused     TEXT
) STRICT;
