//! Which numbers can be tolls.
//!
//! Ages, distances, money, clock times and the like count nobody, a running total of a war or a year is of no single event, and an
//! ordinal tells the total: with "a sixth person has died" six are dead, and one of them is new.

use rashomon_model::{Attribute, Bytes, Span, Value};

use super::{Input, attribution::overlap, claim::Draft};
use crate::{
    ground::number::Quantity,
    sentence::{Chunk, Sentence},
    text::number::{self, Expression, Kind, Value as Told},
};

/// The numbers of a report, in order.
pub(super) struct Numbers(Vec<Expression>);

impl Numbers {
    pub fn of(text: &str) -> Self {
        Self(number::expressions(text))
    }

    /// Those that share words with the span.
    pub fn within(&self, span: Span<Bytes>) -> impl Iterator<Item = &Expression> {
        let from = self.0.partition_point(|e| e.span.end <= span.start);
        self.0[from..].iter().take_while(move |e| e.span.start < span.end)
    }
}

/// Whether a quantity that was read from the words can count something: none of them is a number, one of them counts, or the
/// quantity was read from none of them ("a 7-year-old boy" is one).
pub(super) fn counts(input: &Input<'_>, words: Span<Bytes>, quantity: Quantity) -> bool {
    let of = |kinds: fn(Kind) -> bool| input.numbers.within(words).filter(move |e| kinds(e.kind));
    if of(|kind| matches!(kind, Kind::Count | Kind::Ordinal)).next().is_some() {
        return true;
    }
    let bounds = [Some(quantity.low), quantity.high];
    let same = |e: &Expression| match e.value {
        Some(Told::Cardinal(value) | Told::Percent(value)) => bounds.contains(&Some(value.round() as u64)),
        Some(Told::Range(range)) => {
            [range.low, range.high].into_iter().flatten().any(|value| bounds.contains(&Some(value.round() as u64)))
        }
        _ => false,
    };
    !of(|kind| !matches!(kind, Kind::Count | Kind::Ordinal)).any(same)
}

/// The tokens of a number without those of a difference before it: the "26" of "climbed by four to 26".
pub(super) fn without_change(input: &Input<'_>, sentence: &Sentence, (start, end): (usize, usize)) -> (usize, usize) {
    let mut numbers = input.numbers.within(sentence.span_of(start, end));
    let change = numbers.next().is_some_and(|e| e.kind == Kind::Change);
    let behind = numbers.next().filter(|e| change && e.kind == Kind::Count).map(|e| sentence.tokens_in(e.span));
    behind.map_or((start, end), |tokens| (tokens.start.max(start), tokens.end.min(end)))
}

/// The total that an ordinal before the head of a phrase tells: "a sixth person". Beside another number it may only tell one
/// apart: "two were killed and a third was wounded"; so may "a second man".
pub(super) fn total(input: &Input<'_>, sentence: &Sentence, attribute: Attribute, chunk: &Chunk) -> Option<u64> {
    if attribute != Attribute::Killed || chunk.plural || chunk.number.is_some() {
        return None;
    }
    let words = sentence.span_of(chunk.start, chunk.end);
    let ordinal = input.numbers.within(words).find(|e| e.kind == Kind::Ordinal)?;
    let Some(Told::Ordinal(value)) = ordinal.value else { return None };
    let before = sentence.tokens_in(ordinal.span);
    let head = &sentence.tokens[chunk.head];
    // "a third-year student", "a second lieutenant": what stands right before the head is counted.
    let counted = before.end == chunk.head || before.contains(&chunk.head);
    let persons = PERSONS.contains(&head.lemma.as_str()) || before.contains(&chunk.head);
    let told = chunk.indefinite || persons && !chunk.definite || VICTIMS.contains(&head.lemma.as_str());
    let beside = sentence.span.start..words.start;
    let other = input.numbers.within(Span::new(beside.start, beside.end)).any(|e| e.kind == Kind::Count);
    let total = value.round() as u64;
    (counted && told && !other && (total > 2 || total == 2 && persons) && total <= MOST).then_some(total)
}

/// Whether one who is told of is a part of a toll in the same sentence: "another victim died, bringing the toll to four",
/// "the bombing claimed a third life when a student died".
pub(super) fn is_part(input: &Input<'_>, sentence: &Sentence, attribute: Attribute, chunk: &Chunk) -> bool {
    if attribute != Attribute::Killed || chunk.plural || chunk.number.is_some() {
        return false;
    }
    let word = |at: usize| sentence.tokens.get(at).map_or("", |t| t.lower.as_str());
    let words = sentence.span_of(chunk.start, chunk.end);
    let toll = (0..sentence.tokens.len()).any(|at| word(at) == "toll");
    let new = word(chunk.start) == "another" || input.numbers.within(words).any(|e| e.kind == Kind::Ordinal);
    let of_sentence =
        || input.numbers.within(sentence.span).filter(|e| e.kind == Kind::Ordinal && !e.span.overlaps(words));
    let life = || of_sentence().any(|e| VICTIMS.contains(&word(sentence.tokens_in(e.span).end)));
    toll && new || life()
}

/// Whether of two drafts that count the same people another harm the first tells what they suffered: "killed three and wounded
/// 16", where its word stands nearer to them, and the words are not one pair ("killed or wounded 16").
pub(super) fn tells_rather(a: &Draft, b: &Draft) -> bool {
    let harms = |d: &Draft| matches!(d.attribute, Attribute::Killed | Attribute::Injured);
    let gap = |d: &Draft| d.row.0.saturating_sub(d.value_tokens.1).max(d.value_tokens.0.saturating_sub(d.row.1));
    // A row of words that holds the people is no verb alone.
    let verb = |d: &Draft| !overlap(d.row, d.value_tokens);
    let pair = verb(a) && verb(b) && a.row.0.abs_diff(b.row.0) <= PAIR;
    // Of "one person was killed and another wounded" the number at least is right for both.
    let several = matches!(&a.value, Value::Count(count) if count.low > 1);
    let one = a.sentence == b.sentence && a.value_tokens == b.value_tokens && a.attribute != b.attribute;
    one && several && harms(a) && harms(b) && !pair && gap(a) < gap(b)
}

/// Words from one of a pair of verbs to the other.
const PAIR: usize = 2;

/// Whether the words name a number and nobody: "the number of dead".
pub(super) fn is_number(sentence: &Sentence, chunk: &Chunk) -> bool {
    let word = |at: usize| sentence.tokens.get(at).map_or("", |t| t.lower.as_str());
    let at = chunk.start + usize::from(matches!(word(chunk.start), "the" | "a" | "its"));
    chunk.number.is_none()
        && matches!(word(at), "number" | "toll" | "tally" | "total" | "count")
        && word(at + 1) == "of"
}

/// Nobody writes out a higher ordinal of a victim.
const MOST: u64 = 500;
const PERSONS: [&str; 9] = ["person", "victim", "patient", "civilian", "life", "body", "fatality", "death", "casualty"];
const VICTIMS: [&str; 5] = ["victim", "life", "fatality", "death", "casualty"];
