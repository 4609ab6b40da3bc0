#!/bin/sh
# Brings the libraries of the pages to ../static/vendor, unchanged, with their licences. For a newer version change it here.
set -eu
cd "$(dirname "$0")"
work=${WORK:-$(mktemp -d)}
npm install --prefix "$work" --no-package-lock --no-audit --no-fund --ignore-scripts maplibre-gl@6.17.0 topojson-client@3.1.0
from=$work/node_modules
to=../static/vendor

# The module looks for its worker beside itself, under this name.
mkdir -p $to/maplibre-gl $to/topojson-client
cp "$from"/maplibre-gl/dist/maplibre-gl.mjs "$from"/maplibre-gl/dist/maplibre-gl-worker.mjs "$from"/maplibre-gl/dist/maplibre-gl.css $to/maplibre-gl/
cp "$from"/maplibre-gl/LICENSE.txt $to/maplibre-gl/LICENSE
for module in feature reverse transform identity; do cp "$from/topojson-client/src/$module.js" $to/topojson-client/; done
cp "$from"/topojson-client/LICENSE $to/topojson-client/LICENSE

# What is built into the library has licences of its own.
bundled="@mapbox/point-geometry @mapbox/tiny-sdf @mapbox/unitbezier @mapbox/vector-tile @maplibre/geojson-vt
    @maplibre/maplibre-gl-style-spec @maplibre/mlt @maplibre/vt-pbf bidi-js earcut gl-matrix kdbush murmurhash-js pbf potpack
    quickselect tinyqueue"
for package in $bundled; do
    printf '%s %s\n\n' "$package" "$(node -p "require('$from/$package/package.json').version")"
    licence=$(ls -d "$from/$package"/LICEN[SC]E* 2>/dev/null | head -1)
    if [ -n "$licence" ]; then cat "$licence"; else sed -n '/^## License/,$p' "$from/$package/README.md"; fi
    printf '\n%s\n\n' --------------------------------------------------------------------------------
done > $to/maplibre-gl/LICENSE-BUNDLED
