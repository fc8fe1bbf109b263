/*
 * name_key.h: the key by which the index of messages is ordered.
 */
#ifndef DMARC_STORE_WRITE_NAME_KEY_H
#define DMARC_STORE_WRITE_NAME_KEY_H

#include <stdint.h>

/* message.name_key of a message of this name. */
int64_t name_key(const char *name);

#endif
