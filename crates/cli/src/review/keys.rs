//! Which key does what, and the file in which people say otherwise.

use std::{
    collections::BTreeMap,
    fmt, fs, io,
    path::{Path, PathBuf},
};

use toml::Spanned;

/// Something that a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Command {
    Down,
    Up,
    NextAccount,
    PreviousAccount,
    Same,
    Different,
    Unsure,
    Accept,
    Reject,
    Edit,
    Undo,
    TakeBack,
    Filter,
    Refresh,
    Help,
    Quit,
}

/// Every command: its name in a file of keys, the keys that it has, and what it does.
pub const COMMANDS: [(Command, &str, &[&str], &str); 16] = [
    (Command::Down, "down", &["j", "down"], "next item"),
    (Command::Up, "up", &["k", "up"], "item before"),
    (Command::NextAccount, "next-account", &["tab", "l", "right"], "next account of the item"),
    (Command::PreviousAccount, "previous-account", &["backtab", "h", "left"], "account before"),
    (Command::Same, "same", &["x"], "the two events are one happening"),
    (Command::Different, "different", &["n"], "they are not"),
    (Command::Unsure, "unsure", &["u"], "nobody can say"),
    (Command::Accept, "accept", &["a"], "the account is right"),
    (Command::Reject, "reject", &["r"], "the account is wrong"),
    (Command::Edit, "edit", &["e"], "type the right value of the account"),
    (Command::Undo, "undo", &["z"], "take back what was recorded last"),
    (Command::TakeBack, "take-back", &["t"], "take back the judgement that is marked"),
    (Command::Filter, "filter", &["/"], "show only items with these words"),
    (Command::Refresh, "refresh", &["g", "f5"], "derive the incidents anew and fill the queue"),
    (Command::Help, "help", &["?", "f1"], "this list"),
    (Command::Quit, "quit", &["q"], "leave"),
];

/// A key that was pressed, by its name: `j`, `?`, `down`, `enter`, `ctrl-n`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(pub String);

/// Keys that are no letter.
const NAMED: [&str; 24] = [
    "backspace",
    "backtab",
    "delete",
    "down",
    "end",
    "enter",
    "esc",
    "f1",
    "f2",
    "f3",
    "f4",
    "f5",
    "f6",
    "f7",
    "f8",
    "f9",
    "home",
    "left",
    "pagedown",
    "pageup",
    "right",
    "space",
    "tab",
    "up",
];
/// Keys that always do the same.
const FIXED: [&str; 3] = ["ctrl-c", "enter", "esc"];

impl Key {
    /// The key of this name.
    fn named(name: &str) -> Result<Self, String> {
        let bare = name.strip_prefix("ctrl-").unwrap_or(name);
        let one = bare.chars().count() == 1 && bare.chars().all(|c| !c.is_whitespace() && !c.is_control());
        if FIXED.contains(&name) {
            return Err(format!("`{name}` always does the same"));
        }
        if one || NAMED.contains(&bare) {
            return Ok(Self(name.to_owned()));
        }
        Err(format!("`{name}` is no key; a key is one letter or sign, {}, or ctrl- and one of these", NAMED.join(", ")))
    }

    /// The letter that the key types, if it types one.
    pub fn letter(&self) -> Option<char> {
        let mut letters = self.0.chars();
        let first = letters.next()?;
        if self.0 == "space" {
            return Some(' ');
        }
        letters.next().is_none().then_some(first)
    }
}

/// What each key does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys(BTreeMap<Key, Command>);

/// A file of keys that is wrong.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// It cannot be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A line of it is wrong.
    #[error("{}:{line}: {reason}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
}

impl Default for Keys {
    fn default() -> Self {
        let keys =
            COMMANDS.iter().flat_map(|(command, _, keys, _)| keys.iter().map(|key| (Key((*key).to_owned()), *command)));
        Self(keys.collect())
    }
}

impl Keys {
    /// The keys of a file over the usual ones: a command that it names has the keys that it gives, and no others.
    ///
    /// # Errors
    /// [`KeysError`] names the file and the line: a command or key that is none, or a key that two commands have.
    pub fn load(path: &Path) -> Result<Self, KeysError> {
        let text = fs::read_to_string(path).map_err(|source| KeysError::Io { path: path.to_owned(), source })?;
        let line_of = |at: usize| 1 + text.bytes().take(at).filter(|b| *b == b'\n').count();
        let wrong = |at: usize, reason: String| KeysError::Line { path: path.to_owned(), line: line_of(at), reason };
        Self::parse(&text).map_err(|(at, reason)| wrong(at, reason))
    }

