#!/bin/sh
# Runs once, when the database volume is empty: duban's own user owns its database and is no superuser, so that the
# audit trail's protection holds against whatever the application is made to send.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$DUBAN_DB_PASSWORD" -v public="${DUBAN_PUBLIC_DB_PASSWORD:-}" --username postgres --dbname postgres <<'SQL'
CREATE ROLE duban LOGIN PASSWORD :'password';
CREATE DATABASE duban OWNER duban;
REVOKE CONNECT, TEMPORARY ON DATABASE duban FROM PUBLIC;
-- Reads what is released and nothing else; manage.py public_door gives it its views.
CREATE ROLE duban_public LOGIN NOINHERIT PASSWORD :'public';
\connect duban
-- Every user may make large objects, unless the server's administrator says otherwise.
REVOKE EXECUTE ON FUNCTION lo_create(oid), lo_creat(integer), lo_from_bytea(oid, bytea), lo_import(text),
  lo_import(text, oid) FROM PUBLIC;
SQL
