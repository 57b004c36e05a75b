#!/usr/bin/env bash
# Walks through Matinee: starts all of it, shows one feature after the other, ends all of it.
#   bash scripts/demo.sh          waits for Enter before each step
#   bash scripts/demo.sh --yes    does not wait, and ends by itself (a test runs it so)
# DEMO_STATE and DEMO_PORTS choose another folder (.matinee-demo) and other ports (8000-8002).
set -euo pipefail
cd "$(dirname "$0")/.."

wait_for_enter=1
case "${1:-}" in
  --yes) wait_for_enter=0 ;;
  "") ;;
  *) echo "usage: bash scripts/demo.sh [--yes]" >&2; exit 2 ;;
esac
state=${DEMO_STATE:-.matinee-demo}
ports=${DEMO_PORTS:-8000}
export MATINEE_STATE_DIR=$state
export MATINEE_API_URL=http://127.0.0.1:$ports
export MATINEE_AGENT_URL=http://127.0.0.1:$((ports + 1))
chat=http://127.0.0.1:$((ports + 2))
work=$(mktemp -d)
demo=
number=0

finish() {
  if [ -n "$demo" ] && kill -0 "$demo" 2>/dev/null; then kill -INT "$demo"; wait "$demo" || true; fi
  rm -rf "$work"
}
trap finish EXIT

step() {
  number=$((number + 1))
  printf '\n\033[1m%s. %s\033[0m\n' "$number" "$1"
  if [ "$wait_for_enter" = 1 ]; then read -rp '   (Enter) ' _; fi
}
run() { printf '$ %s\n' "$*"; "$@"; }
field() { python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }
password_of() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$state/demo-accounts.json" "$1"; }

step "Start everything: Valkey, api, worker, agent, chat, with a sample catalogue"
# bash lets what runs in the background ignore Ctrl-C; a job of its own does not.
set -m
uv run python -m app.demo --fresh --state "$state" --port-base "$ports" --no-browser >"$work/demo.log" 2>&1 &
demo=$!
set +m
until grep -q 'Ctrl-C ends it' "$work/demo.log"; do
  if ! kill -0 "$demo" 2>/dev/null; then cat "$work/demo.log" >&2; exit 1; fi
  sleep 0.2
done
cat "$work/demo.log"

step "Every part says how it is"
run curl -sf "$MATINEE_API_URL/health/ready"; echo

step "Sign in over HTTP; the answer says how much of the limit is left"
token=$(curl -sf "$MATINEE_API_URL/token" -d username=ana --data-urlencode "password=$(password_of ana)" | field access_token)
curl -si "$MATINEE_API_URL/movies?q=matrix&page_size=1" -H "Authorization: Bearer $token" | grep -iE '^HTTP|ratelimit'

step "Ask the analyst in plain words; no key, no cloud, no model"
run uv run python -m scripts.ask "How many films have I rated?"
run uv run python -m scripts.ask "My average by decade"
run uv run python -m scripts.ask "Recommend me three films and say why"

step "Ask for a change: nothing happens before you approve it"
printf '$ uv run python -m scripts.ask --account ben "Rate Metropolis 4 stars"   (answered with: y)\n'
echo y | uv run python -m scripts.ask --account ben "Rate Metropolis 4 stars"

step "Ask twice with one Idempotency-Key: it happens once"
for _ in 1 2; do
  curl -si -X POST "$MATINEE_API_URL/recommendations/refresh" -H "Authorization: Bearer $token" \
    -H "Idempotency-Key: demo-1" | grep -iE '^HTTP|location|replayed'
done

step "Refresh everybody's recommendations through the queue, several at a time"
run uv run python -m scripts.refresh --concurrency 2

step "Import ratings: a preview first, then in one transaction, then undone exactly"
printf 'Title,Year,Rating\nMetropolis,1927,5\nCasablanca,1942,4.5\n' >"$work/ratings.csv"
run uv run python -m scripts.transfer import "$work/ratings.csv" --account ana --dry-run

step "The week in review"
run uv run python -m scripts.digest --account ben

step "Let another tool in: a token that can read and propose, shown once"
printf '$ uv run python -m scripts.admin token ana "Another tool" --read-only\n'
made=$(uv run python -m scripts.admin token ana "Another tool" --read-only | grep -o 'mat_[A-Za-z0-9_-]*' | head -1)
curl -sf "$MATINEE_API_URL/movies?q=casablanca&page_size=1" -H "Authorization: Bearer $made"; echo
echo "(${made:0:8}...) It works over MCP too, at $MATINEE_API_URL/mcp; the contract is $MATINEE_API_URL/openapi.json"

step "Back up while everything runs"
run uv run python -m scripts.backup create "$work/backups"

step "Now in the browser: $chat"
echo "Sign in as ana with $(password_of ana), and ask: \"My average by decade\"."
if [ "$wait_for_enter" = 1 ]; then read -rp '   (Enter ends everything) ' _; fi
printf '\nDone: %s steps. Everything is being ended; the data stays in %s.\n' "$number" "$state"
