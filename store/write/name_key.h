/*
 * name_key.h: the key that orders the index of messages.
 */
#ifndef DMARC_STORE_WRITE_NAME_KEY_H
#define DMARC_STORE_WRITE_NAME_KEY_H

#include <stdint.h>

/* message.name_key for a name. */
int64_t name_key(const char *name);

#endif
