//! Which column or property says what: by its name, or by the HXL tag below it.

/// What a place is told by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Name,
    Lat,
    Lon,
    Id,
    Kind,
    Country,
    Admin1,
    Aliases,
    Population,
    Pcode,
    Replaces,
}

/// The fields, with the names under which they are known; case, spaces and signs do not count. Of one field the name that
/// comes first counts.
const FIELDS: [(Field, &[&str]); 11] = [
    (Field::Name, &["name", "nameen", "placename", "place", "shapename", "featurename", "toponym", "title"]),
    (Field::Lat, &["lat", "latitude", "centerlat", "centroidlat", "ycoord", "pointy", "y"]),
    (Field::Lon, &["lon", "long", "lng", "longitude", "centerlon", "centroidlon", "xcoord", "pointx", "x"]),
    (Field::Id, &["id", "placeid", "shapeid", "gid"]),
    (Field::Kind, &["kind", "placetype", "featuretype", "shapetype", "type"]),
    (Field::Country, &["country", "countrycode", "iso2", "isoa2", "iso", "countryname"]),
    (Field::Admin1, &["admin1", "adm1", "division", "province", "governorate", "state"]),
    (Field::Aliases, &["aliases", "alias", "alternatenames", "altnames", "othernames", "aka"]),
    (Field::Population, &["population", "pop", "populationtotal"]),
    (Field::Pcode, &["pcode", "placecode"]),
    (Field::Replaces, &["replaces"]),
];

/// Levels of administration, from the country downwards.
const LEVELS: usize = 5;

/// The columns of a level of administration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Level {
    pub name: Option<usize>,
    pub code: Option<usize>,
    /// Names in other languages, other names.
    pub others: Vec<usize>,
}

/// What the columns of a table say, or the properties of a feature.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Columns {
    /// As the file calls them.
    pub names: Vec<String>,
    fields: [Option<usize>; FIELDS.len()],
    pub levels: [Level; LEVELS],
}

impl Columns {
    /// Finds the fields by the names of columns, and by HXL tags where there are some.
    pub fn of(names: Vec<String>, tags: &[String]) -> Self {
        let plain: Vec<String> = names.iter().map(|name| plain(name)).collect();
        let mut columns = Self { names, ..Self::default() };
        for (at, tag) in tags.iter().enumerate() {
            columns.tagged(at, tag);
        }
        let tagged = |at: usize| tags.get(at).is_some_and(|tag| tag.trim().starts_with('#'));
        for (place, (_, known)) in columns.fields.iter_mut().zip(FIELDS) {
            let at = || known.iter().find_map(|name| plain.iter().position(|own| own == name));
            *place = place.or_else(|| at().filter(|at| !tagged(*at)));
        }
        for (at, name) in plain.iter().enumerate().filter(|(at, _)| !tagged(*at)) {
            columns.levelled(at, name);
        }
        for level in &mut columns.levels {
            if level.name.is_none() && !level.others.is_empty() {
                level.name = Some(level.others.remove(0));
            }
        }
        columns
    }

    /// The column of a field.
    pub fn at(&self, field: Field) -> Option<usize> {
        self.fields[field as usize]
    }

    /// Whether rows are units of administration by their P-codes: no name of another place stands beside these.
    pub fn is_of_units(&self) -> bool {
        self.at(Field::Name).is_none() && self.levels[1..].iter().any(|level| level.code.is_some())
    }

    /// Columns that say nothing of a place.
    pub fn unread(&self) -> Vec<String> {
        let of_levels = self.levels.iter().flat_map(|l| l.name.iter().chain(&l.code).chain(&l.others)).copied();
        let read: Vec<usize> = self.fields.iter().flatten().copied().chain(of_levels).collect();
        let unread = self.names.iter().enumerate().filter(|(at, name)| !read.contains(at) && !name.is_empty());
        unread.map(|(_, name)| name.clone()).collect()
    }

    fn set(&mut self, field: Field, at: usize) {
        self.fields[field as usize].get_or_insert(at);
    }

    /// `ADM2_EN`, `admin1Pcode`, `adm1_name`: what stands behind the level says what it is.
    fn levelled(&mut self, at: usize, plain: &str) {
        let rest = plain.strip_prefix("admin").or_else(|| plain.strip_prefix("adm"));
        let Some((level, rest)) = rest.and_then(|rest| Some((digit(rest)?, &rest[1..]))) else { return };
        let level = &mut self.levels[level];
        match rest {
            "pcode" | "code" => _ = level.code.get_or_insert(at),
            "en" | "name" | "nameen" if level.name.is_none() => level.name = Some(at),
            "en" | "name" | "nameen" | "ref" | "refname" => level.others.push(at),
            _ if rest.starts_with("alt") => level.others.push(at),
            // A language in two letters: "ADM1_AR", "admin1Name_fr".
            _ if rest.strip_prefix("name").unwrap_or(rest).len() == 2 => level.others.push(at),
            _ => {}
        }
    }

