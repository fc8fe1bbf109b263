/*
 * planner.c: see planner.h.
 */
#include "dns/plan/planner.h"

#include <string.h>

#include "common/names/domain.h"

bool
planner_owns(const struct planner *p, const char *name)
{
	return strcmp(suffixes_organization(p->suffixes, name),
	    p->organization) == 0;
}

enum dmarc_status
planner_name(const struct planner *p, const char *text, const char **name,
    struct dmarc_err *err)
{
	bool valid;

	*name = domain_read(p->arena, text, strlen(text), &valid);
	if (*name == NULL)
		return dmarc_no_memory(err);
	if (!valid)
		*name = NULL;
	return DMARC_OK;
}
