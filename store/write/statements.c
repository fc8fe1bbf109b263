/*
 * statements.c: see statements.h.
 */
#include "store/write/statements.h"

#include <stddef.h>

#define AS_TEXT(name) extern const char text_##name[];
STORE_STATEMENTS(AS_TEXT)
#undef AS_TEXT

#define AS_ROW(name) [SQL_##name] = text_##name,
static const char *const statements[STATEMENTS] = {
	STORE_STATEMENTS(AS_ROW)
};
#undef AS_ROW

#define AS_NAME(name) [P_##name] = ":" #name,
static const char *const parameters[PARAMETERS] = {
	STORE_PARAMETERS(AS_NAME)
};
#undef AS_NAME

int
statement_prepare(sqlite3 *db, enum store_sql sql, struct statement *out)
{
	int rc = sqlite3_prepare_v3(db, statements[sql], -1,
	    SQLITE_PREPARE_PERSISTENT, &out->stmt, NULL);

	for (size_t p = 0; rc == SQLITE_OK && p < PARAMETERS; p++)
		out->place[p] = (unsigned char)sqlite3_bind_parameter_index(
		    out->stmt, parameters[p]);
	return rc;
}
