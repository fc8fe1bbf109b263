DELETE FROM reporter WHERE reporter_pk NOT IN (SELECT reporter FROM report)
