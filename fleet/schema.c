/*
 * schema.c: see schema.h.
 */
#include "fleet/schema.h"

#include "embedded/node.h"

const char *
schema_of_node(void)
{
	return text_node;
}
