//! The pattern language: from its text to a tree.
//!
//! ```text
//! alternatives = sequence { "|" sequence }
//! sequence     = { item }
//! item         = [ name ":" ] primary [ "?" | "*" | "+" | "{" min "," max "}" ] { arc }
//! arc          = ">" [ "!" ] ( relation | ROLE ) { "|" ( relation | ROLE ) } [ "?" ] [ name ":" ] primary
//! primary      = lemma | "form" | TAG | "%"class | "@"entity | "[" conditions "]" | "<np" conditions ">"
//!              | "(" alternatives ")" | "!" primary | ".." max | "^" | "$" | "~"definition
//! ```
//! `CONTRIBUTING.md` explains it for people who write patterns.

use std::collections::BTreeMap;

use super::node::{Arc, Condition, Need, Node, Test};
use crate::{
    lexicon::{ClassId, Lexicon},
    text::{EntityKind, UnknownRelation, UnknownRole},
};

/// What is wrong with a pattern, and where in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SyntaxError {
    pub offset: usize,
    pub message: String,
}

/// What patterns refer to.
pub(super) struct Scope<'a> {
    pub lexicon: &'a Lexicon,
    pub definitions: &'a BTreeMap<String, String>,
}

/// A pattern that is parsed.
pub(super) struct Parsed {
    pub node: Node,
    /// Names of the captures, by slot.
    pub captures: Vec<String>,
    /// The texts of the items, where the whole pattern is one sequence; else the whole text.
    pub parts: Vec<String>,
}

