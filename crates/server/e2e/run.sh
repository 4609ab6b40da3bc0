#!/bin/sh
# Runs the browser tests: `crates/server/e2e/run.sh [FILE …]`; makes the README's pictures: `--pictures`; measures how soon pages of
# the server at BASE are seen: `--paint`. RASHOMON names the binary (target/release/rashomon, then target/debug/rashomon else).
# Installs Debian's Chromium and fonts where they are missing and it may.
set -eu
cd "$(dirname "$0")"

missing=
command -v chromium >/dev/null 2>&1 || [ -n "${CHROMIUM:-}" ] || missing="$missing chromium"
for font in fonts-dejavu-core fonts-noto-core; do
    ! command -v dpkg-query >/dev/null 2>&1 || dpkg-query -W -f '${Status}' "$font" 2>/dev/null | grep -q 'ok installed' || missing="$missing $font"
done
if [ -n "$missing" ]; then
    [ "$(id -u)" = 0 ] || { echo "e2e: needs the packages$missing" >&2; exit 2; }
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi
[ -d node_modules/playwright-core ] && [ -d node_modules/axe-core ] || npm install --no-package-lock --no-audit --no-fund --ignore-scripts >&2

case ${1:-} in
    --pictures) exec node pictures.mjs ;;
    --paint) exec node paint.mjs ;;
esac
if [ $# -eq 0 ]; then set -- *.test.mjs; fi
exec node --test --test-concurrency=1 "$@"
