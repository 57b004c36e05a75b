#!/bin/sh
# Makes the secrets compose.yaml mounts as files, once; what exists is kept.
#   sh scripts/secrets.sh            SQLite on a volume
#   sh scripts/secrets.sh postgres   PostgreSQL (start with: docker compose --profile postgres up)
set -eu
umask 077
folder=${MATINEE_SECRETS:-secrets}
mkdir -p "$folder"
random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
keep() { [ -e "$folder/$1" ] || { cat > "$folder/$1"; echo "made $folder/$1"; }; }
random | keep chat_auth_secret
random | keep relay_secret
random | keep postgres_password
printf '' | keep groq_api_key
if [ "${1:-}" = postgres ]; then
  rm -f "$folder/database_url"
  printf 'postgresql+psycopg://matinee:%s@postgres/matinee' "$(cat "$folder/postgres_password")" | keep database_url
else
  printf 'sqlite:////data/matinee.sqlite3' | keep database_url
fi
# The folder is closed to others; the files must be readable by the containers' user.
chmod 0700 "$folder"
chmod 0444 "$folder"/*
