INSERT INTO override (types, comments) VALUES (:types, :comments)