    /// "#adm1+code", "#adm2+name+en", "#geo+lat": HXL's tag and its attributes.
    fn tagged(&mut self, at: usize, tag: &str) {
        let lower = tag.trim().to_lowercase();
        let mut parts = lower.split('+').map(str::trim);
        let tag = parts.next().unwrap_or_default();
        let attributes: Vec<&str> = parts.collect();
        let has = |attribute: &str| attributes.contains(&attribute);
        let level = match tag {
            "#country" => Some(0),
            _ => tag.strip_prefix("#adm").and_then(digit),
        };
        if let Some(level) = level {
            let level = &mut self.levels[level];
            match level.name {
                _ if has("code") => _ = level.code.get_or_insert(at),
                None if has("en") || has("name") || attributes.is_empty() => level.name = Some(at),
                _ => level.others.push(at),
            }
            return;
        }
        match tag {
            "#geo" if has("lat") => self.set(Field::Lat, at),
            "#geo" if has("lon") => self.set(Field::Lon, at),
            "#loc" if has("code") => self.set(Field::Pcode, at),
            "#loc" if has("type") => self.set(Field::Kind, at),
            "#loc" if has("alt") || has("local") => self.set(Field::Aliases, at),
            "#loc" => self.set(Field::Name, at),
            "#population" => self.set(Field::Population, at),
            _ => {}
        }
    }
}

/// Whether the cells of a row are HXL tags.
pub(super) fn is_tags<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let mut tags = 0;
    for cell in cells.map(str::trim).filter(|cell| !cell.is_empty()) {
        if !cell.starts_with('#') {
            return false;
        }
        tags += 1;
    }
    tags > 0
}

/// The level that a text begins with.
fn digit(text: &str) -> Option<usize> {
    let digit = text.chars().next()?.to_digit(10)? as usize;
    (digit < LEVELS).then_some(digit)
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(names: &str, tags: &str) -> Columns {
        let cells = |row: &str| row.split(',').filter(|_| !row.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        Columns::of(cells(names), &cells(tags))
    }

    #[test]
    fn columns_are_known_by_many_names() {
        for names in ["name,lat,lon", "Place Name,LATITUDE,Longitude", "NAME_EN,Y,X", "shapeName,center_lat,center_lon"]
        {
            let found = columns(names, "");
            assert_eq!(
                [Field::Name, Field::Lat, Field::Lon].map(|f| found.at(f)),
                [Some(0), Some(1), Some(2)],
                "{names}"
            );
            assert!(!found.is_of_units());
        }
        let found = columns("name,title,lat,lon,colour", "");
        assert_eq!((found.at(Field::Name), found.unread()), (Some(0), vec!["title".to_owned(), "colour".to_owned()]));
    }

    #[test]
    fn levels_are_known_by_many_names() {
        for (names, tags) in [
            ("ADM1_EN,ADM1_PCODE,ADM2_EN,ADM2_PCODE,ADM2_AR", ""),
            ("admin1Name_en,admin1Pcode,admin2Name_en,admin2Pcode,admin2Name_ar", ""),
            ("adm1_name,adm1_pcode,adm2_name,adm2_pcode,adm2_ref_name", ""),
            ("State,code,LGA,code2,local", "#adm1+name,#adm1+code,#adm2+name+en,#adm2+code,#adm2+name+ar"),
            (
                "#adm1+name,#adm1+code,#adm2+en,#adm2+code,#adm2+ar",
                "#adm1+name,#adm1+code,#adm2+en,#adm2+code,#adm2+ar",
            ),
        ] {
            let found = columns(names, tags);
            assert!(found.is_of_units(), "{names}");
            assert_eq!((found.levels[1].name, found.levels[1].code), (Some(0), Some(1)), "{names}");
            assert_eq!((found.levels[2].name, found.levels[2].code), (Some(2), Some(3)), "{names}");
            assert_eq!(found.levels[2].others, [4], "{names}");
        }
        assert!(!columns("name,admin1Name,admin1Pcode,lat,lon", "").is_of_units());
        assert!(!columns("adm9_pcode,administrator,adm", "").is_of_units());
    }

    #[test]
    fn tags_are_told_from_places() {
        assert!(is_tags(["#adm1+code", "", " #adm1+name"].into_iter()));
        assert!(!is_tags(["#adm1+code", "Borno"].into_iter()) && !is_tags(["", ""].into_iter()));
    }
}
