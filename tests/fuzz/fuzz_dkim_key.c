/*
 * fuzz_dkim_key.c: any bytes as a DKIM key record. A good RSA key has a length,
 * and one that is invalid has a reason.
 */
#include <stdint.h>
#include <stdlib.h>

#include "dns/dkim/key.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct key k;

	key_read((const char *)data, size, &k);
	if ((k.why != NULL) != (k.state == KEY_INVALID))
		abort();
	if (k.state == KEY_GOOD &&
	    (k.type == KEY_UNKNOWN || (k.type == KEY_RSA) != (k.bits > 0)))
		abort();
	return 0;
}
