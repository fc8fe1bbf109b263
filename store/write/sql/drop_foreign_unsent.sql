-- Takes out reports about domains that are not own.
DELETE FROM unsent
WHERE report IN (SELECT r.report_pk FROM unsent AS u
    JOIN report AS r ON r.report_pk = u.report
    JOIN domain AS d ON d.domain_pk = r.domain
    WHERE d.own = 0)
