-- Makes the row of a failure report describe its best copy.
UPDATE failure SET provenance = :provenance, message = :message
WHERE failure_pk = :report
