/*
 * observed.h: builds whose processes cannot give up all rights. The sanitizers
 * reserve terabytes of addresses, and read /proc and their own process to
 * report a fault; gcov writes files.
 */
#ifndef DMARC_COMMON_PROCESS_OBSERVED_H
#define DMARC_COMMON_PROCESS_OBSERVED_H

#if defined(__SANITIZE_ADDRESS__) || defined(DMARC_COVERAGE)
#define OBSERVED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define OBSERVED true
#endif
#endif
#ifndef OBSERVED
#define OBSERVED false
#endif

#endif
