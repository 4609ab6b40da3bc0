// What the line between two areas is, by data/gazetteer/DISPUTED.md. mapshaper asks it of each pair of neighbours.

/** Whether the line is where an area that several claim meets the land of one of them, or another such area. */
function disputed(a, b) {
    if (!a || !b || (a.iso === b.iso && a.claimants === b.claimants && a.given === b.given)) return false;
    const claims = (area, land) => Boolean(area.claimants) && (land.iso === area.iso || area.claimants.split("|").includes(land.iso) || Boolean(land.claimants));
    return claims(a, b) || claims(b, a);
}

exports.disputed = disputed;
exports.border = (a, b) => Boolean(a && b) && a.iso !== b.iso && !disputed(a, b);
exports.province = (a, b) => Boolean(a && b) && a.iso === b.iso && !disputed(a, b);
