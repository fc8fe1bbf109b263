SELECT combination_pk FROM combination
WHERE dkim = :dkim AND envelope = :envelope AND evaluated = :evaluated
