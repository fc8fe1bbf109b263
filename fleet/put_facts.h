/*
 * put_facts.h: ships what a ledger knows from DNS.
 */
#ifndef DMARC_FLEET_PUT_FACTS_H
#define DMARC_FLEET_PUT_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "fleet/engine.h"
#include "fleet/take.h"

struct facts_done {
	const char *mark;	/* that facts were shipped with, until
				 * take_close(); "": there are none */
	uint64_t too_long;	/* facts that were left out: FACT_MOST */
};

/*
 * Ships the facts if they have changed since this host's last heartbeat, or if
 * told to; else only those about addresses in reports that wait. Ship them
 * before the reports. Fails as engine.h and statement_end() say.
 */
DMARC_MUST_USE enum dmarc_status put_facts(struct engine *e, struct take *t,
    bool all, struct facts_done *out, struct dmarc_err *err);

#endif
