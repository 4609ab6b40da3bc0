//! Looking up the rows of places by name.

use std::borrow::Cow;

use crate::{
    fold::fold,
    index::{self, Index, WrongRow},
};

/// The index of places: names in their folded form to rows.
pub struct Gazetteer {
    names: fst::Map<Cow<'static, [u8]>>,
    postings: Cow<'static, [u8]>,
    rows: Cow<'static, str>,
    offsets: Cow<'static, [u8]>,
}

impl Gazetteer {
    /// The places that the program carries; their index was made when the program was.
    pub(crate) fn embedded() -> Self {
        let names: &'static [u8] = include_bytes!(concat!(env!("OUT_DIR"), "/places.fst"));
        let postings: &'static [u8] = include_bytes!(concat!(env!("OUT_DIR"), "/places.postings"));
        let offsets: &'static [u8] = include_bytes!(concat!(env!("OUT_DIR"), "/places.offsets"));
        Self {
            names: map(names.into()),
            postings: postings.into(),
            rows: include_str!(concat!(env!("OUT_DIR"), "/places.rows")).into(),
            offsets: offsets.into(),
        }
    }

    /// The places of a table.
    pub(crate) fn of(table: &str) -> Result<Self, WrongRow> {
        let Index { names, postings, rows, offsets } = index::build(table)?;
        Ok(Self { names: map(names.into()), postings: postings.into(), rows: rows.into(), offsets: offsets.into() })
    }

    /// The rows of all places with this name, in the order of the table; columns id, name, lat, lon, kind, country,
    /// admin1, population, apart by tabs.
    pub fn rows(&self, name: &str) -> impl Iterator<Item = &str> {
        self.numbers(name).filter_map(|number| self.row(number))
    }

    /// The numbers of all rows with this name, in the order of the table.
    pub fn numbers(&self, name: &str) -> impl Iterator<Item = usize> {
        let at = self.names.get(fold(name)).map(|at| at as usize);
        let count = at.map_or(0, |at| word(&self.postings, at));
        (0..count).filter_map(move |i| Some(word(&self.postings, at? + 4 + 4 * i)))
    }

    /// Whether a place has this name.
    pub fn knows(&self, name: &str) -> bool {
        self.names.contains_key(fold(name))
    }

    /// The row of this number; nothing where there is none.
    pub fn row(&self, index: usize) -> Option<&str> {
        self.rows.get(word(&self.offsets, 4 * index)..)?.lines().next()
    }
}

/// The little-endian word at a position; 0 behind the end.
fn word(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |word| u32::from_le_bytes(*word) as usize)
}

fn map(names: Cow<'static, [u8]>) -> fst::Map<Cow<'static, [u8]>> {
    fst::Map::new(names).expect("`index::build` wrote it")
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gazetteer").field("names", &self.names.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADING: &str = "id\tname\taliases\tlat\tlon\tkind\tcountry\tadmin1\tpopulation\n";

    #[test]
    fn places_are_found_by_all_their_names() {
        let table = format!(
            "{HEADING}t:1\tTell Zamar\tTal Zamar|Zamār\t33.5\t42\tcity\tIQ\tAnbar\t1200\nt:2\tZamar\t\t-3\t4\tsite\tXX\t\t\n"
        );
        let gazetteer = Gazetteer::of(&table).unwrap();
        let ids = |name: &str| -> Vec<String> {
            gazetteer.rows(name).filter_map(|row| row.split('\t').next()).map(str::to_owned).collect()
        };
        assert_eq!(ids("tell-zamar"), ["t:1"]);
        assert_eq!(ids("ZAMAR"), ["t:1", "t:2"]);
        assert!(gazetteer.knows("Tal Zamar") && !gazetteer.knows("Tell") && ids("Tell").is_empty());
        assert_eq!(gazetteer.rows("zamar").last(), Some("t:2\tZamar\t-3\t4\tsite\tXX\t\t"));
    }

    #[test]
    fn a_wrong_row_is_named() {
        for (row, message) in [
            ("t:1\tZamar", "2 columns, not 9"),
            ("\tZamar\t\t1\t1\tcity\tIQ\t\t", "a place needs an id and a name"),
            ("t:1\tZamar\t\t91\t1\tcity\tIQ\t\t", "`91` is no number of degrees up to 90"),
            ("t:1\tZamar\t\t1\tNaN\tcity\tIQ\t\t", "`NaN` is no number of degrees up to 180"),
            ("t:1\tZamar\t\t1\t1\tcity\tIQ\t\tfew", "`few` is no number of people"),
        ] {
            let error = Gazetteer::of(&format!("{HEADING}{row}\n")).unwrap_err();
            assert_eq!((error.line, error.message.as_str()), (2, message));
        }
    }
}
