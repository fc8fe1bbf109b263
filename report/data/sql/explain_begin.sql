-- Nothing is left of an earlier script.
DROP TABLE IF EXISTS temp.asked;
DROP TABLE IF EXISTS temp.known_reporter;
DROP TABLE IF EXISTS temp.known_own;
DROP TABLE IF EXISTS temp.known_mail;
DROP TABLE IF EXISTS temp.known_place;
DROP TABLE IF EXISTS temp.known_sender;
DROP TABLE IF EXISTS temp.known_blocker;
DROP TABLE IF EXISTS temp.known_recovered;
DROP TABLE IF EXISTS temp.told;
DROP TABLE IF EXISTS temp.told_day;
DROP TABLE IF EXISTS temp.part;
DROP TABLE IF EXISTS temp.seen;
DROP TABLE IF EXISTS temp.earlier;
DROP TABLE IF EXISTS temp.older;
