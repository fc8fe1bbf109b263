/*
 * connection.h: the members of struct writer, private to store/write.
 */
#ifndef DMARC_STORE_WRITE_CONNECTION_H
#define DMARC_STORE_WRITE_CONNECTION_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "store/database.h"
#include "store/write/statements.h"

struct writer {
	struct database file;
	struct statement statement[STATEMENTS];
	const volatile sig_atomic_t *stop;	/* of waiting; NULL: none */
	int busy_ms;
	bool open;		/* a transaction, as far as is known */
	uint64_t transactions;	/* begun so far */
	uint64_t losses;	/* how often rows were deleted (rolled back
				 * or pruned); keys noted before may be wrong */
};

#endif
