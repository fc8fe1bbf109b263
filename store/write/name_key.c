/*
 * name_key.c: see name_key.h.
 *
 * The name of a mail begins with the second of its delivery. The key is that
 * second, in steps of 256, followed by 24 bits of a hash of the whole name:
 * mails delivered together are adjacent in the index, and few of a million
 * mails in one second share a key.
 */
#include "store/write/name_key.h"

#include <string.h>

#include "common/facts/digest.h"

int64_t
name_key(const char *name)
{
	unsigned char digest[DMARC_DIGEST];
	int64_t second = 0;

	digest_bytes(name, strlen(name), digest);
	for (size_t i = 0; i < 10 && name[i] >= '0' && name[i] <= '9'; i++)
		second = second * 10 + (name[i] - '0');
	return (second >> 8 & 0x7fffff) << 24 | digest[0] << 16 |
	    digest[1] << 8 | digest[2];
}
