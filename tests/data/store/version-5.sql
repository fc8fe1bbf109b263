-- A database of format 5: a dozen invented reports, answers of DNS, a TLS report,
-- a count of failure reports and reports that a fleet waits for, as sqlite3
-- dumps it.
PRAGMA application_id = 1145916465;
PRAGMA user_version = 5;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE mailbox (
    mailbox_pk  INTEGER PRIMARY KEY,
    path        TEXT NOT NULL UNIQUE    -- absolute; bytes that are no UTF-8 stand as \xNN
) STRICT;
INSERT INTO mailbox VALUES(1,'/var/mail/dmarc');
CREATE TABLE message (
    message_pk  INTEGER PRIMARY KEY,
    mailbox     INTEGER NOT NULL REFERENCES mailbox,
    name        TEXT    NOT NULL,       -- base name without flags; bytes that are no UTF-8 stand as \xNN
    name_key    INTEGER NOT NULL,       -- derived from the name, for the index
    sha256      BLOB CHECK (length(sha256) = 32),   -- of the mail's bytes; NULL: could not be read
    outcome     INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 3),
                                        -- 0 stored, 1 duplicate, 2 not-a-report, 3 rejected
    reason      TEXT,                   -- code of the refusal or mark; NULL: none
    detail      TEXT,                   -- the same for people
    seen_ts     INTEGER NOT NULL        -- time of entry
) STRICT;
INSERT INTO message VALUES(1,1,'1792458046.M6P1.mx.example.org',117470542806366,X'11a9cc730f20ebe4771bebab84c5d5a52dfa53bb34c88aef6f0a8cb9225b388f',0,NULL,NULL,1795392000);
INSERT INTO message VALUES(2,1,'1792458611.M11P1.mx.example.org',117470567721352,X'88e64e26fe0923362705264148131a3fc06e9a946967998889517e3c7730d092',0,NULL,NULL,1795392000);
INSERT INTO message VALUES(3,1,'1792461062.M10P1.mx.example.org',117470736975783,X'a406a9d7c197dab07ce87265738484b1b34595f33a9e4d7ab8c29711c5b6db07',0,NULL,NULL,1795392000);
INSERT INTO message VALUES(4,1,'1792465007.M3P1.mx.example.org',117470993475522,X'ef6e7473bd17a7759ec9d1750c269807633848441120530d73b1d08ce8e4dfc1',0,NULL,NULL,1795392000);
INSERT INTO message VALUES(5,1,'1792469837.M1P1.mx.example.org',117471302194928,X'24072ad0560d6f3ce4219092ebeb35f60c860e0786d358720eff59bb1905c339',0,NULL,NULL,1795392000);
INSERT INTO message VALUES(6,1,'1792474991.M4P1.mx.example.org',117471643920636,X'6e1ba0af864db99b3af3de0ceb17d3b00c63cd836d71ac7ca502319c10609503',0,NULL,NULL,1795392000);
INSERT INTO message VALUES(7,1,'1792458204.M9P1.mx.example.org',117470534594492,X'1cc974d4cff678a7095213b640895165fa12eaeca95f929006873249ba63e1b8',0,NULL,NULL,1795392000);
INSERT INTO message VALUES(8,1,'1792461028.M2P1.mx.example.org',117470723179835,X'47673135959c8223d1b6cdcdb546fed799d70996cb4c8361bc4c58989d5b1320',0,NULL,NULL,1795392000);
INSERT INTO message VALUES(9,1,'1792461241.M0P1.mx.example.org',117470731859195,X'f7a6d547cd9646640d552be48cd92a2db45b98d60ad7dc6bc0d556321819c221',0,NULL,NULL,1795392000);
INSERT INTO message VALUES(10,1,'1792467881.M7P1.mx.example.org',117471167541572,X'5c29ef9816485d61f232d224519d4c1c262aa5ee77059cea6a95653adc4d92c1',0,NULL,NULL,1795392000);
INSERT INTO message VALUES(11,1,'1792472850.M8P1.mx.example.org',117471508176603,X'c25847f85c1891bb3b0bfeb57d276abf38c1519ca2a1d8860589768830491608',0,NULL,NULL,1795392000);
INSERT INTO message VALUES(12,1,'1792475724.M5P1.mx.example.org',117471687715558,X'55511b2a09c8803d848dcc6947f597cb32f61230631e8583f61d647aeefacf58',0,NULL,NULL,1795392000);
CREATE TABLE pruned (
    pruned_pk   INTEGER PRIMARY KEY CHECK (pruned_pk = 1),
    before_ts   INTEGER NOT NULL,       -- reports that ended earlier are gone
    swept       INTEGER NOT NULL CHECK (swept IN (0, 1))    -- 0: rows that only they used may remain
) STRICT;
CREATE TABLE own_domain (
    name        TEXT PRIMARY KEY        -- lower case, without a trailing dot
) STRICT, WITHOUT ROWID;
INSERT INTO own_domain VALUES('example.com');
INSERT INTO own_domain VALUES('example.org');
CREATE TABLE domain (
    domain_pk   INTEGER PRIMARY KEY,
    name        TEXT    NOT NULL UNIQUE,
    own         INTEGER NOT NULL CHECK (own IN (0, 1))  -- 1: in or below own_domain, or own_domain is empty
) STRICT;
INSERT INTO domain VALUES(1,'example.org',1);
INSERT INTO domain VALUES(2,'example.net',0);
INSERT INTO domain VALUES(3,'example.com',1);
CREATE TABLE reporter (
    reporter_pk INTEGER PRIMARY KEY,
    identity    TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO reporter VALUES(1,'posthaven, inc.');
INSERT INTO reporter VALUES(2,'university of examples');
INSERT INTO reporter VALUES(3,'blue kite mail');
INSERT INTO reporter VALUES(4,'mailgrove');
CREATE TABLE submitter (
    submitter_pk        INTEGER PRIMARY KEY,
    reporter            INTEGER NOT NULL REFERENCES reporter,
    org_name            TEXT,           -- as received; NULL: absent
    email               TEXT,           -- as received; NULL: absent
    extra_contact_info  TEXT,           -- NULL: absent
    generator           TEXT            -- RFC 9990 only; NULL: absent
) STRICT;
INSERT INTO submitter VALUES(1,1,'Posthaven, Inc.','dmarc@posthaven.example',NULL,NULL);
INSERT INTO submitter VALUES(2,2,'University of Examples','dmarc@mail.uni.example',NULL,NULL);
INSERT INTO submitter VALUES(3,3,'Blue Kite Mail','dmarc@bluekite.example',NULL,NULL);
INSERT INTO submitter VALUES(4,4,'Mailgrove','dmarc@mailgrove.example',NULL,NULL);
CREATE TABLE policy (
    policy_pk   INTEGER PRIMARY KEY,
    domain      INTEGER NOT NULL REFERENCES domain,
    p           TEXT CHECK (p IN ('none', 'quarantine', 'reject', 'unknown')),
                                        -- NULL: absent; unknown: not a word of the standards
    sp          TEXT CHECK (sp IN ('none', 'quarantine', 'reject', 'unknown')),
    np          TEXT CHECK (np IN ('none', 'quarantine', 'reject', 'unknown')),
    t           TEXT CHECK (t IN ('y', 'n')),           -- testing; NULL: absent
    pct         INTEGER CHECK (pct BETWEEN 0 AND 100),  -- percent; NULL: absent
    adkim       TEXT CHECK (adkim IN ('r', 's')),       -- NULL: absent, which means r
    aspf        TEXT CHECK (aspf IN ('r', 's')),        -- NULL: absent, which means r
    fo          TEXT,                                   -- NULL: absent
    discovery   TEXT CHECK (discovery IN ('psl', 'treewalk'))   -- NULL: absent
) STRICT;
INSERT INTO policy VALUES(1,1,'none','none',NULL,NULL,100,'r','r',NULL,NULL);
INSERT INTO policy VALUES(2,2,'reject','reject','reject','n',NULL,'r','r',NULL,'treewalk');
INSERT INTO policy VALUES(3,3,'quarantine','quarantine','quarantine','n',NULL,'r','r',NULL,'treewalk');
INSERT INTO policy VALUES(4,3,'quarantine','quarantine',NULL,NULL,100,'r','r',NULL,NULL);
INSERT INTO policy VALUES(5,1,'none','none','none','n',NULL,'r','r',NULL,'treewalk');
INSERT INTO policy VALUES(6,2,'reject','reject',NULL,NULL,100,'r','r',NULL,NULL);
CREATE TABLE report (
    report_pk   INTEGER PRIMARY KEY,
    message     INTEGER NOT NULL REFERENCES message,    -- its source; of several, the first with the best provenance
    domain      INTEGER NOT NULL REFERENCES domain,     -- the policy domain
    submitter   INTEGER NOT NULL REFERENCES submitter,
    reporter    INTEGER NOT NULL REFERENCES reporter,   -- of that submitter
    policy      INTEGER NOT NULL REFERENCES policy,
    report_id   TEXT    NOT NULL,       -- as received; if absent, 'facts:' and 32 digits of the facts hash
    begin_ts    INTEGER NOT NULL,
    end_ts      INTEGER NOT NULL CHECK (end_ts >= begin_ts),
    day_ts      INTEGER NOT NULL        -- 00:00 UTC of the day of the period's midpoint
                AS ((begin_ts + (end_ts - begin_ts) / 2) / 86400 * 86400),
    facts       BLOB    NOT NULL CHECK (length(facts) = 32),    -- SHA-256 of policy and records, in any order, including comments left out
    standing    INTEGER NOT NULL CHECK (standing IN (0, 1)),    -- 0: another revision counts instead
    provenance  INTEGER NOT NULL CHECK (provenance IN (0, 1, 2)),   -- 0 unknown, 1 verified, 2 mismatch
    repaired    INTEGER NOT NULL CHECK (repaired IN (0, 1)),    -- 1: its XML was repaired
    skipped     INTEGER NOT NULL CHECK (skipped >= 0),  -- unusable records, in no total
    error       TEXT,                   -- the error that the reporter states; NULL: none
    first_record    INTEGER REFERENCES record,  -- first of its adjacent records (next column: how many); NULL: none
    -- Totals of its records; in messages, except the first.
    records         INTEGER NOT NULL CHECK (records >= 0),
    messages        INTEGER NOT NULL CHECK (messages BETWEEN 0 AND 1000000000000),
    dmarc_pass      INTEGER NOT NULL CHECK (dmarc_pass BETWEEN 0 AND messages),
    dkim_aligned    INTEGER NOT NULL CHECK (dkim_aligned BETWEEN 0 AND dmarc_pass),
    spf_aligned     INTEGER NOT NULL CHECK (spf_aligned BETWEEN 0 AND dmarc_pass),
    disp_none       INTEGER NOT NULL CHECK (disp_none >= 0),    -- none, and pass of RFC 9990
    disp_quarantine INTEGER NOT NULL CHECK (disp_quarantine >= 0),
    disp_reject     INTEGER NOT NULL CHECK (disp_reject >= 0),
    CHECK (disp_none + disp_quarantine + disp_reject <= messages)
) STRICT;
INSERT INTO report VALUES(1,1,1,1,1,1,'20745.57bb1a29ea',1792368000,1792454399,X'1c7a121886751ee90dfa250eec7eb043c20daf44e74f09028b9169150169d49c',1,0,0,0,NULL,1,10,693,610,610,610,693,0,0);
INSERT INTO report VALUES(2,2,2,2,2,2,'20745.10d1ee5d18',1792368000,1792454399,X'5f3d436568d247f89ec6578109c9e83fe25e6bdc1c1871a834c12346859b25aa',1,0,0,0,NULL,11,4,162,158,158,158,159,0,3);
INSERT INTO report VALUES(3,3,3,2,2,3,'20745.82e55da31b',1792368000,1792454399,X'875c89dfcc64895b6b6a8dc94af95b4048ea6df65b6e7c186eeb1a65f563cc94',1,0,0,0,NULL,15,8,125,119,119,6,119,6,0);
INSERT INTO report VALUES(4,4,1,3,3,1,'20745.1bcb608595',1792368000,1792454399,X'09480ed38028b631b289db348d4a73d883b2619db73e6ba44ea1db3729e3bc33',1,0,0,0,NULL,23,5,905,851,851,851,905,0,0);
INSERT INTO report VALUES(5,5,3,4,4,4,'20745.4395bae25f',1792368000,1792454399,X'32ce999cfe5f2292d3d3630a3cbc1a62a3051fea07b951c7c02bb59fb5c82bb9',1,0,0,0,NULL,28,4,292,291,291,180,292,0,0);
INSERT INTO report VALUES(6,6,3,3,3,4,'20745.a98e36142b',1792368000,1792454399,X'd2bf707e6723863fb7864339f139feb7237ed37202c88352cb958e9d2966f1ef',1,0,0,0,NULL,32,11,338,321,321,168,321,17,0);
INSERT INTO report VALUES(7,7,1,2,2,5,'20745.5b4bb8a96b',1792368000,1792454399,X'1d98196a4a116c7e336dbce89f88113c964eb6435b80330358cb16cb4f3da2b4',1,0,0,0,NULL,43,6,163,123,123,123,163,0,0);
INSERT INTO report VALUES(8,8,2,4,4,6,'20745.b4558f966c',1792368000,1792454399,X'236e2375bde483ff5e1339aa7cb5c14ec53991b6ffeacb739fe108418bca0091',1,0,0,0,NULL,49,3,528,496,496,490,528,0,0);
INSERT INTO report VALUES(9,9,1,4,4,1,'20745.eab37fbeeb',1792368000,1792454399,X'4de1f10e686873a66b4ce3086f06c1d97e36333565a29a5b1ae514d1d4ffa7b6',1,0,0,0,NULL,52,11,1590,1088,1088,1088,1590,0,0);
INSERT INTO report VALUES(10,10,3,1,1,4,'20745.3b6d4a763b',1792368000,1792454399,X'8357b8c97f5c610498ba556c8ebb22b8ed557c944ad05f6e17b8defdad275b4c',1,0,0,0,NULL,63,3,62,62,62,2,62,0,0);
INSERT INTO report VALUES(11,11,2,1,1,6,'20745.9b91e71ebd',1792368000,1792454399,X'86b1d59103888e7c99758d9c1b62830914b31884177b36ca8d58565de921d752',1,0,0,0,NULL,66,4,92,86,86,63,86,0,6);
INSERT INTO report VALUES(12,12,2,3,3,6,'20745.58c15364f7',1792368000,1792454399,X'3c35c2bdb8801f77e017d81a415f2c40cc7350ac3f2a9ecbef50e9c72f23e72e',1,0,0,0,NULL,70,2,351,351,351,340,351,0,0);
CREATE TABLE name (
    name_pk     INTEGER PRIMARY KEY,    -- 0: none
    name        TEXT NOT NULL UNIQUE    -- '' for row 0 only
) STRICT;
INSERT INTO name VALUES(0,'');
INSERT INTO name VALUES(1,'example.org');
INSERT INTO name VALUES(2,'s2026');
INSERT INTO name VALUES(3,'sendwell.example');
INSERT INTO name VALUES(4,'k1');
INSERT INTO name VALUES(5,'bounce.sendwell.example');
INSERT INTO name VALUES(6,'lists.gardeners.example');
INSERT INTO name VALUES(7,'example.net');
INSERT INTO name VALUES(8,'example.com');
INSERT INTO name VALUES(9,'sw1');
INSERT INTO name VALUES(10,'mx1.example.org');
CREATE TABLE source (
    source_pk   INTEGER PRIMARY KEY,
    address     BLOB NOT NULL UNIQUE CHECK (length(address) = 16),
                                        -- network order, IPv4 as ::ffff:a.b.c.d: sorts and compares
    ip          TEXT NOT NULL,          -- the same as text: dotted quad or RFC 5952
    net48       TEXT,                   -- its /48; NULL: IPv4
    net         TEXT NOT NULL           -- its /24 (IPv4) or /48 (IPv6)
                AS (ifnull(net48, rtrim(ip, '0123456789') || '0/24'))
) STRICT;
INSERT INTO source VALUES(1,X'00000000000000000000ffffc0000219','192.0.2.25',NULL);
INSERT INTO source VALUES(2,X'00000000000000000000ffffc000021a','192.0.2.26',NULL);
INSERT INTO source VALUES(3,X'20010db8002500000000000000000025','2001:db8:25::25','2001:db8:25::/48');
INSERT INTO source VALUES(4,X'00000000000000000000ffffc633641e','198.51.100.30',NULL);
INSERT INTO source VALUES(5,X'00000000000000000000ffffc6336414','198.51.100.20',NULL);
INSERT INTO source VALUES(6,X'00000000000000000000ffffc633641d','198.51.100.29',NULL);
INSERT INTO source VALUES(7,X'00000000000000000000ffffcb00715a','203.0.113.90',NULL);
INSERT INTO source VALUES(8,X'00000000000000000000ffffcb0071af','203.0.113.175',NULL);
INSERT INTO source VALUES(9,X'00000000000000000000ffffcb0071c4','203.0.113.196',NULL);
INSERT INTO source VALUES(10,X'00000000000000000000ffffcb0071b7','203.0.113.183',NULL);
INSERT INTO source VALUES(11,X'00000000000000000000ffffc000025a','192.0.2.90',NULL);
INSERT INTO source VALUES(12,X'00000000000000000000ffffcb0071c3','203.0.113.195',NULL);
INSERT INTO source VALUES(13,X'00000000000000000000ffffcb0071b5','203.0.113.181',NULL);
INSERT INTO source VALUES(14,X'00000000000000000000ffffc0000250','192.0.2.80',NULL);
INSERT INTO source VALUES(15,X'00000000000000000000ffffc633641c','198.51.100.28',NULL);
INSERT INTO source VALUES(16,X'00000000000000000000ffffc6336411','198.51.100.17',NULL);
INSERT INTO source VALUES(17,X'00000000000000000000ffffc6336426','198.51.100.38',NULL);
INSERT INTO source VALUES(18,X'00000000000000000000ffffc633640a','198.51.100.10',NULL);
INSERT INTO source VALUES(19,X'00000000000000000000ffffcb007146','203.0.113.70',NULL);
INSERT INTO source VALUES(20,X'00000000000000000000ffffcb0071a5','203.0.113.165',NULL);
INSERT INTO source VALUES(21,X'00000000000000000000ffffcb0071ad','203.0.113.173',NULL);
INSERT INTO source VALUES(22,X'00000000000000000000ffffc6336421','198.51.100.33',NULL);
INSERT INTO source VALUES(23,X'00000000000000000000ffffc6336417','198.51.100.23',NULL);
INSERT INTO source VALUES(24,X'00000000000000000000ffffc6336420','198.51.100.32',NULL);
INSERT INTO source VALUES(25,X'00000000000000000000ffffc633641f','198.51.100.31',NULL);
INSERT INTO source VALUES(26,X'00000000000000000000ffffcb0071ab','203.0.113.171',NULL);
INSERT INTO source VALUES(27,X'00000000000000000000ffffcb0071a2','203.0.113.162',NULL);
INSERT INTO source VALUES(28,X'00000000000000000000ffffcb0071c1','203.0.113.193',NULL);
INSERT INTO source VALUES(29,X'00000000000000000000ffffcb0071b1','203.0.113.177',NULL);
INSERT INTO source VALUES(30,X'00000000000000000000ffffcb0071a6','203.0.113.166',NULL);
INSERT INTO source VALUES(31,X'00000000000000000000ffffc6336415','198.51.100.21',NULL);
INSERT INTO source VALUES(32,X'00000000000000000000ffffcb0071c7','203.0.113.199',NULL);
INSERT INTO source VALUES(33,X'00000000000000000000ffffcb0071bf','203.0.113.191',NULL);
INSERT INTO source VALUES(34,X'00000000000000000000ffffcb0071b8','203.0.113.184',NULL);
INSERT INTO source VALUES(35,X'00000000000000000000ffffcb0071c2','203.0.113.194',NULL);
INSERT INTO source VALUES(36,X'00000000000000000000ffffc633640d','198.51.100.13',NULL);
INSERT INTO source VALUES(37,X'00000000000000000000ffffcb0071a8','203.0.113.168',NULL);
CREATE TABLE dkim (
    dkim_pk     INTEGER PRIMARY KEY,    -- 0: the empty list
    domain      INTEGER NOT NULL REFERENCES name,   -- d=; 0: absent
    selector    INTEGER NOT NULL REFERENCES name,   -- s=; 0: absent
    result      INTEGER NOT NULL CHECK (result BETWEEN -1 AND 8),
                                        -- 0 other, 1 none, 2 pass, 3 fail, 4 softfail, 5 policy,
                                        -- 6 neutral, 7 temperror, 8 permerror; -1: the empty list
    next        INTEGER NOT NULL REFERENCES dkim,   -- the rest of the list
    shown       INTEGER NOT NULL REFERENCES dkim,   -- the first pass of the list, else its first
    UNIQUE (next, domain, selector, result)
) STRICT;
INSERT INTO dkim VALUES(0,0,0,-1,0,0);
INSERT INTO dkim VALUES(1,1,2,2,0,1);
INSERT INTO dkim VALUES(2,3,4,2,0,2);
INSERT INTO dkim VALUES(3,1,2,3,0,3);
INSERT INTO dkim VALUES(4,7,2,2,0,4);
INSERT INTO dkim VALUES(5,7,2,3,0,5);
INSERT INTO dkim VALUES(6,8,2,2,0,6);
INSERT INTO dkim VALUES(7,8,9,2,2,7);
INSERT INTO dkim VALUES(8,8,2,3,0,8);
CREATE TABLE spf (
    spf_pk      INTEGER PRIMARY KEY,    -- 0: the empty list
    domain      INTEGER NOT NULL REFERENCES name,   -- 0: absent
    scope       INTEGER NOT NULL CHECK (scope IN (0, 1)),   -- 0 mfrom (also when absent), 1 helo
    result      INTEGER NOT NULL CHECK (result BETWEEN -1 AND 8),   -- as in dkim
    next        INTEGER NOT NULL REFERENCES spf,
    shown       INTEGER NOT NULL REFERENCES spf,
    UNIQUE (next, domain, scope, result)
) STRICT;
INSERT INTO spf VALUES(0,0,0,-1,0,0);
INSERT INTO spf VALUES(1,1,0,2,0,1);
INSERT INTO spf VALUES(2,5,0,2,0,2);
INSERT INTO spf VALUES(3,6,0,2,0,3);
INSERT INTO spf VALUES(4,1,0,3,0,4);
INSERT INTO spf VALUES(5,7,0,2,0,5);
INSERT INTO spf VALUES(6,7,0,3,0,6);
INSERT INTO spf VALUES(7,8,0,2,0,7);
INSERT INTO spf VALUES(8,8,0,4,0,8);
INSERT INTO spf VALUES(9,8,0,3,0,9);
INSERT INTO spf VALUES(10,7,0,4,0,10);
CREATE TABLE envelope (
    envelope_pk     INTEGER PRIMARY KEY,
    envelope_from   INTEGER NOT NULL REFERENCES name,   -- MAIL FROM domain; 0: absent or the null sender
    spf             INTEGER NOT NULL REFERENCES spf,
    UNIQUE (spf, envelope_from)
) STRICT;
INSERT INTO envelope VALUES(1,1,1);
INSERT INTO envelope VALUES(2,5,2);
INSERT INTO envelope VALUES(3,6,3);
INSERT INTO envelope VALUES(4,1,4);
INSERT INTO envelope VALUES(5,7,5);
INSERT INTO envelope VALUES(6,7,6);
INSERT INTO envelope VALUES(7,8,7);
INSERT INTO envelope VALUES(8,8,8);
INSERT INTO envelope VALUES(9,8,9);
INSERT INTO envelope VALUES(10,7,10);
CREATE TABLE evaluated (
    evaluated_pk    INTEGER PRIMARY KEY,
    header_from     INTEGER NOT NULL REFERENCES name,   -- RFC5322.From domain; 0: the policy domain, or absent
    envelope_to     INTEGER NOT NULL REFERENCES name,   -- RCPT TO domain; 0: absent
    disposition     INTEGER NOT NULL CHECK (disposition BETWEEN 0 AND 4),
                                        -- what was done: 0 unknown, 1 none, 2 pass (RFC 9990), 3 quarantine, 4 reject
    dkim_aligned    INTEGER NOT NULL CHECK (dkim_aligned BETWEEN 0 AND 2),
                                        -- 0 fail, 1 pass, 2 unknown, which never counts as pass
    spf_aligned     INTEGER NOT NULL CHECK (spf_aligned BETWEEN 0 AND 2),   -- the same
    overrides       TEXT NOT NULL,      -- types of the override reasons, 'mailing_list,local_policy', in the order received; '': none
    comments        TEXT NOT NULL,      -- their comments, a JSON array of text and null; '': all absent or left out (comments-cut)
    UNIQUE (header_from, envelope_to, disposition, dkim_aligned, spf_aligned,
        overrides, comments)
) STRICT;
INSERT INTO evaluated VALUES(1,0,0,1,1,1,'','');
INSERT INTO evaluated VALUES(2,0,0,1,0,0,'','');
INSERT INTO evaluated VALUES(3,0,0,1,0,0,'mailing_list','["known list"]');
INSERT INTO evaluated VALUES(4,0,0,4,0,0,'','');
INSERT INTO evaluated VALUES(5,0,0,1,1,0,'','');
INSERT INTO evaluated VALUES(6,0,0,1,1,0,'forwarded','["alumni.uni.example"]');
INSERT INTO evaluated VALUES(7,0,0,3,0,0,'','');
CREATE TABLE combination (
    combination_pk  INTEGER PRIMARY KEY,
    dkim            INTEGER NOT NULL REFERENCES dkim,
    envelope        INTEGER NOT NULL REFERENCES envelope,
    evaluated       INTEGER NOT NULL REFERENCES evaluated,
    UNIQUE (dkim, envelope, evaluated)
) STRICT;
INSERT INTO combination VALUES(1,1,1,1);
INSERT INTO combination VALUES(2,2,2,2);
INSERT INTO combination VALUES(3,3,3,3);
INSERT INTO combination VALUES(4,0,4,2);
INSERT INTO combination VALUES(5,4,5,1);
INSERT INTO combination VALUES(6,5,3,3);
INSERT INTO combination VALUES(7,0,6,4);
INSERT INTO combination VALUES(8,6,7,1);
INSERT INTO combination VALUES(9,7,2,5);
INSERT INTO combination VALUES(10,6,8,6);
INSERT INTO combination VALUES(11,0,9,7);
INSERT INTO combination VALUES(12,8,3,3);
INSERT INTO combination VALUES(13,4,10,6);
CREATE TABLE record (
    record_pk   INTEGER PRIMARY KEY,
    source      INTEGER NOT NULL REFERENCES source,
    combination INTEGER NOT NULL REFERENCES combination,
    messages    INTEGER NOT NULL CHECK (messages BETWEEN 0 AND 1000000000000)
) STRICT;
INSERT INTO record VALUES(1,1,1,187);
INSERT INTO record VALUES(2,2,1,382);
INSERT INTO record VALUES(3,3,1,41);
INSERT INTO record VALUES(4,4,2,25);
INSERT INTO record VALUES(5,5,2,34);
INSERT INTO record VALUES(6,6,2,15);
INSERT INTO record VALUES(7,7,3,1);
INSERT INTO record VALUES(8,8,4,4);
INSERT INTO record VALUES(9,9,4,1);
INSERT INTO record VALUES(10,10,4,3);
INSERT INTO record VALUES(11,11,5,158);
INSERT INTO record VALUES(12,7,6,1);
INSERT INTO record VALUES(13,12,7,1);
INSERT INTO record VALUES(14,13,7,2);
INSERT INTO record VALUES(15,14,8,6);
INSERT INTO record VALUES(16,15,9,20);
INSERT INTO record VALUES(17,16,9,28);
INSERT INTO record VALUES(18,17,9,50);
INSERT INTO record VALUES(19,18,9,6);
INSERT INTO record VALUES(20,19,10,9);
INSERT INTO record VALUES(21,20,11,3);
INSERT INTO record VALUES(22,21,11,3);
INSERT INTO record VALUES(23,1,1,84);
INSERT INTO record VALUES(24,2,1,682);
INSERT INTO record VALUES(25,3,1,85);
INSERT INTO record VALUES(26,22,2,46);
INSERT INTO record VALUES(27,7,3,8);
INSERT INTO record VALUES(28,14,8,180);
INSERT INTO record VALUES(29,23,9,1);
INSERT INTO record VALUES(30,24,9,110);
INSERT INTO record VALUES(31,7,12,1);
INSERT INTO record VALUES(32,14,8,168);
INSERT INTO record VALUES(33,25,9,49);
INSERT INTO record VALUES(34,17,9,22);
INSERT INTO record VALUES(35,6,9,64);
INSERT INTO record VALUES(36,19,10,18);
INSERT INTO record VALUES(37,26,11,2);
INSERT INTO record VALUES(38,27,11,4);
INSERT INTO record VALUES(39,28,11,3);
INSERT INTO record VALUES(40,10,11,1);
INSERT INTO record VALUES(41,29,11,1);
INSERT INTO record VALUES(42,30,11,6);
INSERT INTO record VALUES(43,1,1,106);
INSERT INTO record VALUES(44,2,1,14);
INSERT INTO record VALUES(45,3,1,3);
INSERT INTO record VALUES(46,31,2,37);
INSERT INTO record VALUES(47,32,4,1);
INSERT INTO record VALUES(48,21,4,2);
INSERT INTO record VALUES(49,11,5,490);
INSERT INTO record VALUES(50,19,13,6);
INSERT INTO record VALUES(51,7,6,32);
INSERT INTO record VALUES(52,1,1,484);
INSERT INTO record VALUES(53,2,1,190);
INSERT INTO record VALUES(54,3,1,414);
INSERT INTO record VALUES(55,15,2,142);
INSERT INTO record VALUES(56,5,2,282);
INSERT INTO record VALUES(57,33,4,11);
INSERT INTO record VALUES(58,29,4,5);
INSERT INTO record VALUES(59,34,4,58);
INSERT INTO record VALUES(60,35,4,1);
INSERT INTO record VALUES(61,27,4,1);
INSERT INTO record VALUES(62,8,4,2);
INSERT INTO record VALUES(63,14,8,2);
INSERT INTO record VALUES(64,36,9,59);
INSERT INTO record VALUES(65,19,10,1);
INSERT INTO record VALUES(66,11,5,63);
INSERT INTO record VALUES(67,19,13,23);
INSERT INTO record VALUES(68,37,7,4);
INSERT INTO record VALUES(69,21,7,2);
INSERT INTO record VALUES(70,11,5,340);
INSERT INTO record VALUES(71,19,13,11);
CREATE TABLE dns_host (
    ip          TEXT PRIMARY KEY,       -- as in source
    name        TEXT,                   -- of its PTR record; of several, the alphabetically first confirmed name; NULL: no PTR
    confirmed   INTEGER NOT NULL CHECK (confirmed IN (0, 1)),   -- 1: the name resolves to the address
    checked_ts  INTEGER NOT NULL, failed_ts INTEGER, names INTEGER CHECK (names >= 0),
    CHECK (name IS NOT NULL OR confirmed = 0)
) STRICT, WITHOUT ROWID;
INSERT INTO dns_host VALUES('192.0.2.10','mail.example.org',1,1795000000,NULL,NULL);
INSERT INTO dns_host VALUES('198.51.100.7',NULL,0,1795000001,NULL,NULL);
CREATE TABLE dns_domain (
    domain      TEXT PRIMARY KEY,       -- lower case, without a trailing dot
    spf_lookups INTEGER CHECK (spf_lookups >= 0),   -- look-ups its SPF record costs, of 10; NULL: no working record
    dnssec      INTEGER CHECK (dnssec IN (0, 1)),   -- 1: its answers were authenticated; NULL: unknown
    checked_ts  INTEGER NOT NULL
, mx_ts INTEGER, spf_ts INTEGER, dmarc_ts INTEGER, spf_voids INTEGER CHECK (spf_voids >= 0), spf_addresses INTEGER
    CHECK (spf_addresses >= 0), dmarc_at TEXT, unknown TEXT) STRICT, WITHOUT ROWID;
INSERT INTO dns_domain VALUES('example.com',NULL,NULL,1795000003,NULL,1795000003,NULL,NULL,NULL,NULL,NULL);
INSERT INTO dns_domain VALUES('example.org',7,1,1795000002,1795000002,1795000002,1795000002,1,3,'example.org','dkim: timeout');
CREATE TABLE dns_include (
    domain      TEXT    NOT NULL REFERENCES dns_domain ON DELETE CASCADE,
    name        TEXT    NOT NULL,       -- '_spf.example.net'
    PRIMARY KEY (domain, name)
) STRICT, WITHOUT ROWID;
INSERT INTO dns_include VALUES('example.org','_spf.example.net');
CREATE TABLE dns_key (
    domain      TEXT    NOT NULL,       -- d=
    selector    TEXT    NOT NULL,       -- s=
    state       TEXT    NOT NULL CHECK (state IN ('good', 'missing', 'revoked', 'invalid')),
                                        -- revoked: its p= is empty
    type        TEXT,                   -- 'rsa', 'ed25519'; NULL: none
    bits        INTEGER CHECK (bits > 0),           -- of an RSA key; NULL: another type, or none
    testing     INTEGER NOT NULL CHECK (testing IN (0, 1)),     -- 1: t=y
    ttl         INTEGER CHECK (ttl >= 0),           -- seconds; NULL: none
    checked_ts  INTEGER NOT NULL, first_ts INTEGER, last_ts INTEGER, hash BLOB CHECK (length(hash) = 32), cname TEXT, seen_ts INTEGER, revoked_ts INTEGER,
    PRIMARY KEY (domain, selector)
) STRICT, WITHOUT ROWID;
INSERT INTO dns_key VALUES('example.org','s1','good','rsa',2048,0,3600,1795000002,1794000000,1795000002,X'0000000000000000000000000000000000000000000000000000000000000000','s1.example.net',1794873600,NULL);
INSERT INTO dns_key VALUES('news.example.org','k','revoked',NULL,NULL,1,60,1795000002,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE dns_name (
    name        TEXT PRIMARY KEY,
    found       INTEGER NOT NULL CHECK (found IN (0, 1)),       -- 0: NXDOMAIN
    checked_ts  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO dns_name VALUES('news.example.org',1,1795000004);
INSERT INTO dns_name VALUES('nowhere.example.org',0,1795000004);
CREATE TABLE dns_record (
    domain      TEXT    NOT NULL REFERENCES dns_domain ON DELETE CASCADE,
    kind        TEXT    NOT NULL CHECK (kind IN ('dmarc', 'spf', 'mx',
                'mtasts', 'tlsrpt', 'bimi', 'tlsa')),
    record      TEXT    NOT NULL,
    ttl         INTEGER NOT NULL CHECK (ttl >= 0),
    place       TEXT,
    PRIMARY KEY (domain, kind, record)
) STRICT, WITHOUT ROWID;
INSERT INTO dns_record VALUES('example.com','spf','v=spf1 -all',300,NULL);
INSERT INTO dns_record VALUES('example.org','dmarc','v=DMARC1; p=none; rua=mailto:d@example.org',3600,'_dmarc.example.org');
INSERT INTO dns_record VALUES('example.org','mtasts','v=STSv1; id=1',300,'_mta-sts.example.org');
INSERT INTO dns_record VALUES('example.org','mx','10 mx1.example.org',300,NULL);
INSERT INTO dns_record VALUES('example.org','mx','20 mx2.example.org',300,NULL);
INSERT INTO dns_record VALUES('example.org','spf','v=spf1 include:_spf.example.net -all',300,NULL);
CREATE TABLE dns_finding (
    domain      TEXT    NOT NULL REFERENCES dns_domain ON DELETE CASCADE,
    code        TEXT    NOT NULL
                CHECK (code NOT GLOB '*[^A-Z0-9_]*' AND length(code) BETWEEN 1 AND 40),
    detail      TEXT    NOT NULL,
    severity    TEXT    NOT NULL CHECK (severity IN ('error', 'warning', 'info', 'ok')),
    subject     TEXT    NOT NULL DEFAULT '',
    fix         TEXT,
    PRIMARY KEY (domain, code, subject, detail)
) STRICT, WITHOUT ROWID;
INSERT INTO dns_finding VALUES('example.com','DMARC_MISSING','there is none','error','',NULL);
INSERT INTO dns_finding VALUES('example.org','MX_UNRESOLVABLE','mx2.example.org has no address','warning','',NULL);
INSERT INTO dns_finding VALUES('example.org','MX_UNRESOLVABLE','mx1.example.org has no address','warning','mx1.example.org','publish an address');
CREATE TABLE dns_spf (
    domain      TEXT    NOT NULL,
    ip          TEXT    NOT NULL,
    mail_from_domain TEXT NOT NULL,
    result      TEXT    NOT NULL CHECK (result IN ('none', 'neutral', 'pass', 'fail', 'softfail', 'permerror', 'unknown')),
    term        TEXT,
    place       TEXT,
    lookups     INTEGER NOT NULL CHECK (lookups >= 0),
    checked_ts  INTEGER NOT NULL,
    PRIMARY KEY (domain, ip, mail_from_domain)
) STRICT, WITHOUT ROWID;
INSERT INTO dns_spf VALUES('example.org','192.0.2.10','example.org','pass','ip4:192.0.2.0/24','example.org',2,1795000002);
CREATE TABLE dns_service_range (
    service     TEXT    NOT NULL,
    first       BLOB    NOT NULL CHECK (length(first) = 16),
    last        BLOB    NOT NULL CHECK (length(last) = 16),
    checked_ts  INTEGER NOT NULL,
    PRIMARY KEY (service, first, last)
) STRICT, WITHOUT ROWID;
INSERT INTO dns_service_range VALUES('example',X'00000000000000000000ffffc6336400',X'00000000000000000000ffffc63364ff',1795000000);
CREATE TABLE dns_history (
    kind        TEXT    NOT NULL CHECK (kind IN ('mx', 'spf', 'dmarc', 'dkim', 'include', 'ptr')),
    name        TEXT    NOT NULL,
    record      TEXT    NOT NULL,
    first_ts    INTEGER NOT NULL,
    last_ts     INTEGER NOT NULL CHECK (last_ts >= first_ts),
    PRIMARY KEY (kind, name, record, first_ts)
) STRICT, WITHOUT ROWID;
INSERT INTO dns_history VALUES('dmarc','example.org','v=DMARC1; p=none; rua=mailto:d@example.org',1794000000,1795000002);
CREATE TABLE tls_report (
    tls_report_pk INTEGER PRIMARY KEY,
    message     INTEGER NOT NULL REFERENCES message,
    reporter    INTEGER NOT NULL REFERENCES reporter,
    org_name    TEXT,
    contact     TEXT,
    report_id   TEXT    NOT NULL,
    domains     TEXT    NOT NULL,
    submitted_for INTEGER REFERENCES domain,
    begin_ts    INTEGER NOT NULL,
    end_ts      INTEGER NOT NULL CHECK (end_ts >= begin_ts),
    day_ts      INTEGER NOT NULL
                AS ((begin_ts + (end_ts - begin_ts) / 2) / 86400 * 86400),
    facts       BLOB    NOT NULL CHECK (length(facts) = 32),
    sessions    INTEGER NOT NULL CHECK (sessions >= 0),
    standing    INTEGER NOT NULL CHECK (standing IN (0, 1)),
    provenance  INTEGER NOT NULL CHECK (provenance IN (0, 1, 2)),
    repaired    INTEGER NOT NULL CHECK (repaired IN (0, 1)),
    skipped     INTEGER NOT NULL CHECK (skipped >= 0)
) STRICT;
INSERT INTO tls_report VALUES(1,1,1,'Posthaven, Inc.','tls@posthaven.example','2026-11-20T00:00:00Z_example.org','example.org',NULL,1795132800,1795219199,X'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',42,1,0,0,0);
CREATE TABLE tls_policy (
    tls_policy_pk INTEGER PRIMARY KEY,
    tls_report  INTEGER NOT NULL REFERENCES tls_report ON DELETE CASCADE,
    domain      INTEGER NOT NULL REFERENCES domain,
    policy_domain INTEGER NOT NULL REFERENCES name,
    type        INTEGER NOT NULL CHECK (type BETWEEN 0 AND 3),
    mode        INTEGER NOT NULL CHECK (mode BETWEEN 0 AND 4),
    strings     TEXT    NOT NULL,
    mx          TEXT    NOT NULL,
    successful  INTEGER CHECK (successful BETWEEN 0 AND 1000000000000),
    failed      INTEGER CHECK (failed BETWEEN 0 AND 1000000000000)
) STRICT;
INSERT INTO tls_policy VALUES(1,1,1,10,1,3,'["version: STSv1","mode: enforce"]','["mx1.example.org"]',40,2);
CREATE TABLE tls_failure (
    tls_failure_pk INTEGER PRIMARY KEY,
    tls_policy  INTEGER NOT NULL REFERENCES tls_policy ON DELETE CASCADE,
    result      INTEGER NOT NULL CHECK (result BETWEEN 0 AND 11),
    said        TEXT,
    sending     INTEGER REFERENCES source,
    receiving   INTEGER REFERENCES source,
    mx          INTEGER NOT NULL REFERENCES name,
    helo        TEXT,
    information TEXT,
    reason      TEXT,
    sessions    INTEGER CHECK (sessions BETWEEN 0 AND 1000000000000)
) STRICT;
INSERT INTO tls_failure VALUES(1,1,3,NULL,1,NULL,10,NULL,NULL,NULL,2);
CREATE TABLE secret (
    secret_pk   INTEGER PRIMARY KEY CHECK (secret_pk = 1),
    key         BLOB NOT NULL CHECK (length(key) = 32)
) STRICT;
CREATE TABLE failure_expired (
    failure_expired_pk INTEGER PRIMARY KEY CHECK (failure_expired_pk = 1),
    before_ts   INTEGER NOT NULL
) STRICT;
CREATE TABLE failure (
    failure_pk  INTEGER PRIMARY KEY,
    message     INTEGER NOT NULL REFERENCES message,
    domain      INTEGER NOT NULL REFERENCES domain,
    reporter    INTEGER NOT NULL REFERENCES reporter,
    arrival_ts  INTEGER NOT NULL,
    guessed     INTEGER NOT NULL CHECK (guessed IN (0, 1)),
    source      INTEGER REFERENCES source,
    header_from INTEGER NOT NULL REFERENCES name,
    envelope_from INTEGER NOT NULL REFERENCES name,
    envelope_to INTEGER NOT NULL REFERENCES name,
    dkim_domain INTEGER NOT NULL REFERENCES name,
    dkim_selector INTEGER NOT NULL REFERENCES name,
    dkim        INTEGER NOT NULL REFERENCES dkim,
    spf         INTEGER NOT NULL REFERENCES spf,
    auth_failure INTEGER NOT NULL CHECK (auth_failure BETWEEN 0 AND 127),
    identity    INTEGER CHECK (identity BETWEEN 0 AND 3),
    delivery    INTEGER NOT NULL CHECK (delivery BETWEEN 0 AND 6),
    incidents   INTEGER NOT NULL CHECK (incidents BETWEEN 1 AND 999999999),
    subject_tag BLOB CHECK (length(subject_tag) = 8),
    from_tag    BLOB CHECK (length(from_tag) = 8),
    message_tag BLOB CHECK (length(message_tag) = 8),
    facts       BLOB NOT NULL UNIQUE CHECK (length(facts) = 32),
    provenance  INTEGER NOT NULL CHECK (provenance IN (0, 1, 2))
) STRICT;
CREATE TABLE failure_day (
    failure_day_pk INTEGER PRIMARY KEY,
    domain      INTEGER NOT NULL REFERENCES domain,
    day_ts      INTEGER NOT NULL CHECK (day_ts % 86400 = 0),
    reporter    INTEGER NOT NULL REFERENCES reporter,
    provenance  INTEGER NOT NULL CHECK (provenance IN (0, 1, 2)),
    source      INTEGER REFERENCES source,
    dkim_domain INTEGER NOT NULL REFERENCES name,
    envelope_from INTEGER NOT NULL REFERENCES name,
    reports     INTEGER NOT NULL CHECK (reports > 0),
    incidents   INTEGER NOT NULL CHECK (incidents >= reports),
    kept        INTEGER NOT NULL CHECK (kept BETWEEN 0 AND reports)
) STRICT;
INSERT INTO failure_day VALUES(1,1,1795132800,1,0,1,0,0,3,3,2);
CREATE TABLE fleet (
    fleet_pk    INTEGER PRIMARY KEY CHECK (fleet_pk = 1),
    host        TEXT NOT NULL
) STRICT;
INSERT INTO fleet VALUES(1,'mx1.example.org');
CREATE TABLE unsent (
    report      INTEGER PRIMARY KEY REFERENCES report,
    refused     TEXT
) STRICT;
INSERT INTO unsent VALUES(3,NULL);
INSERT INTO unsent VALUES(6,NULL);
INSERT INTO unsent VALUES(9,NULL);
INSERT INTO unsent VALUES(12,NULL);
CREATE INDEX message_by_name ON message (name_key);
CREATE INDEX message_aside ON message (seen_ts) WHERE reason IS NOT NULL;
CREATE UNIQUE INDEX submitter_once ON submitter (reporter,
    ifnull(org_name, ''), ifnull(email, ''), ifnull(extra_contact_info, ''),
    ifnull(generator, ''));
CREATE UNIQUE INDEX policy_once ON policy (domain, ifnull(p, ''),
    ifnull(sp, ''), ifnull(np, ''), ifnull(t, ''), ifnull(pct, -1),
    ifnull(adkim, ''), ifnull(aspf, ''), ifnull(fo, ''),
    ifnull(discovery, ''));
CREATE UNIQUE INDEX report_once ON report (domain, day_ts, reporter,
    report_id, begin_ts, end_ts) WHERE standing = 1;
CREATE UNIQUE INDEX report_revision ON report (domain, reporter, report_id,
    begin_ts, end_ts, facts) WHERE standing = 0;
CREATE UNIQUE INDEX tls_report_once ON tls_report (reporter, report_id,
    begin_ts, end_ts, domains) WHERE standing = 1;
CREATE UNIQUE INDEX tls_report_revision ON tls_report (reporter, report_id,
    begin_ts, end_ts, domains, facts) WHERE standing = 0;
CREATE INDEX tls_policy_of_report ON tls_policy (tls_report);
CREATE INDEX tls_policy_of_domain ON tls_policy (domain);
CREATE INDEX tls_failure_of_policy ON tls_failure (tls_policy);
CREATE INDEX failure_of_domain ON failure (domain, arrival_ts);
CREATE UNIQUE INDEX failure_day_once ON failure_day (domain, day_ts, reporter,
    provenance, ifnull(source, 0), dkim_domain, envelope_from);
CREATE VIEW v_message AS
SELECT b.path AS mailbox, m.name,
    CASE m.outcome WHEN 0 THEN 'stored' WHEN 1 THEN 'duplicate'
        WHEN 2 THEN 'not-a-report' ELSE 'rejected' END AS outcome,
    m.reason,               -- also set if a part of a stored message was refused
    m.detail,
    strftime('%Y-%m-%dT%H:%M:%SZ', m.seen_ts, 'unixepoch') AS seen_utc,
    m.seen_ts,
    lower(hex(m.sha256)) AS sha256, -- of the mail's bytes; NULL: could not be read
    m.message_pk
FROM message AS m
JOIN mailbox AS b ON b.mailbox_pk = m.mailbox
;
CREATE VIEW v_report AS
SELECT r.report_pk,
    coalesce(u.org_name, w.identity) AS org_name,
    u.email, r.report_id, d.name AS policy_domain,
    r.begin_ts, r.end_ts,
    strftime('%Y-%m-%dT%H:%M:%SZ', r.begin_ts, 'unixepoch') AS begin_utc,
    strftime('%Y-%m-%dT%H:%M:%SZ', r.end_ts, 'unixepoch') AS end_utc,
    p.p, p.sp, p.np, p.t, p.pct, p.adkim, p.aspf,
    r.records, r.messages,  -- totals, in messages:
    r.dmarc_pass, r.dkim_aligned, r.spf_aligned,
    r.disp_none, r.disp_quarantine, r.disp_reject,
    CASE r.provenance WHEN 1 THEN 'verified' WHEN 2 THEN 'mismatch'
        ELSE 'unknown' END AS provenance,
    r.standing = 1 AND d.own = 1 AS counted,
    r.skipped AS skipped_records,
    (SELECT m.name FROM message AS m WHERE m.message_pk = r.message)
        AS message_name,
    lower(hex(r.facts)) AS sha256,  -- of the facts, not of the file: equal facts, equal hash
    r.day_ts,
    date(r.day_ts, 'unixepoch') AS day,
    w.identity AS reporter,
    p.fo, p.discovery, u.extra_contact_info, u.generator, r.error, r.repaired,
    r.standing,             -- 0: another revision counts
    d.own                   -- 0: not an own domain
FROM report AS r
JOIN domain AS d ON d.domain_pk = r.domain
JOIN submitter AS u ON u.submitter_pk = r.submitter
JOIN reporter AS w ON w.reporter_pk = r.reporter
JOIN policy AS p ON p.policy_pk = r.policy
;
CREATE VIEW v_record AS
SELECT date(r.day_ts, 'unixepoch') AS day, r.day_ts, d.name AS policy_domain,
    CASE e.header_from WHEN 0 THEN d.name ELSE
        (SELECT n.name FROM name AS n WHERE n.name_pk = e.header_from) END
        AS header_from,
    coalesce(u.org_name, w.identity) AS org_name,
    r.report_pk, s.ip AS source_ip, s.net AS source_net, x.messages,
    CASE e.disposition WHEN 1 THEN 'none' WHEN 2 THEN 'pass'
        WHEN 3 THEN 'quarantine' WHEN 4 THEN 'reject' ELSE 'unknown' END
        AS disposition,
    CASE WHEN e.dkim_aligned = 1 OR e.spf_aligned = 1 THEN 'pass'
        ELSE 'fail' END AS dmarc,
    e.dkim_aligned = 1 AS dkim_aligned,
    e.spf_aligned = 1 AS spf_aligned,
    (SELECT nullif(n.name, '') FROM envelope AS v
        CROSS JOIN name AS n ON n.name_pk = v.envelope_from
        WHERE v.envelope_pk = c.envelope) AS envelope_from,
    (SELECT nullif(n.name, '') FROM name AS n
        WHERE n.name_pk = e.envelope_to) AS envelope_to,
    -- the first passing signature, else the first; NULL: not signed
    (SELECT nullif(n.name, '') FROM dkim AS l
        CROSS JOIN dkim AS k ON k.dkim_pk = l.shown
        CROSS JOIN name AS n ON n.name_pk = k.domain
        WHERE l.dkim_pk = c.dkim) AS dkim_domain,
    (SELECT nullif(n.name, '') FROM dkim AS l
        CROSS JOIN dkim AS k ON k.dkim_pk = l.shown
        CROSS JOIN name AS n ON n.name_pk = k.selector
        WHERE l.dkim_pk = c.dkim) AS dkim_selector,
    (SELECT CASE k.result WHEN 0 THEN 'other' WHEN 1 THEN 'none'
            WHEN 2 THEN 'pass' WHEN 3 THEN 'fail' WHEN 4 THEN 'softfail'
            WHEN 5 THEN 'policy' WHEN 6 THEN 'neutral'
            WHEN 7 THEN 'temperror' WHEN 8 THEN 'permerror' END
        FROM dkim AS l CROSS JOIN dkim AS k ON k.dkim_pk = l.shown
        WHERE l.dkim_pk = c.dkim) AS dkim_result,
    -- likewise
    (SELECT nullif(n.name, '') FROM envelope AS v
        CROSS JOIN spf AS l ON l.spf_pk = v.spf
        CROSS JOIN spf AS f ON f.spf_pk = l.shown
        CROSS JOIN name AS n ON n.name_pk = f.domain
        WHERE v.envelope_pk = c.envelope) AS spf_domain,
    (SELECT CASE f.result WHEN 0 THEN 'other' WHEN 1 THEN 'none'
            WHEN 2 THEN 'pass' WHEN 3 THEN 'fail' WHEN 4 THEN 'softfail'
            WHEN 5 THEN 'policy' WHEN 6 THEN 'neutral'
            WHEN 7 THEN 'temperror' WHEN 8 THEN 'permerror' END
        FROM envelope AS v
        CROSS JOIN spf AS l ON l.spf_pk = v.spf
        CROSS JOIN spf AS f ON f.spf_pk = l.shown
        WHERE v.envelope_pk = c.envelope) AS spf_result,
    nullif(e.overrides, '') AS override,    -- 'mailing_list,local_policy'
    CASE WHEN e.comments <> '' THEN
        (SELECT group_concat(t.value, '; ') FROM json_each(e.comments) AS t)
        END AS override_comment,            -- the comments, joined by "; "
    (SELECT CASE f.scope WHEN 1 THEN 'helo' ELSE 'mfrom' END
        FROM envelope AS v
        CROSS JOIN spf AS l ON l.spf_pk = v.spf
        CROSS JOIN spf AS f ON f.spf_pk = l.shown
        WHERE v.envelope_pk = c.envelope AND l.spf_pk <> 0) AS spf_scope,
    x.record_pk - r.first_record AS n,  -- its index in the report, from 0
    w.identity AS reporter,
    s.address AS source_address,    -- 16 bytes, sortable
    c.combination_pk,
    c.dkim,                 -- the whole lists: see tables dkim and spf
    (SELECT v.spf FROM envelope AS v WHERE v.envelope_pk = c.envelope) AS spf
FROM domain AS d
CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
CROSS JOIN submitter AS u ON u.submitter_pk = r.submitter
CROSS JOIN reporter AS w ON w.reporter_pk = r.reporter
CROSS JOIN record AS x ON x.record_pk
    BETWEEN r.first_record AND r.first_record + r.records - 1
CROSS JOIN source AS s ON s.source_pk = x.source
CROSS JOIN combination AS c ON c.combination_pk = x.combination
CROSS JOIN evaluated AS e ON e.evaluated_pk = c.evaluated
WHERE d.own = 1
;
CREATE VIEW v_daily AS
WITH RECURSIVE
long_report AS (
    SELECT r.report_pk, d.name AS domain, r.begin_ts, r.end_ts,
        r.first_record, r.records
    FROM domain AS d
    CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
    WHERE d.own = 1 AND r.end_ts - r.begin_ts BETWEEN 90001 AND 3456000
),
long_day (report_pk, domain, begin_ts, end_ts, day_ts) AS (
    SELECT report_pk, domain, begin_ts, end_ts,
        begin_ts - begin_ts % 86400
    FROM long_report
    UNION ALL
    SELECT report_pk, domain, begin_ts, end_ts, day_ts + 86400
    FROM long_day
    WHERE day_ts + 86400 < end_ts
),
long_result AS (
    SELECT l.report_pk, e.dkim_aligned = 1 AS dkim, e.spf_aligned = 1 AS spf,
        e.disposition, sum(x.messages) AS messages
    FROM long_report AS l
    CROSS JOIN record AS x ON x.record_pk
        BETWEEN l.first_record AND l.first_record + l.records - 1
    CROSS JOIN combination AS c ON c.combination_pk = x.combination
    CROSS JOIN evaluated AS e ON e.evaluated_pk = c.evaluated
    GROUP BY 1, 2, 3, 4
),
long_product AS (
    SELECT t.report_pk, t.domain, t.day_ts, v.dkim, v.spf, v.disposition,
        v.messages, t.end_ts - t.begin_ts AS seconds,
        v.messages * (min(t.end_ts, t.day_ts + 86400) -
            max(t.begin_ts, t.day_ts)) AS product
    FROM long_day AS t
    LEFT JOIN long_result AS v ON v.report_pk = t.report_pk
),
long_share AS (
    SELECT domain, day_ts, report_pk, dkim, spf, disposition,
        product / seconds + (row_number() OVER (
            PARTITION BY report_pk, dkim, spf, disposition
            ORDER BY product % seconds DESC, day_ts) <=
            messages - sum(product / seconds) OVER (
            PARTITION BY report_pk, dkim, spf, disposition)) AS messages
    FROM long_product
),
share AS (
    SELECT domain, day_ts, count(DISTINCT report_pk) AS reports,
        coalesce(sum(messages), 0) AS messages,
        coalesce(sum(messages) FILTER (WHERE dkim OR spf), 0) AS dmarc_pass,
        coalesce(sum(messages) FILTER (WHERE dkim), 0) AS dkim_aligned,
        coalesce(sum(messages) FILTER (WHERE spf), 0) AS spf_aligned,
        coalesce(sum(messages) FILTER (WHERE disposition IN (1, 2)), 0)
            AS disp_none,
        coalesce(sum(messages) FILTER (WHERE disposition = 3), 0)
            AS disp_quarantine,
        coalesce(sum(messages) FILTER (WHERE disposition = 4), 0)
            AS disp_reject
    FROM long_share
    GROUP BY domain, day_ts
    UNION ALL
    SELECT d.name, r.day_ts, count(*), sum(r.messages), sum(r.dmarc_pass),
        sum(r.dkim_aligned), sum(r.spf_aligned), sum(r.disp_none),
        sum(r.disp_quarantine), sum(r.disp_reject)
    FROM domain AS d
    CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
    WHERE d.own = 1 AND r.end_ts - r.begin_ts NOT BETWEEN 90001 AND 3456000
    GROUP BY d.name, r.day_ts
)
SELECT date(h.day_ts, 'unixepoch') AS day, h.day_ts, h.domain AS policy_domain,
    sum(h.reports) AS reports, sum(h.messages) AS messages,
    sum(h.dmarc_pass) AS dmarc_pass, sum(h.dkim_aligned) AS dkim_aligned,
    sum(h.spf_aligned) AS spf_aligned, sum(h.disp_none) AS disp_none,
    sum(h.disp_quarantine) AS disp_quarantine,
    sum(h.disp_reject) AS disp_reject
FROM share AS h
GROUP BY h.domain, h.day_ts;
CREATE VIEW v_source AS
SELECT g.policy_domain, s.ip AS source_ip, s.net AS source_net,
    g.records, g.messages, g.dmarc_pass, g.dkim_aligned, g.spf_aligned,
    g.disp_none, g.disp_quarantine, g.disp_reject, g.reporters,
    date(g.first_ts, 'unixepoch') AS first_day,
    date(g.last_ts, 'unixepoch') AS last_day
FROM (
    SELECT d.name AS policy_domain, x.source,
        count(*) AS records, sum(x.messages) AS messages,
        coalesce(sum(x.messages) FILTER (WHERE e.dkim_aligned = 1
            OR e.spf_aligned = 1), 0) AS dmarc_pass,
        coalesce(sum(x.messages) FILTER (WHERE e.dkim_aligned = 1), 0)
            AS dkim_aligned,
        coalesce(sum(x.messages) FILTER (WHERE e.spf_aligned = 1), 0)
            AS spf_aligned,
        coalesce(sum(x.messages) FILTER (WHERE e.disposition IN (1, 2)), 0)
            AS disp_none,
        coalesce(sum(x.messages) FILTER (WHERE e.disposition = 3), 0)
            AS disp_quarantine,
        coalesce(sum(x.messages) FILTER (WHERE e.disposition = 4), 0)
            AS disp_reject,
        count(DISTINCT r.reporter) AS reporters,
        min(r.day_ts) AS first_ts, max(r.day_ts) AS last_ts
    FROM domain AS d
    CROSS JOIN report AS r INDEXED BY report_once
        ON r.domain = d.domain_pk AND r.standing = 1
    CROSS JOIN record AS x ON x.record_pk
        BETWEEN r.first_record AND r.first_record + r.records - 1
    CROSS JOIN combination AS c ON c.combination_pk = x.combination
    CROSS JOIN evaluated AS e ON e.evaluated_pk = c.evaluated
    WHERE d.own = 1
    GROUP BY x.source, d.name
) AS g
CROSS JOIN source AS s ON s.source_pk = g.source;
CREATE VIEW v_sender AS
SELECT g.policy_domain,
    (SELECT nullif(n.name, '') FROM name AS n WHERE n.name_pk = g.sender / 2)
        AS sender,
    CASE WHEN g.sender > 0 THEN CASE g.sender % 2 WHEN 0 THEN 'dkim'
        ELSE 'spf' END END AS authenticated_by,
    g.records, g.messages, g.dmarc_pass, g.dkim_aligned, g.spf_aligned,
    g.disp_none, g.disp_quarantine, g.disp_reject, g.sources, g.reporters,
    date(g.first_ts, 'unixepoch') AS first_day,
    date(g.last_ts, 'unixepoch') AS last_day
FROM (
    SELECT d.name AS policy_domain,
        coalesce(           -- 2 * name of DKIM, else 2 * name of SPF + 1, else 0
            (SELECT k.domain * 2 FROM dkim AS l
                CROSS JOIN dkim AS k ON k.dkim_pk = l.shown
                WHERE l.dkim_pk = c.dkim AND k.result = 2 AND k.domain <> 0),
            (SELECT f.domain * 2 + 1 FROM envelope AS v
                CROSS JOIN spf AS l ON l.spf_pk = v.spf
                CROSS JOIN spf AS f ON f.spf_pk = l.shown
                WHERE v.envelope_pk = c.envelope AND f.result = 2
                    AND f.domain <> 0), 0) AS sender,
        count(*) AS records, sum(x.messages) AS messages,
        coalesce(sum(x.messages) FILTER (WHERE e.dkim_aligned = 1
            OR e.spf_aligned = 1), 0) AS dmarc_pass,
        coalesce(sum(x.messages) FILTER (WHERE e.dkim_aligned = 1), 0)
            AS dkim_aligned,
        coalesce(sum(x.messages) FILTER (WHERE e.spf_aligned = 1), 0)
            AS spf_aligned,
        coalesce(sum(x.messages) FILTER (WHERE e.disposition IN (1, 2)), 0)
            AS disp_none,
        coalesce(sum(x.messages) FILTER (WHERE e.disposition = 3), 0)
            AS disp_quarantine,
        coalesce(sum(x.messages) FILTER (WHERE e.disposition = 4), 0)
            AS disp_reject,
        count(DISTINCT x.source) AS sources,
        count(DISTINCT r.reporter) AS reporters,
        min(r.day_ts) AS first_ts, max(r.day_ts) AS last_ts
    FROM domain AS d
    CROSS JOIN report AS r INDEXED BY report_once
        ON r.domain = d.domain_pk AND r.standing = 1
    CROSS JOIN record AS x ON x.record_pk
        BETWEEN r.first_record AND r.first_record + r.records - 1
    CROSS JOIN combination AS c ON c.combination_pk = x.combination
    CROSS JOIN evaluated AS e ON e.evaluated_pk = c.evaluated
    WHERE d.own = 1
    GROUP BY 2, d.name
) AS g
;
CREATE VIEW v_reporter AS
SELECT policy_domain, reporter, max(org_name) AS org_name,
    max(email) AS email, count(*) AS reports, sum(records) AS records,
    sum(messages) AS messages, sum(dmarc_pass) AS dmarc_pass,
    min(day) AS first_day, max(day) AS last_day,
    max(end_ts) AS last_end_ts, count(DISTINCT day_ts) AS days
FROM v_report
WHERE counted
GROUP BY policy_domain, reporter;
CREATE VIEW v_policy AS
SELECT policy_domain, p, sp, np, t, pct, adkim, aspf, fo, discovery,
    count(*) AS reports, sum(messages) AS messages,
    count(DISTINCT reporter) AS reporters,
    min(day) AS first_day, max(day) AS last_day
FROM v_report
WHERE counted
GROUP BY policy_domain, p, sp, np, t, pct, adkim, aspf, fo, discovery;
CREATE VIEW v_dns AS
SELECT d.domain,
    strftime('%Y-%m-%dT%H:%M:%SZ', d.checked_ts, 'unixepoch') AS checked,
    d.spf_lookups,          -- of 10; NULL: no working SPF record
    (SELECT CASE WHEN count(*) = 1 THEN CASE
            WHEN max(r.tags) LIKE '%;p=reject;%' THEN 'reject'
            WHEN max(r.tags) LIKE '%;p=quarantine;%' THEN 'quarantine'
            WHEN max(r.tags) LIKE '%;p=none;%' THEN 'none' END END
        FROM (SELECT replace(replace(record, ' ', ''), char(9), '') || ';'
            AS tags FROM dns_record
            WHERE domain = d.domain AND kind = 'dmarc') AS r)
        AS p,               -- of the DMARC record in force; NULL: no valid one
    CASE WHEN d.mx_ts IS NOT NULL THEN coalesce(
        (SELECT group_concat(r.record, ', ') FROM (SELECT record
            FROM dns_record WHERE domain = d.domain AND kind = 'mx'
            ORDER BY CAST(record AS INTEGER), record) AS r), '') END
        AS mx,              -- '10 mx1.example.org, 20 mx2.example.org'; '': none; NULL: unknown
    (SELECT count(*) FROM dns_key AS k WHERE k.state = 'good'
        AND (k.domain = d.domain OR
        substr(k.domain, -length(d.domain) - 1) = '.' || d.domain))
        AS keys,            -- good DKIM keys of the domain and below it
    (SELECT count(*) FROM dns_finding AS f
        WHERE f.domain = d.domain AND f.severity = 'error') AS errors,
    (SELECT count(*) FROM dns_finding AS f
        WHERE f.domain = d.domain AND f.severity = 'warning') AS warnings,
    d.unknown,              -- what the last run could not look up; NULL: nothing
    d.checked_ts
FROM dns_domain AS d
;
CREATE VIEW v_dns_history AS
SELECT kind, name,
    nullif(record, '') AS record,   -- NULL: there was none
    strftime('%Y-%m-%dT%H:%M:%SZ', first_ts, 'unixepoch') AS first_utc,
    strftime('%Y-%m-%dT%H:%M:%SZ', last_ts, 'unixepoch') AS last_utc,
    first_ts, last_ts
FROM dns_history
;
CREATE VIEW v_tls_report AS
SELECT date(t.day_ts, 'unixepoch') AS day, t.day_ts, d.name AS policy_domain,
    coalesce(t.org_name, w.identity) AS org_name,
    CASE p.type WHEN 1 THEN 'sts' WHEN 2 THEN 'tlsa'
        WHEN 3 THEN 'no-policy-found' ELSE 'unknown' END AS policy_type,
    CASE p.mode WHEN 1 THEN 'none' WHEN 2 THEN 'testing'
        WHEN 3 THEN 'enforce' WHEN 4 THEN 'unknown' END AS mode,
    p.successful, p.failed, -- sessions; NULL: not said
    t.report_id,
    (SELECT nullif(n.name, '') FROM name AS n
        WHERE n.name_pk = p.policy_domain) AS said_domain,  -- as in the report; for TLSA a host
    nullif(p.strings, '') AS policy,    -- JSON arrays of text
    nullif(p.mx, '') AS mx,
    t.begin_ts, t.end_ts,
    strftime('%Y-%m-%dT%H:%M:%SZ', t.begin_ts, 'unixepoch') AS begin_utc,
    strftime('%Y-%m-%dT%H:%M:%SZ', t.end_ts, 'unixepoch') AS end_utc,
    CASE t.provenance WHEN 1 THEN 'verified' WHEN 2 THEN 'mismatch'
        ELSE 'unknown' END AS provenance,
    t.standing = 1 AND d.own = 1 AND t.provenance <> 2 AS counted,
    w.identity AS reporter,
    (SELECT m.name FROM message AS m WHERE m.message_pk = t.message)
        AS message_name,
    t.tls_report_pk, p.tls_policy_pk
FROM tls_report AS t
JOIN tls_policy AS p ON p.tls_report = t.tls_report_pk
JOIN domain AS d ON d.domain_pk = p.domain
JOIN reporter AS w ON w.reporter_pk = t.reporter
;
CREATE VIEW v_tls_failure AS
SELECT v.day, v.day_ts, v.policy_domain, v.org_name, v.policy_type, v.mode,
    CASE f.result WHEN 1 THEN 'starttls-not-supported'
        WHEN 2 THEN 'certificate-host-mismatch'
        WHEN 3 THEN 'certificate-expired'
        WHEN 4 THEN 'certificate-not-trusted'
        WHEN 5 THEN 'validation-failure' WHEN 6 THEN 'tlsa-invalid'
        WHEN 7 THEN 'dnssec-invalid' WHEN 8 THEN 'dane-required'
        WHEN 9 THEN 'sts-policy-fetch-error'
        WHEN 10 THEN 'sts-policy-invalid' WHEN 11 THEN 'sts-webpki-invalid'
        ELSE 'unknown' END AS result,
    (SELECT nullif(n.name, '') FROM name AS n WHERE n.name_pk = f.mx) AS mx,
    (SELECT s.ip FROM source AS s WHERE s.source_pk = f.sending)
        AS sending_ip,
    (SELECT s.ip FROM source AS s WHERE s.source_pk = f.receiving)
        AS receiving_ip,
    f.sessions,             -- NULL: not said
    f.reason, f.information, f.helo, v.counted, v.reporter,
    f.said AS said_result, v.tls_policy_pk
FROM v_tls_report AS v
JOIN tls_failure AS f ON f.tls_policy = v.tls_policy_pk
;
CREATE VIEW v_failure AS
SELECT strftime('%Y-%m-%dT%H:%M:%SZ', f.arrival_ts, 'unixepoch')
        AS arrival_utc,
    d.name AS policy_domain, w.identity AS reporter,
    (SELECT s.ip FROM source AS s WHERE s.source_pk = f.source) AS source_ip,
    (SELECT nullif(n.name, '') FROM name AS n
        WHERE n.name_pk = f.header_from) AS header_from,
    (SELECT nullif(n.name, '') FROM name AS n
        WHERE n.name_pk = f.envelope_from) AS envelope_from,
    (SELECT nullif(n.name, '') FROM name AS n
        WHERE n.name_pk = f.envelope_to) AS envelope_to,
    (SELECT nullif(n.name, '') FROM name AS n
        WHERE n.name_pk = f.dkim_domain) AS dkim_domain,
    (SELECT nullif(n.name, '') FROM name AS n
        WHERE n.name_pk = f.dkim_selector) AS dkim_selector,
    CASE f.delivery WHEN 1 THEN 'delivered' WHEN 2 THEN 'spam'
        WHEN 3 THEN 'policy' WHEN 4 THEN 'reject' WHEN 5 THEN 'other'
        WHEN 6 THEN 'unknown' END AS delivery_result,
    f.incidents, nullif(lower(hex(f.subject_tag)), '') AS subject_tag,
    nullif(lower(hex(f.from_tag)), '') AS from_tag,
    CASE f.provenance WHEN 1 THEN 'verified' WHEN 2 THEN 'mismatch'
        ELSE 'unknown' END AS provenance,
    d.own = 1 AND f.provenance <> 2 AS counted,
    nullif(substr(CASE WHEN f.auth_failure & 1 THEN ',adsp' ELSE '' END ||
        CASE WHEN f.auth_failure & 2 THEN ',bodyhash' ELSE '' END ||
        CASE WHEN f.auth_failure & 4 THEN ',revoked' ELSE '' END ||
        CASE WHEN f.auth_failure & 8 THEN ',signature' ELSE '' END ||
        CASE WHEN f.auth_failure & 16 THEN ',spf' ELSE '' END ||
        CASE WHEN f.auth_failure & 32 THEN ',dmarc' ELSE '' END ||
        CASE WHEN f.auth_failure & 64 THEN ',unknown' ELSE '' END, 2), '')
        AS auth_failure,    -- 'bodyhash,dmarc'
    CASE f.identity WHEN 0 THEN 'none' WHEN 1 THEN 'dkim' WHEN 2 THEN 'spf'
        WHEN 3 THEN 'dkim,spf' END AS identity_alignment,
    f.arrival_ts, f.guessed AS arrival_guessed,
    f.dkim, f.spf,          -- the whole lists: see tables dkim and spf
    (SELECT m.name FROM message AS m WHERE m.message_pk = f.message)
        AS message_name,
    f.failure_pk
FROM failure AS f
JOIN domain AS d ON d.domain_pk = f.domain
JOIN reporter AS w ON w.reporter_pk = f.reporter
;
CREATE VIEW v_failure_day AS
SELECT date(f.day_ts, 'unixepoch') AS day, f.day_ts, d.name AS policy_domain,
    w.identity AS reporter,
    (SELECT s.ip FROM source AS s WHERE s.source_pk = f.source) AS source_ip,
    (SELECT nullif(n.name, '') FROM name AS n
        WHERE n.name_pk = f.dkim_domain) AS dkim_domain,
    (SELECT nullif(n.name, '') FROM name AS n
        WHERE n.name_pk = f.envelope_from) AS envelope_from,
    f.reports, f.incidents, f.kept,
    CASE f.provenance WHEN 1 THEN 'verified' WHEN 2 THEN 'mismatch'
        ELSE 'unknown' END AS provenance,
    d.own = 1 AND f.provenance <> 2 AS counted
FROM failure_day AS f
JOIN domain AS d ON d.domain_pk = f.domain
JOIN reporter AS w ON w.reporter_pk = f.reporter;
COMMIT;
