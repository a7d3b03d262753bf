#!/bin/sh
# Runs once, when the database volume is empty: duban's own user owns its database and is no superuser, so that the
# audit trail's protection holds against whatever the application is made to send.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$DUBAN_DB_PASSWORD" --username postgres --dbname postgres <<'SQL'
CREATE ROLE duban LOGIN PASSWORD :'password';
CREATE DATABASE duban OWNER duban;
REVOKE CONNECT ON DATABASE duban FROM PUBLIC;
SQL
