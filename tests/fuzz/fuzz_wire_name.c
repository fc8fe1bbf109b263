/*
 * fuzz_wire_name.c: any bytes as a name in wire form and as a name of bytes. A
 * name as text is short, visible ASCII in lower case.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dns/name/name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const char *name)
{
	size_t len = strlen(name);

	if (len == 0 || len >= NAME_TEXT)
		abort();
	for (size_t i = 0; i < len; i++)
		if (name[i] <= 0x20 || name[i] >= 0x7f ||
		    (name[i] >= 'A' && name[i] <= 'Z'))
			abort();
	if (name_is_host(name) && strchr(name, '\\') != NULL)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char name[NAME_TEXT];
	size_t used;

	if (name_of_wire(data, size, &used, name)) {
		if (used == 0 || used > size || used > 255)
			abort();
		check(name);
	}
	if (name_of_bytes((const char *)data, size, name))
		check(name);
	return 0;
}