/// Parses a pattern.
pub(super) fn parse(text: &str, scope: &Scope<'_>) -> Result<Parsed, SyntaxError> {
    let mut parser = Parser { text, at: 0, scope, captures: Vec::new(), depth: 0, parts: Vec::new() };
    let node = parser.alternatives()?;
    match parser.peek() {
        None => {
            let whole = matches!(node, Node::Alt(_));
            let parts = if whole { vec![text.trim().to_owned()] } else { parser.parts };
            Ok(Parsed { node, captures: parser.captures, parts })
        }
        Some(c) => parser.fail(format!("`{c}` is not expected here")),
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    scope: &'a Scope<'a>,
    captures: Vec<String>,
    depth: usize,
    /// The texts of the outermost items.
    parts: Vec<String>,
}

const MAX_DEPTH: usize = 32;

impl Parser<'_> {
    fn fail<T>(&self, message: impl Into<String>) -> Result<T, SyntaxError> {
        Err(SyntaxError { offset: self.at.min(self.text.len()), message: message.into() })
    }

    fn peek(&mut self) -> Option<char> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        self.text[self.at..].chars().next()
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        if found {
            self.at += c.len_utf8();
        }
        found
    }

    fn expect(&mut self, c: char) -> Result<(), SyntaxError> {
        if self.eat(c) { Ok(()) } else { self.fail(format!("`{c}` is missing")) }
    }

    /// A run of letters, digits and the signs that may stand in words.
    fn word(&mut self) -> &str {
        let rest = &self.text[self.at..];
        let len = rest
            .char_indices()
            .find(|(_, c)| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '\'')))
            .map_or(rest.len(), |(i, _)| i);
        self.at += len;
        &self.text[self.at - len..self.at]
    }

    fn alternatives(&mut self) -> Result<Node, SyntaxError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.fail("the pattern is nested too deeply");
        }
        let mut choices = vec![self.sequence()?];
        while self.eat('|') {
            choices.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(if choices.len() == 1 { choices.remove(0) } else { Node::Alt(choices) })
    }

    fn sequence(&mut self) -> Result<Node, SyntaxError> {
        let mut items = Vec::new();
        while let Some(c) = self.peek() {
            if matches!(c, '|' | ')') {
                break;
            }
            let start = self.at;
            items.push(self.item()?);
            if self.depth == 1 {
                self.parts.push(self.text[start..self.at].trim().to_owned());
            }
        }
        if items.is_empty() {
            return self.fail("an empty pattern matches everywhere");
        }
        Ok(if items.len() == 1 { items.remove(0) } else { Node::Seq(items) })
    }

    fn item(&mut self) -> Result<Node, SyntaxError> {
        let slot = self.capture_name();
        let primary = self.primary()?;
        let repeated = self.quantifier(primary)?;
        let item = match slot {
            Some(slot) => Node::Capture { slot, node: Box::new(repeated) },
            None => repeated,
        };
        let mut arcs = Vec::new();
        while self.peek() == Some('>') {
            arcs.push(self.arc()?);
        }
        Ok(if arcs.is_empty() { item } else { Node::Governor { node: Box::new(item), arcs } })
    }

    /// `>obj v:<np count>`, `>A1 v:<np count>`: what the item's main word governs.
    fn arc(&mut self) -> Result<Arc, SyntaxError> {
        let (mut relations, mut roles) = (Vec::new(), Vec::new());
        let forbidden = self.text[self.at..].starts_with(">!");
        self.at += usize::from(forbidden);
        loop {
            self.at += 1;
            let at = self.at;
            let rest = &self.text[at..];
            let len = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == ':')).unwrap_or(rest.len());
            let name = &rest[..len];
            self.at += len;
            if name.starts_with(|c: char| c.is_ascii_uppercase()) {
                roles.push(name.parse().map_err(|e: UnknownRole| SyntaxError { offset: at, message: e.to_string() })?);
            } else {
                let unknown = |e: UnknownRelation| SyntaxError { offset: at, message: e.to_string() };
                relations.push(name.parse().map_err(unknown)?);
            }
            if !self.text[self.at..].starts_with('|') {
                break;
            }
        }
        let optional = self.text[self.at..].starts_with('?');
        self.at += usize::from(optional);
        let need = match (forbidden, optional) {
            (true, true) => return self.fail("what must not be there cannot be optional"),
            (true, false) => Need::MustNot,
            (false, true) => Need::May,
            (false, false) => Need::Must,
        };
        self.peek();
        let slot = self.capture_name();
        let primary = self.primary()?;
        let node = match slot {
            Some(slot) => Node::Capture { slot, node: Box::new(primary) },
            None => primary,
        };
        Ok(Arc { relations, roles, need, node })
    }

    /// `name:` before a primary.
    fn capture_name(&mut self) -> Option<usize> {
        let start = self.at;
        let name = self.word().to_owned();
        if name.is_empty() || !self.text[self.at..].starts_with(':') {
            self.at = start;
            return None;
        }
        self.at += 1;
        let slot = self.captures.iter().position(|n| *n == name).unwrap_or_else(|| {
            self.captures.push(name);
            self.captures.len() - 1
        });
        Some(slot)
    }

    fn quantifier(&mut self, node: Node) -> Result<Node, SyntaxError> {
        let rest = &self.text[self.at..];
        let (min, max) = match rest.chars().next() {
            Some('?') => (0, 1),
            Some('*') => (0, 12),
            Some('+') => (1, 12),
            Some('{') => {
                self.at += 1;
                let min = self.number()?;
                self.expect(',')?;
                self.peek();
                let max = self.number()?;
                if !self.text[self.at..].starts_with('}') {
                    return self.fail("`}` is missing");
                }
                (min, max)
            }
            _ => return Ok(node),
        };
        self.at += 1;
        Ok(Node::Repeat { node: Box::new(node), min, max })
    }

    fn number(&mut self) -> Result<usize, SyntaxError> {
        let at = self.at;
        let word = self.word();
        match word.parse() {
            Ok(number) if number <= 40 => Ok(number),
            _ => Err(SyntaxError { offset: at, message: "a number from 0 to 40 is missing".into() }),
        }
    }

    fn primary(&mut self) -> Result<Node, SyntaxError> {
        match self.peek() {
            Some('(') => {
                self.at += 1;
                let node = self.alternatives()?;
                self.expect(')')?;
                Ok(node)
            }
            Some('!') => {
                self.at += 1;
                Ok(Node::Not(Box::new(self.primary()?)))
            }
            Some('^') => Ok(self.sign(Node::Start)),
            Some('$') => Ok(self.sign(Node::End)),
            Some('.') if self.text[self.at..].starts_with("..") => {
                self.at += 2;
                Ok(Node::Gap(self.number()?))
            }
            Some('%') => self.class().map(Node::Class),
            Some('@') => self.entity().map(Node::Entity),
            Some('~') => self.definition(),
            Some('"') => Ok(Node::Token(vec![Condition { negated: false, any: vec![Test::Form(self.quoted()?)] }])),
            Some('[') => {
                self.at += 1;
                Ok(Node::Token(self.conditions(']')?))
            }
            Some('<') if self.text[self.at..].starts_with("<np") => {
                self.at += 3;
                Ok(Node::Chunk(self.conditions('>')?))
            }
            Some('>') => self.fail("a relation stands behind the word that governs"),
            _ => self.plain_word(),
        }
    }

    fn sign(&mut self, node: Node) -> Node {
        self.at += 1;
        node
    }

    fn plain_word(&mut self) -> Result<Node, SyntaxError> {
        let at = self.at;
        let word = self.word();
        if word.is_empty() {
            return self.fail("a word, a tag, a class or a bracket is missing");
        }
        let test = bare_word(word).map_err(|message| SyntaxError { offset: at, message })?;
        Ok(Node::Token(vec![Condition { negated: false, any: vec![test] }]))
    }

    fn class(&mut self) -> Result<ClassId, SyntaxError> {
        let at = self.at;
        self.at += 1;
        let lexicon = self.scope.lexicon;
        let name = self.word();
        lexicon
            .class(name)
            .ok_or_else(|| SyntaxError { offset: at, message: format!("`%{name}` is no class of the lexicon") })
    }

    fn entity(&mut self) -> Result<EntityKind, SyntaxError> {
        let at = self.at;
        self.at += 1;
        let name = self.word();
        EntityKind::named(name)
            .ok_or_else(|| SyntaxError { offset: at, message: format!("`@{name}` is no kind of entity") })
    }

    fn definition(&mut self) -> Result<Node, SyntaxError> {
        let at = self.at;
        self.at += 1;
        let definitions = self.scope.definitions;
        let name = self.word().to_owned();
        let Some(text) = definitions.get(&name) else {
            return Err(SyntaxError { offset: at, message: format!("`~{name}` is not defined in this file") });
        };
        let mut inner = Parser {
            text,
            at: 0,
            scope: self.scope,
            captures: std::mem::take(&mut self.captures),
            depth: self.depth + 1,
            parts: Vec::new(),
        };
        let node = inner.alternatives().map_err(|e| SyntaxError {
            offset: at,
            message: format!("in the definition of `{name}`: {}", e.message),
        })?;
        self.captures = inner.captures;
        Ok(node)
    }

    /// A form between quotation marks; `\\"` is a mark itself.
    fn quoted(&mut self) -> Result<String, SyntaxError> {
        self.at += 1;
        let rest = &self.text[self.at..];
        let escaped = usize::from(rest.starts_with('\\')) * 2;
        let Some(len) = rest.get(escaped..).and_then(|r| r.find('"')) else { return self.fail("`\"` is missing") };
        let word = rest[..escaped + len].replace('\\', "").to_lowercase();
        self.at += escaped + len + 1;
        Ok(word)
    }

    fn conditions(&mut self, close: char) -> Result<Vec<Condition>, SyntaxError> {
        let mut conditions = Vec::new();
        while !self.eat(close) {
            if self.peek().is_none() {
                return self.fail(format!("`{close}` is missing"));
            }
            let negated = self.eat('!');
            let mut any = vec![self.test()?];
            while self.eat('|') {
                any.push(self.test()?);
            }
            conditions.push(Condition { negated, any });
        }
        Ok(conditions)
    }

    fn test(&mut self) -> Result<Test, SyntaxError> {
        match self.peek() {
            Some('%') => self.class().map(Test::Class),
            Some('@') => self.entity().map(Test::Entity),
            Some('"') => self.quoted().map(Test::Form),
            _ => {
                let at = self.at;
                let word = self.word();
                if word.is_empty() {
                    return self.fail("a condition is missing");
                }
                let special = match word {
                    "past" => Test::Past,
                    "ing" => Test::Ing,
                    "capital" => Test::Capital,
                    "count" => Test::Count,
                    "number" => Test::Number,
                    "bare" => Test::Bare,
                    "name" => Test::Name,
                    "pronoun" => Test::Pronoun,
                    "definite" => Test::Definite,
                    "plural" => Test::Plural,
                    "singular" => Test::Singular,
                    _ => return bare_word(word).map_err(|message| SyntaxError { offset: at, message }),
                };
                Ok(special)
            }
        }
    }
}

/// A word in capitals is a tag, any other a lemma.
fn bare_word(word: &str) -> Result<Test, String> {
    if word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase()) {
        return word.parse().map(Test::Tag).map_err(|_| format!("`{word}` is no universal part-of-speech tag"));
    }
    if word.chars().any(char::is_uppercase) {
        return Err(format!("`{word}`: a lemma is written in lower case"));
    }
    Ok(Test::Lemma(word.to_owned()))
}
