//! From matches to drafts of claims: attribute, value and words of each.

use rashomon_model::{Attribute, Bytes, Count, Mode, Span, Stance, Value};

use super::{
    Input,
    attribution::overlap,
    mention::{self, Mention},
    toll,
};
use crate::{
    ground::{self, number::Quantity},
    lexicon::Hit,
    pattern::{ClaimSpec, Gives, Match, ValueKind},
    sentence::{Chunk, Sentence},
    text::{Relation, Token, Upos, number},
};

/// A claim before its event and speaker are known.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub sentence: usize,
    pub tokens: (usize, usize),
    /// Tokens of the words that tell it, without what their arcs reach.
    pub row: (usize, usize),
    /// Tokens of the value.
    pub value_tokens: (usize, usize),
    pub attribute: Attribute,
    pub value: Value,
    pub stance: Option<Stance>,
    /// Tokens that name the speaker, where the pattern knows it.
    pub speaker: Option<(usize, usize)>,
    pub event: Option<String>,
    /// The mode that the value's weapon implies.
    pub mode: Option<Mode>,
    pub pattern: String,
    pub confidence: f64,
}

/// Drafts of all claim patterns' matches; where a sentence tells a harm and no happening, a mention is added for it.
pub(super) fn drafts(input: &Input<'_>, matches: &[(usize, Match<'_>)], mentions: &mut Vec<Mention>) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for (index, matched) in matches {
        let Gives::Claims(specs) = &matched.pattern.gives else { continue };
        for spec in specs {
            for tokens in matched.captures(&spec.from) {
                drafts.extend(draft(input, *index, matched, spec, tokens));
            }
        }
    }
    let violent = mentions.iter().any(|m| input.ontology.violent(&m.kind, m.mode.as_ref()));
    let mut by_sentence: Vec<Vec<Mention>> = vec![Vec::new(); input.annotation.sentences.len()];
    for mention in mentions.drain(..) {
        by_sentence[mention.sentence].push(mention);
    }
    for draft in drafts.iter().filter(|d| tells_a_happening(d)) {
        let Some(event) = &draft.event else { continue };
        let Some((kind, mode)) = input.ontology.parse(event) else { continue };
        let fits = |m: &Mention| m.is_of(&kind, mode.as_ref()) && draft.mode_fits(m);
        let in_sentence = by_sentence[draft.sentence].iter().any(fits);
        let sentence = &input.annotation.sentences[draft.sentence];
        let specific = mode.is_some() || draft.mode.is_some();
        if !in_sentence
            && !sentence.classes.contains(input.classes.accident)
            && (violent || specific || sentence.classes.contains(input.classes.kill))
        {
            by_sentence[draft.sentence].extend(mention::implied(
                input,
                draft.sentence,
                draft.row,
                event,
                draft.mode.clone(),
            ));
        }
    }
    mentions.extend(by_sentence.into_iter().flatten());
    drafts
        .chunk_by(|a, b| a.sentence == b.sentence)
        .flat_map(|of_sentence| without_rivals(of_sentence.to_vec()))
        .collect()
}

/// Who denies that its forces carried out the strike on the market does not deny the market, nor the day.
pub(super) fn presupposed(attribute: Attribute) -> bool {
    use Attribute::{Date, Place, Target, Weapon};
    matches!(attribute, Date | Place | Target | Weapon)
}

/// Harm to people and munitions in flight tell that something happened; a motive, a method or nobody does not.
pub(super) fn tells_a_happening(draft: &Draft) -> bool {
    use Attribute::{Abducted, Injured, Killed, MunitionsFired, MunitionsIntercepted, MunitionsLanded, Victim};
    let attributes = [Killed, Injured, Abducted, MunitionsFired, MunitionsIntercepted, MunitionsLanded, Victim];
    attributes.contains(&draft.attribute)
        && match &draft.value {
            Value::Count(count) => count.high != Some(0),
            value => matches!(value, Value::Actor(_)),
        }
}

impl Draft {
    /// Whether the mention can be what the draft speaks of: rockets are not an air strike's, nor a killing's that only
    /// stands in the same sentence.
    pub fn mode_fits(&self, mention: &Mention) -> bool {
        match (&self.mode, &mention.mode) {
            (Some(a), Some(b)) => a == b || b.0 == "explosives",
            (Some(_), None) => mention.tokens.0 < self.tokens.1 && self.tokens.0 < mention.tokens.1,
            _ => true,
        }
    }
}

