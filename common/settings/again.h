/*
 * again.h: the options that lead another command to the settings and the
 * database of this one.
 */
#ifndef DMARC_COMMON_SETTINGS_AGAIN_H
#define DMARC_COMMON_SETTINGS_AGAIN_H

#include <stdbool.h>

/*
 * " --db FILE --config FILE", quoted for a shell where that is needed; "" if
 * neither is given (NULL). elsewhere: whoever reads this has another shell than
 * the one that ran the command, so $DMARC_DB and $DMARC_CONF count as given,
 * and paths become absolute. The caller frees the text.
 */
char *settings_options(const char *config, const char *db, bool elsewhere);

#endif
