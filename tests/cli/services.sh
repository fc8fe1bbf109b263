#!/bin/bash
# The table of services that is installed: data/services.csv is right in what a
# reader of pages relies on, and its facts have sources.
. "$DMARC_SOURCE/tests/cli/lib.bash" || exit 1
need sqlite3
grep -v '^#' "$DMARC_SOURCE/data/services.csv" >table.csv
sqlite3 t.db '.import --csv table.csv service' || fail 'import'

# Each name of a row that has several, with its column.
sqlite3 t.db "CREATE VIEW listed AS
    WITH lists (service, what, list) AS (
	SELECT id, 'name', dkim_domains || ' ' || spf_domains FROM service
	UNION ALL SELECT id, 'host', ptr_suffixes FROM service
	UNION ALL SELECT id, 'include', spf_include FROM service
	UNION ALL SELECT id, 'selector', dkim_selectors FROM service)
    SELECT DISTINCT service, what, value AS name FROM lists,
	json_each('[\"' || replace(trim(list), ' ', '\",\"') || '\"]')
    WHERE value <> ''"

# none WHAT SELECT: the statement finds nothing.
none() {
	local found
	found=$(sqlite3 t.db "$2") || fail "$1: sqlite3"
	equal "$1" '' "$found"
}

some=$(sqlite3 t.db 'SELECT count(*) > 50 FROM service')
equal 'a table' 1 "$some"
head -4 "$DMARC_SOURCE/data/services.csv" |
    grep -qE '^# State of 20[0-9]{2}-[0-9]{2}-[0-9]{2}\.' || fail 'its date'

none 'a name with a comma, which divides names on a page' "SELECT name FROM service
    WHERE name = '' OR name LIKE '%,%'"

# vendor PAGE, guide PAGE, reports (seen in real ones), general (knowledge)
none 'a row without a source' "SELECT id, source FROM service
    WHERE source = '' OR EXISTS (SELECT 1 FROM json_each(
	'[\"' || replace(source, '; ', '\",\"') || '\"]')
	WHERE value NOT IN ('reports', 'general')
	AND value NOT GLOB 'vendor ?*.?*' AND value NOT GLOB 'guide ?*.?*')"
none 'advice from general knowledge' "SELECT id FROM service
    WHERE source = 'general' AND (fix <> '' OR NOT CASE kind
	WHEN 'gateway' THEN spf_aligns = 'n/a' WHEN 'list'
	THEN spf_aligns = 'n/a' WHEN 'mailbox'
	THEN spf_aligns IN ('no', 'unknown') ELSE spf_aligns = 'unknown' END)"
none 'a service without a fix' "SELECT id FROM service
    WHERE kind IN ('esp', 'saas') AND fix = ''
	AND (source LIKE '%vendor%' OR source LIKE '%guide%')"
# Each begins with what to do, and ends as a sentence.
none 'a fix that does not say what to do' "SELECT id, fix FROM service
    WHERE fix <> '' AND (fix NOT LIKE '%.' OR
	CASE WHEN fix LIKE 'If %' THEN 'If' ELSE
	    substr(fix, 1, instr(fix, ' ') - 1) END NOT IN ('Add',
	'Authenticate', 'Choose', 'Connect', 'Create', 'Enable', 'Have', 'If',
	'Include', 'Publish', 'Set', 'Switch', 'Turn', 'Verify'))"
none 'an include that cannot help' "SELECT id FROM service
    WHERE fix LIKE '%include %' AND spf_aligns <> 'yes'
	AND fix NOT LIKE '%An SPF include changes nothing.'
	AND fix NOT LIKE '%An SPF include alone aligns nothing.'"
none 'a free mailbox that is more' "SELECT id FROM service
    WHERE kind = 'mailbox' AND spf_aligns = 'no' AND (spf_include || fix ||
	dkim_selectors || ptr_suffixes || tenant) <> ''"
none 'a kind with its own advice' "SELECT id FROM service
    WHERE kind IN ('gateway', 'list') AND fix <> ''"

# A name belongs to one service. Of outlook.com the mail names the private
# mailboxes, and the hosts those of everybody there.
none 'a name in two rows' "SELECT name, group_concat(DISTINCT service) FROM listed
    WHERE what IN ('name', 'host') AND name <> 'outlook.com'
    GROUP BY name HAVING count(DISTINCT service) > 1"
none 'an include in two rows' "SELECT name FROM listed WHERE what = 'include'
    GROUP BY name HAVING count(*) > 1"
none 'a selector of many' "SELECT name FROM listed WHERE what = 'selector'
    GROUP BY name HAVING count(*) > 1 OR name IN ('s1', 's2', 'default',
	'mail', 'google', 'selector1', 'selector2', 'mx', 'api', 'k1', 'dkim')"
finish
