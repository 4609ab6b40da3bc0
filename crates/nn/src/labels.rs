//! Tables of labels, read from the weights' configuration.

use crate::{ModelError, config::Config};

/// An index into a [`Table`] of labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(pub u16);

/// Names of labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table(Vec<String>);

/// What the labels of an analysis mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// Parts of speech of Universal Dependencies.
    pub upos: Table,
    /// Lemma scripts: how a form gives its lemma.
    pub lemma: Table,
    /// Types of named entities.
    pub entities: Table,
    /// Types of mentions.
    pub mentions: Table,
    /// Types of what else is told apart: facilities, groups, weapons, vehicles.
    pub kinds: Table,
    /// Types of event mentions; one, without a name.
    pub events: Table,
    /// Relations of Universal Dependencies.
    pub relations: Table,
    /// Roles of arguments; the first says that a word is none.
    pub roles: Table,
}

impl Table {
    /// The name of a label of this table, empty for a label of another table.
    pub fn name(&self, label: Label) -> &str {
        self.0.get(usize::from(label.0)).map_or("", String::as_str)
    }

    /// The label of this name.
    pub fn label(&self, name: &str) -> Option<Label> {
        self.0.iter().position(|n| n == name).map(Label::from_index)
    }

    /// What the labels mean, in order; `section` says what kind of labels they are.
    ///
    /// # Errors
    /// [`ModelError::Label`] for the first that means nothing to `read`.
    pub fn read<T>(&self, section: &'static str, read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, ModelError> {
        let read = |name: &String| read(name).ok_or_else(|| ModelError::Label { section, label: name.clone() });
        self.0.iter().map(read).collect()
    }

    /// The table of these names.
    pub(crate) fn of(names: Vec<String>) -> Self {
        Self(names)
    }

    /// How many labels there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All labels and their names, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Label, &str)> {
        self.0.iter().enumerate().map(|(i, name)| (Label::from_index(i), name.as_str()))
    }
}

impl Label {
    /// `Config::check` sees to it that there are no more labels.
    pub(crate) fn from_index(index: usize) -> Self {
        Self(index as u16)
    }
}

/// What a tag of a BIO section says of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// The word is in no span.
    Outside,
    /// A span of this type begins.
    Begin(Label),
    /// A span of this type goes on.
    Inside(Label),
}

/// The tags of a BIO section and the types that they speak of.
pub fn tags(config: &Config, section: &str) -> Result<(Vec<Tag>, Table), ModelError> {
    let (_, section) = config.section(section)?;
    let mut types: Vec<String> = Vec::new();
    let tag = |name: &String| {
        if name == "O" {
            return Ok(Tag::Outside);
        }
        let (letter, kind) = name.split_once('-').unwrap_or((name, ""));
        let at = types.iter().position(|t| t == kind).unwrap_or_else(|| {
            types.push(kind.to_owned());
            types.len() - 1
        });
        match letter {
            "B" => Ok(Tag::Begin(Label::from_index(at))),
            "I" => Ok(Tag::Inside(Label::from_index(at))),
            _ => Err(ModelError::config(&section.name, format!("{name} is not O, B or I"))),
        }
    };
    let tags: Vec<Tag> = section.labels.iter().map(tag).collect::<Result<_, _>>()?;
    if !tags.contains(&Tag::Outside) {
        return Err(ModelError::config(&section.name, "O is missing"));
    }
    Ok((tags, Table(types)))
}

/// The table of a section's labels.
pub fn section(config: &Config, name: &str) -> Result<Table, ModelError> {
    Ok(Table(config.section(name)?.1.labels.clone()))
}

/// The table of a pairwise head's labels.
pub fn pairwise(config: &Config, name: &str) -> Result<Table, ModelError> {
    Ok(Table(config.pairwise(name)?.labels.clone()))
}
