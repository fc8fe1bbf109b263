SELECT failure_pk, provenance FROM failure WHERE facts = :facts
