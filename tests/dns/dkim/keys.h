/*
 * keys.h: public keys for tests; nobody has the private ones.
 */
#ifndef DMARC_TESTS_DNS_DKIM_KEYS_H
#define DMARC_TESTS_DNS_DKIM_KEYS_H

#define RSA_512 \
    "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALtc8bztHVjH6pX8tkiwsRwAJIFm" \
    "gh6QmEeJ8nqfRKPY05GpDtjoz86R61DBRiehYQeV86vM/QB7IQKJAPCuWCMC" \
    "AwEAAQ=="
#define BARE_512 \
    "MEgCQQC7XPG87R1Yx+qV/LZIsLEcACSBZoIekJhHifJ6n0Sj2NORqQ7Y6M/O" \
    "ketQwUYnoWEHlfOrzP0AeyECiQDwrlgjAgMBAAE="
#define RSA_2048 \
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAr96P1WkRAgsjT2MM" \
    "IKh+Ub2twZiyf9s/fXmHnk73poBe9T2z8F6MUFn+RijhdSeM7nQEvkbaZRkB" \
    "HHC0mnSvDqMJnTtbpoiIia0OOrKHL20xDqPed+GnrYPT39yWektlBuamnIFJ" \
    "f/keHHvxI+V4ORLFE6+Vpmt9miWT2trQKA/JsMweeykuLJkG5fs9/ctIS3ya" \
    "NgkesJ2AgEg55HRYfcfkSlyUEhOm0JpJEHCcfFUFWiIy3jpYnIOjpEcV/QzP" \
    "F87g51zjUbIN01uK+8QvaK0fKvWrImcM1XZfS7xDILILAYyEoiSuccOK2USk" \
    "bRVwFZXvUK0+MQv+psXaPZ19SwIDAQAB"
#define ED25519 "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="

#endif
