/*
 * flow.h: how reports flow into the database: from which mailbox, from whom,
 * and how old the answers of DNS are. Each read looks at a whole table.
 */
#ifndef DMARC_STORE_READ_FLOW_H
#define DMARC_STORE_READ_FLOW_H

#include <stdint.h>

#include "store/read/snapshot.h"

/* A mailbox, by its latest message, the last one first. */
struct flow_mailbox {
	const char *path;
	uint64_t messages;
	int64_t last_seen;	/* seconds: entry of its last message */
};

struct statement flow_mailboxes_start(struct snapshot *db);
bool flow_mailboxes_next(struct statement *s, struct flow_mailbox *out);

/* Who reports about own domains; most reports first. */
struct flow_reporter {
	const char *identity;
	uint64_t reports;
	int64_t first;		/* day of its first report */
	int64_t last_end;	/* seconds: the end of its last report */
};

struct statement flow_reporters_start(struct snapshot *db);
bool flow_reporters_next(struct statement *s, struct flow_reporter *out);

/* What is known from DNS of own domains with reports since a day. */
struct flow_dns {
	uint64_t domains;	/* with reports */
	uint64_t asked;		/* of which DNS has said something */
	uint64_t unknown;	/* of which the last run left something open */
	int64_t oldest;		/* seconds: of their answers; INT64_MIN: none */
};

DMARC_MUST_USE enum dmarc_status flow_dns_read(struct snapshot *db,
    int64_t since, struct flow_dns *out, struct dmarc_err *err);

#endif