/// Of two drafts that read the same words for one attribute, the surer one stays; of equally sure ones the longer.
fn without_rivals(drafts: Vec<Draft>) -> Vec<Draft> {
    let beats = |a: &Draft, b: &Draft| {
        // "An armed group, the X Brigade, claimed responsibility": two readings of one claim.
        let one_claim = a.attribute == Attribute::Responsibility && overlap(a.tokens, b.tokens);
        let same = a.sentence == b.sentence
            && a.attribute == b.attribute
            && (one_claim || overlap(a.value_tokens, b.value_tokens));
        let surer = (a.confidence, a.tokens.1 - a.tokens.0) > (b.confidence, b.tokens.1 - b.tokens.0);
        same && surer || toll::tells_rather(a, b)
    };
    let beaten: Vec<bool> = drafts.iter().map(|d| drafts.iter().any(|other| beats(other, d))).collect();
    let mut kept: Vec<Draft> = Vec::new();
    for (draft, beaten) in drafts.into_iter().zip(beaten) {
        let twin = kept.iter().any(|k| {
            k.sentence == draft.sentence && k.attribute == draft.attribute && k.value_tokens == draft.value_tokens
        });
        if !beaten && !twin {
            kept.push(draft);
        }
    }
    kept
}

fn draft(
    input: &Input<'_>,
    index: usize,
    matched: &Match<'_>,
    spec: &ClaimSpec,
    tokens: (usize, usize),
) -> Option<Draft> {
    let sentence = &input.annotation.sentences[index];
    let value = value(input, sentence, matched, spec, tokens)?;
    Some(Draft {
        sentence: index,
        tokens: (matched.start, matched.end),
        row: matched.row,
        value_tokens: tokens,
        attribute: spec.attribute,
        value,
        stance: spec.stance,
        speaker: spec.speaker.as_deref().and_then(|name| matched.captures(name).next()),
        event: spec.event.clone(),
        mode: weapon_mode(input, sentence, spec, tokens),
        pattern: matched.pattern.id.clone(),
        confidence: spec.confidence,
    })
}

/// The mode of the munition or weapon that a claim counts or names.
fn weapon_mode(input: &Input<'_>, sentence: &Sentence, spec: &ClaimSpec, (start, end): (usize, usize)) -> Option<Mode> {
    if !counts_munitions(spec.attribute) && spec.attribute != Attribute::Weapon {
        return None;
    }
    let hits = (start..end).flat_map(|i| sentence.hits[i].iter());
    hits.filter_map(|h| input.lexicon.property(h.class, "mode")).next_back().map(|m| Mode(m.to_owned()))
}

fn value(
    input: &Input<'_>,
    sentence: &Sentence,
    matched: &Match<'_>,
    spec: &ClaimSpec,
    tokens: (usize, usize),
) -> Option<Value> {
    let words = sentence.span_of(tokens.0, tokens.1).of(&input.report.text);
    Some(match spec.value {
        ValueKind::Count => Value::Count(count(input, sentence, matched, spec, tokens)?),
        ValueKind::Nobody => exactly(input, sentence, spec.attribute, tokens, 0),
        ValueKind::Nth => exactly(input, sentence, spec.attribute, tokens, nth(words)?),
        ValueKind::Actor => Value::Actor(ground::actor::read(words)),
        ValueKind::Term => Value::Term {
            value: spec.term.clone().unwrap_or_else(|| term(input, sentence, tokens)),
            text: words.to_owned(),
        },
        ValueKind::Text => Value::Text { text: words.to_owned() },
        ValueKind::Pending => Value::Pending { text: words.to_owned() },
    })
}

/// A count that no number of the words is: nought, or an ordinal's.
fn exactly(input: &Input<'_>, sentence: &Sentence, attribute: Attribute, tokens: (usize, usize), number: u64) -> Value {
    let chunk = (tokens.0..tokens.1).find_map(|i| sentence.chunk_over(i));
    Value::Count(Count {
        low: number,
        high: Some(number),
        approximate: false,
        unit: unit(input, sentence, attribute, chunk),
        of: whom(input, sentence, chunk),
        severity: None,
        part: false,
        text: sentence.span_of(tokens.0, tokens.1).of(&input.report.text).to_owned(),
    })
}

/// The rank that an ordinal of some words says. "First" gives no count, nor does a part of a word ("second-year").
fn nth(words: &str) -> Option<u64> {
    let whole = |span: Span<Bytes>| !words[span.end..].starts_with('-');
    let mut numbers = number::layers(words).into_iter().filter(|n| whole(n.span)).map(|n| n.value);
    let rank = numbers.find_map(|value| if let number::Value::Ordinal(rank) = value { Some(rank) } else { None })?;
    (2.0..=1e4).contains(&rank).then_some(rank as u64)
}

