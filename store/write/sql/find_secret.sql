SELECT key FROM secret
