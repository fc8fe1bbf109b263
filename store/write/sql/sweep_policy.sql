DELETE FROM policy WHERE policy_pk NOT IN (SELECT policy FROM report)
