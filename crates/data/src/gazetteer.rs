//! Looking up the rows of places by name.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use crate::{
    fold::fold,
    index::{self, Index, WrongRow},
    own::OwnPlaces,
};

/// The places by name: those of the program, and those of the user's own before them.
pub struct Gazetteer {
    base: Arc<Base>,
    own: Own,
}

/// The index of places: names in their folded form to rows.
struct Base {
    names: fst::Map<Cow<'static, [u8]>>,
    postings: Cow<'static, [u8]>,
    rows: Cow<'static, str>,
    offsets: Cow<'static, [u8]>,
}

/// The same of places of the user's own, whose numbers come after those of the base.
#[derive(Default)]
struct Own {
    names: BTreeMap<String, Vec<usize>>,
    rows: Vec<String>,
    /// P-codes, beside the ids.
    codes: HashMap<String, usize>,
    /// Ids of places of the base in whose stead these are.
    instead: HashMap<String, usize>,
}

impl Gazetteer {
    /// The places that the program carries; their index was made when the program was.
    pub(crate) fn embedded() -> Self {
        let names: &'static [u8] = include_bytes!(concat!(env!("OUT_DIR"), "/places.fst"));
        let postings: &'static [u8] = include_bytes!(concat!(env!("OUT_DIR"), "/places.postings"));
        let offsets: &'static [u8] = include_bytes!(concat!(env!("OUT_DIR"), "/places.offsets"));
        Self::over(Base {
            names: map(names.into()),
            postings: postings.into(),
            rows: include_str!(concat!(env!("OUT_DIR"), "/places.rows")).into(),
            offsets: offsets.into(),
        })
    }

    /// The places of a table.
    pub(crate) fn of(table: &str) -> Result<Self, WrongRow> {
        let Index { names, postings, rows, offsets } = index::build(table)?;
        let names = map(names.into());
        Ok(Self::over(Base { names, postings: postings.into(), rows: rows.into(), offsets: offsets.into() }))
    }

    fn over(base: Base) -> Self {
        Self { base: Arc::new(base), own: Own::default() }
    }

    /// The same places with these of the user's own before them, and no others of the user's.
    pub(crate) fn with_own(&self, places: &OwnPlaces) -> Self {
        let (base, mut own) = (Arc::clone(&self.base), Own::default());
        for place in places.iter() {
            let number = base.len() + own.rows.len();
            own.rows.push(place.lookup_row());
            for name in [&place.name].into_iter().chain(&place.aliases) {
                let numbers = own.names.entry(fold(name)).or_default();
                if numbers.last() != Some(&number) {
                    numbers.push(number);
                }
            }
            own.names.remove("");
            for id in [&place.id, &place.replaces].into_iter().filter(|id| !id.is_empty()) {
                own.instead.entry(id.clone()).or_insert(number);
            }
            if !place.pcode.is_empty() {
                own.codes.entry(place.pcode.clone()).or_insert(number);
            }
        }
        Self { base, own }
    }

    /// The rows of all places with this name.
    #[cfg(test)]
    pub(crate) fn rows(&self, name: &str) -> impl Iterator<Item = &str> {
        self.numbers(name).filter_map(|number| self.row(number))
    }

    /// The numbers of the rows of all places with this name, the user's own first, then in the order of the table.
    pub fn numbers(&self, name: &str) -> impl Iterator<Item = usize> {
        let key = fold(name);
        let mut numbers = self.own.names.get(&key).cloned().unwrap_or_default();
        let (own, mut rest) = (numbers.len(), Vec::new());
        for number in self.base.numbers(&key) {
            match self.instead(number) {
                None => rest.push(number),
                // A user's place that is this one bears its names too.
                Some(number) if !numbers[..own].contains(&number) => numbers.push(number),
                Some(_) => {}
            }
        }
        numbers.into_iter().chain(rest)
    }

    /// The user's place that stands in the stead of a row of the base.
    fn instead(&self, number: usize) -> Option<usize> {
        if self.own.instead.is_empty() {
            return None;
        }
        self.own.instead.get(self.base.row(number)?.split('\t').next()?).copied()
    }

