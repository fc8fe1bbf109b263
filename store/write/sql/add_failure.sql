INSERT INTO failure (message, domain, reporter, arrival_ts, guessed, source,
    header_from, envelope_from, envelope_to, dkim_domain, dkim_selector, dkim,
    spf, auth_failure, identity, delivery, incidents, subject_tag, from_tag,
    message_tag, facts, provenance)
VALUES (:message, :domain, :reporter, :arrival_ts, :guessed, :source,
    :header_from, :envelope_from, :envelope_to, :dkim_domain, :dkim_selector,
    :dkim, :spf, :auth_failure, :identity, :delivery, :incidents, :subject_tag,
    :from_tag, :message_tag, :facts, :provenance)
