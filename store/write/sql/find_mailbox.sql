SELECT mailbox_pk FROM mailbox WHERE path = :path