    /// The numbers of the rows with this id or this P-code. Reads all rows.
    pub fn with_id<'g>(&'g self, id: &'g str) -> impl Iterator<Item = usize> + 'g {
        let code = self.own.codes.get(id).copied();
        let is_it = move |row: &str| row.split('\t').next() == Some(id);
        let own = self.own.rows.iter().enumerate().map(|(at, row)| (self.base.len() + at, row.as_str()));
        let base = self.base.rows.lines().enumerate().filter(|(number, _)| self.instead(*number).is_none());
        let rows = own.chain(base).filter(move |(number, row)| is_it(row) && Some(*number) != code);
        code.into_iter().chain(rows.map(|(number, _)| number))
    }

    /// All rows, the user's own last. Reads all of them.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.base.rows.lines().chain(self.own.rows.iter().map(String::as_str))
    }

    /// Whether a place has this name.
    pub fn knows(&self, name: &str) -> bool {
        let key = fold(name);
        self.own.names.contains_key(&key) || self.base.names.contains_key(&key)
    }

    /// The row of this number, nothing where there is none: columns id, name, lat, lon, kind, country, admin1, population,
    /// apart by tabs. The point of a division of the user's own may be empty.
    pub fn row(&self, number: usize) -> Option<&str> {
        match number.checked_sub(self.base.len()) {
            None => self.base.row(number),
            Some(own) => self.own.rows.get(own).map(String::as_str),
        }
    }

    /// Whether the row of this number is of a place of the user's own.
    pub fn is_own(&self, number: usize) -> bool {
        number >= self.base.len()
    }
}

impl Base {
    fn len(&self) -> usize {
        self.offsets.len() / 4
    }

    /// The numbers of the rows with a name in its folded form.
    fn numbers(&self, key: &str) -> impl Iterator<Item = usize> {
        let at = self.names.get(key).map(|at| at as usize);
        let count = at.map_or(0, |at| word(&self.postings, at));
        (0..count).filter_map(move |i| Some(word(&self.postings, at? + 4 + 4 * i)))
    }

    fn row(&self, number: usize) -> Option<&str> {
        self.rows.get(word(&self.offsets, 4 * number)..)?.lines().next()
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
        let (names, own) = (self.base.names.len(), self.own.rows.len());
        f.debug_struct("Gazetteer").field("names", &names).field("own", &own).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::own::OwnPlace;

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
    fn places_of_the_users_own_come_first() {
        let table = format!(
            "{HEADING}t:1\tTell Zamar\tZamar\t33.5\t42\tcity\tIQ\tAnbar\t1200\nt:2\tZamar\t\t-3\t4\tsite\tXX\t\t\n"
        );
        let base = Gazetteer::of(&table).unwrap();
        let place = |id: &str, name: &str| OwnPlace {
            id: id.to_owned(),
            name: name.to_owned(),
            lat: Some(1.0),
            lon: Some(2.0),
            kind: "city".to_owned(),
            ..OwnPlace::default()
        };
        let mut own = OwnPlaces::default();
        own.put(OwnPlace { pcode: "XX01".to_owned(), ..place("own:1", "Zamar") });
        own.put(OwnPlace { replaces: "t:1".to_owned(), aliases: vec!["Zamaar".to_owned()], ..place("own:2", "Zamar") });
        let gazetteer = base.with_own(&own);
        let ids = |name: &str| -> Vec<String> {
            gazetteer.rows(name).filter_map(|row| row.split('\t').next()).map(str::to_owned).collect()
        };
        assert_eq!(ids("zamar"), ["own:1", "own:2", "t:2"]);
        assert_eq!(ids("Tell Zamar"), ["own:2"]);
        assert_eq!(ids("Zamaar"), ["own:2"]);
        assert!(gazetteer.knows("zamaar") && !base.knows("zamaar"));
        let with_id = |id| -> Vec<usize> { gazetteer.with_id(id).collect() };
        assert_eq!(
            (with_id("XX01"), with_id("own:2"), with_id("t:2"), with_id("t:1")),
            (vec![2], vec![3], vec![1], vec![])
        );
        assert!(gazetteer.is_own(2) && !gazetteer.is_own(1) && gazetteer.row(4).is_none());
        assert_eq!(gazetteer.all().count(), 4);
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