/// Words as the value of an attribute: who, how many, with what; else the words themselves.
pub(super) fn read(
    input: &Input<'_>,
    index: usize,
    attribute: Attribute,
    (start, end): (usize, usize),
) -> Option<Value> {
    let sentence = &input.annotation.sentences[index];
    let words = || sentence.span_of(start, end).of(&input.report.text).to_owned();
    Some(match attribute {
        Attribute::Perpetrator | Attribute::Responsibility | Attribute::Victim => {
            Value::Actor(ground::actor::read(&words()))
        }
        Attribute::Weapon => Value::Term { value: term(input, sentence, (start, end)), text: words() },
        // "Denied having killed anybody": no number is denied.
        attribute if counts(attribute) && sentence.tokens[start..end].iter().any(is_anybody) => {
            Value::Text { text: words() }
        }
        // A sign is nobody.
        attribute if counts(attribute) && !words().contains(char::is_alphanumeric) => return None,
        attribute if counts(attribute) => {
            let quantity = ground::number::told(input.lexicon, input.classes.negation, sentence, start, end)?;
            let chunk = (start..end).find_map(|i| sentence.chunk_over(i));
            if !toll::counts(input, sentence.span_of(start, end), quantity)
                || chunk.is_some_and(|c| toll::is_number(sentence, c))
            {
                return None;
            }
            let one = quantity.low == 1 && quantity.high == Some(1);
            let (quantity, part) = match chunk.filter(|_| one) {
                Some(chunk) => of_one(input, sentence, attribute, chunk, quantity),
                None => (quantity, false),
            };
            let unit = unit(input, sentence, attribute, chunk);
            if !unit.as_deref().is_some_and(|unit| unit.contains(char::is_alphabetic)) {
                // "The 12": of what, nobody says.
                return None;
            }
            Value::Count(Count {
                low: quantity.low,
                high: quantity.high,
                approximate: quantity.approximate,
                unit,
                of: whom(input, sentence, chunk),
                severity: severity(input, sentence, start, end),
                part: part || chunk.is_some_and(|c| c.part),
                text: words(),
            })
        }
        _ => Value::Text { text: words() },
    })
}

fn is_anybody(token: &Token) -> bool {
    matches!(token.lower.as_str(), "anyone" | "anybody")
}

/// Whether the values of an attribute are numbers.
pub(super) fn counts(attribute: Attribute) -> bool {
    counts_people(attribute) || counts_munitions(attribute)
}

pub(super) fn counts_munitions(attribute: Attribute) -> bool {
    use Attribute::{MunitionsFired, MunitionsIntercepted, MunitionsLanded};
    matches!(attribute, MunitionsFired | MunitionsIntercepted | MunitionsLanded)
}

fn counts_people(attribute: Attribute) -> bool {
    use Attribute::{Abducted, Arrested, CrowdSize, Displaced, Injured, Killed, Missing, Released};
    matches!(attribute, Killed | Injured | Missing | Abducted | Released | Arrested | Displaced | CrowdSize)
}

/// What is counted, singular.
fn unit(input: &Input<'_>, sentence: &Sentence, attribute: Attribute, chunk: Option<&Chunk>) -> Option<String> {
    if counts_people(attribute) {
        return Some("person".to_owned());
    }
    let head = || chunk.map(|c| sentence.tokens[c.head].lemma.clone());
    property(input, sentence, chunk, "unit").or_else(head)
}

/// A property of the lexicon's words that end at the head of a phrase.
fn property(input: &Input<'_>, sentence: &Sentence, chunk: Option<&Chunk>, key: &str) -> Option<String> {
    let mut classes = chunk.into_iter().flat_map(|c| sentence.head_classes(c));
    classes.find_map(|c| input.lexicon.property(c, key)).map(str::to_owned)
}