    /// The same from a text; an error has its place in bytes.
    fn parse(text: &str) -> Result<Self, (usize, String)> {
        let file: File =
            toml::from_str(text).map_err(|e| (e.span().map_or(0, |span| span.start), e.message().to_owned()))?;
        let mut given: BTreeMap<Command, Vec<(usize, Key)>> = BTreeMap::new();
        for (name, keys) in file.keys {
            let at = name.span().start;
            let known = COMMANDS.iter().find(|(_, known, ..)| known == name.get_ref());
            let Some((command, ..)) = known else {
                let names: Vec<&str> = COMMANDS.iter().map(|(_, name, ..)| *name).collect();
                return Err((at, format!("`{}` is no command; there are {}", name.get_ref(), names.join(", "))));
            };
            let place = keys.span().start;
            let keys = match keys.into_inner() {
                OneOrMore::One(key) => vec![key],
                OneOrMore::More(keys) => keys,
            };
            for key in keys {
                let key = Key::named(&key).map_err(|reason| (place, reason))?;
                given.entry(*command).or_default().push((place, key));
            }
            if !given.contains_key(command) {
                return Err((at, format!("`{}` is left without a key", name.get_ref())));
            }
        }
        let mut keys = BTreeMap::new();
        let usual = Self::default().0;
        keys.extend(usual.into_iter().filter(|(_, command)| !given.contains_key(command)));
        for (command, own) in given {
            for (at, key) in own {
                if let Some(other) = keys.insert(key.clone(), command).filter(|other| *other != command) {
                    return Err((at, format!("`{key}` is the key of `{}` and of `{}`", name(command), name(other))));
                }
            }
        }
        Ok(Self(keys))
    }

    /// What the key does.
    pub fn command(&self, key: &Key) -> Option<Command> {
        self.0.get(key).copied()
    }

    /// The keys of a command, in words.
    pub fn of(&self, command: Command) -> String {
        let keys: Vec<&str> = self.0.iter().filter(|(_, c)| **c == command).map(|(key, _)| key.0.as_str()).collect();
        keys.join(" ")
    }
}

fn name(command: Command) -> &'static str {
    COMMANDS.iter().find(|(c, ..)| *c == command).map_or("", |(_, name, ..)| name)
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    keys: BTreeMap<Spanned<String>, Spanned<OneOrMore>>,
}

#[derive(serde::Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Key {
        Key(name.to_owned())
    }

    #[test]
    fn every_command_has_a_key_and_no_two_have_one() {
        let (keys, all) = (Keys::default(), COMMANDS.iter().map(|(.., keys, _)| keys.len()).sum::<usize>());
        assert_eq!(keys.0.len(), all);
        for (command, name, own, _) in COMMANDS {
            assert!(!own.is_empty(), "{name}");
            assert!(
                own.iter().all(|own| Key::named(own).is_ok() && keys.command(&key(own)) == Some(command)),
                "{name}"
            );
        }
    }

    #[test]
    fn a_file_lies_over_the_usual_keys() {
        let keys = Keys::parse("[keys]\nsame = \"s\"\nundo = [\"ctrl-z\", \"backspace\"]\nunsure = \"x\"\n").unwrap();
        assert_eq!(keys.command(&key("s")), Some(Command::Same));
        assert_eq!((keys.command(&key("x")), keys.command(&key("u"))), (Some(Command::Unsure), None));
        assert_eq!((keys.command(&key("z")), keys.of(Command::Undo).as_str()), (None, "backspace ctrl-z"));
        assert_eq!(Keys::parse("").unwrap(), Keys::default());
    }

    #[test]
    fn what_is_wrong_in_a_file_is_said_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.toml");
        for (text, line, reason) in [
            ("[keys]\nsame = \"s\"\njoin = \"y\"\n", 3, "`join` is no command; there are down, up,"),
            ("[keys]\nsame = \"ss\"\n", 2, "`ss` is no key; a key is one letter"),
            ("[keys]\n\nsame = \"n\"\n", 3, "`n` is the key of `same` and of `different`"),
            ("[keys]\nsame = \"esc\"\n", 2, "`esc` always does the same"),
            ("[keys]\nsame = []\n", 2, "`same` is left without a key"),
            ("[keys]\nsame = \"s\"\nsame = \"t\"\n", 3, "duplicate key"),
            ("[colours]\n", 1, "unknown field `colours`"),
        ] {
            fs::write(&path, text).unwrap();
            let told = Keys::load(&path).unwrap_err().to_string();
            assert!(told.starts_with(&format!("{}:{line}: ", path.display())), "{told}");
            assert!(told.contains(reason), "{told}");
        }
        let told = Keys::load(&folder.path().join("none.toml")).unwrap_err().to_string();
        assert!(told.contains("none.toml: "), "{told}");
    }
}
