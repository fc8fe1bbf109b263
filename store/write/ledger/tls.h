/*
 * tls.h: enters one SMTP TLS report: its key, its policies and failures, and
 * whether it counts.
 */
#ifndef DMARC_STORE_WRITE_LEDGER_TLS_H
#define DMARC_STORE_WRITE_LEDGER_TLS_H

#include "store/write/ledger/kinds.h"

/*
 * Enters a TLS report: a store_kind. Reporter, id, period and policy domains
 * identify it. Refuses a report without reporter, domain or plausible period,
 * and one whose sessions add up to more than DMARC_COUNT_MAX.
 */
store_kind tls_enter;

#endif