/// Whom a count counts, by its own words, or by what they are said to be: "six of them were children".
fn whom(input: &Input<'_>, sentence: &Sentence, chunk: Option<&Chunk>) -> Option<String> {
    let said_of = |c: &Chunk| {
        let mut subjects = (c.start..c.end).filter(|at| sentence.tokens[*at].relation == Relation::Nsubj);
        let outside = |at: usize| sentence.tokens[at].head.filter(|head| !(c.start..c.end).contains(head));
        let what = subjects.find_map(outside)?;
        (!sentence.dependents(what, Relation::Cop).is_empty()).then(|| sentence.chunk_over(what))?
    };
    // "Vaccinator Amina Diallo": who they are stands before the name.
    let before_name = |c: &Chunk| {
        let mut hits =
            (c.start..c.head).filter(|_| c.name).flat_map(|at| sentence.hits[at].iter().map(move |h| (at, h)));
        let whole = |(at, h): &(usize, &Hit)| at + h.len <= c.head && input.lexicon.is_a(h.class, input.classes.person);
        let of = |(_, h): (usize, &Hit)| input.lexicon.property(h.class, "of").map(str::to_owned);
        hits.by_ref().filter(whole).find_map(of)
    };
    let own = property(input, sentence, chunk, "of");
    own.or_else(|| property(input, sentence, said_of(chunk?), "of")).or_else(|| before_name(chunk?))
}

/// The canonical word: the unit of the lexicon's class, else the head's dictionary form.
fn term(input: &Input<'_>, sentence: &Sentence, (start, end): (usize, usize)) -> String {
    let hits = (start..end).flat_map(|i| sentence.hits[i].iter().filter(move |h| i + h.len <= end));
    let unit = hits.filter_map(|h| Some((h.len, input.lexicon.property(h.class, "unit")?))).max_by_key(|(len, _)| *len);
    unit.map_or_else(|| sentence.tokens[end - 1].lemma.clone(), |(_, unit)| unit.to_owned())
}

fn count(
    input: &Input<'_>,
    sentence: &Sentence,
    matched: &Match<'_>,
    spec: &ClaimSpec,
    tokens: (usize, usize),
) -> Option<Count> {
    let lexicon = input.lexicon;
    let chunk = sentence.chunk_over(tokens.0);
    let number =
        chunk.and_then(|c| c.number).or_else(|| (sentence.tokens[tokens.0].tag == Upos::Num).then_some(tokens));
    let (quantity, part) = if let Some(tokens) = number {
        let (start, end) = toll::without_change(input, sentence, tokens);
        let quantity = ground::number::read(lexicon, sentence, start, end)?;
        toll::counts(input, sentence.span_of(start, end), quantity).then_some((quantity, false))?
    } else {
        let chunk = chunk.filter(|c| (c.countable() || !c.plural) && !toll::is_number(sentence, c))?;
        of_one(input, sentence, spec.attribute, chunk, Quantity { low: 1, high: Some(1), approximate: false })
    };
    if quantity.low == 0 && quantity.high.is_none() {
        return None;
    }
    let severity = spec.severity.as_deref().and_then(|word| match word.strip_prefix('@') {
        Some(capture) => matched.captures(capture).find_map(|(a, b)| severity(input, sentence, a, b)),
        None => Some(word.to_owned()),
    });
    let unit = spec.unit.clone().or_else(|| unit(input, sentence, spec.attribute, chunk));
    Some(Count {
        low: quantity.low,
        high: quantity.high,
        approximate: quantity.approximate,
        unit,
        of: whom(input, sentence, chunk),
        severity,
        part: part || spec.part || chunk.is_some_and(|c| c.part),
        text: value_words(input, sentence, tokens, chunk),
    })
}

/// How many are told of with a phrase that names one, and whether they are a part of a toll.
fn of_one(
    input: &Input<'_>,
    sentence: &Sentence,
    attribute: Attribute,
    chunk: &Chunk,
    one: Quantity,
) -> (Quantity, bool) {
    match toll::total(input, sentence, attribute, chunk) {
        Some(total) => (Quantity { low: total, high: Some(total), ..one }, false),
        None => (one, toll::is_part(input, sentence, attribute, chunk)),
    }
}

/// The words of a count: the whole phrase where the capture is only its number.
fn value_words(input: &Input<'_>, sentence: &Sentence, tokens: (usize, usize), chunk: Option<&Chunk>) -> String {
    let (start, end) = chunk.filter(|c| c.start <= tokens.0 && tokens.1 <= c.end).map_or(tokens, |c| (c.start, c.end));
    sentence.span_of(start, end).of(&input.report.text).to_owned()
}

fn severity(input: &Input<'_>, sentence: &Sentence, start: usize, end: usize) -> Option<String> {
    let mut hits = (start..end).flat_map(|i| sentence.hits[i].iter());
    hits.find_map(|h| input.lexicon.property(h.class, "severity")).map(str::to_owned)
}
