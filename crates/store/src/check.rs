//! What a record must keep to before it is recorded, and what `verify` looks for afterwards.

use std::collections::HashSet;

use rashomon_model::{
    Chars, Correction, Extraction, IncidentId, Judgement, Metadata, Published, Quote, Report, ReportId, ReportRecord,
    Span,
};

use crate::{
    Basis, Error, Reading,
    shape::{self, is_publisher},
};

/// A way in which a report's record breaks the contract.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The original bytes are not those that the report's id stands for.
    #[error("the bytes hash to {0}")]
    Digest(ReportId),
    /// The reading is one of another report.
    #[error("the reading is one of {0}")]
    OtherReport(ReportId),
    /// The reading was made with something else than what is known about the report.
    #[error("the reading was not made with what is known about the report")]
    Metadata,
    /// The moment of recording is none.
    #[error("`{0}` is no ISO 8601 moment of recording")]
    Moment(String),
    /// The JSON of the record does not give the record back.
    #[error("its JSON does not give it back: {0}")]
    Json(String),
    /// A part of the text is not in the text, or before the part that precedes it.
    #[error("region {0:?} lies outside the text or overlaps the one before")]
    Region(Span<Chars>),
    /// Quoted words that are not the words at their place.
    #[error("{of}: the text at {span:?} is not `{quoted}`")]
    Quote {
        /// The speaker, event or claim that quotes.
        of: String,
        /// The place.
        span: Span<Chars>,
        /// The words.
        quoted: String,
    },
    /// A claim names an event or a speaker that the report does not have.
    #[error("{claim}: the report has no {missing}")]
    Reference {
        /// The claim.
        claim: String,
        /// The id that it names.
        missing: String,
    },
    /// Two speakers, events or claims have one id.
    #[error("{0} stands twice")]
    Twice(String),
}

/// Everything in which `record` breaks the contract: quotes that differ from the text, ids that are used twice or that
/// nothing has, regions out of order. Empty for what may be recorded.
pub fn faults(record: &ReportRecord) -> Vec<Fault> {
    let ReportRecord { report, extraction } = record;
    let text = Points::new(&report.text);
    let mut faults = Vec::new();
    regions(report, &text, &mut faults);
    quotes(extraction, &text, &mut faults);
    references(extraction, &mut faults);
    faults
}

fn regions(report: &Report, text: &Points<'_>, faults: &mut Vec<Fault>) {
    let mut end = 0;
    for region in &report.regions {
        if region.span.start < end || text.slice(region.span).is_none() {
            faults.push(Fault::Region(region.span));
        }
        end = region.span.end;
    }
}

fn quotes(extraction: &Extraction, text: &Points<'_>, faults: &mut Vec<Fault>) {
    let mut check = |of: &str, quote: &Quote| {
        if text.slice(quote.span) != Some(&quote.text) {
            faults.push(Fault::Quote { of: of.to_owned(), span: quote.span, quoted: quote.text.clone() });
        }
    };
    for speaker in &extraction.speakers {
        speaker.mentions.iter().for_each(|q| check(speaker.id.as_str(), q));
    }
    for event in &extraction.events {
        event.mentions.iter().chain([&event.trigger]).for_each(|q| check(event.id.as_str(), q));
    }
    for claim in &extraction.claims {
        check(claim.id.as_str(), &claim.evidence);
    }
}

fn references(extraction: &Extraction, faults: &mut Vec<Fault>) {
    let (mut speakers, mut events, mut claims) = (HashSet::new(), HashSet::new(), HashSet::new());
    let mut twice = |fresh: bool, id: &str| {
        if !fresh {
            faults.push(Fault::Twice(id.to_owned()));
        }
    };
    for speaker in &extraction.speakers {
        twice(speakers.insert(speaker.id.as_str()), speaker.id.as_str());
    }
    for event in &extraction.events {
        twice(events.insert(event.id.as_str()), event.id.as_str());
    }
    for claim in &extraction.claims {
        twice(claims.insert(claim.id.as_str()), claim.id.as_str());
    }
    for claim in &extraction.claims {
        let said_by = claim.via.iter().chain([&claim.speaker]).map(|id| (&speakers, id.as_str()));
        for (known, id) in said_by.chain([(&events, claim.event.as_str())]) {
            if !known.contains(id) {
                faults.push(Fault::Reference { claim: claim.id.to_string(), missing: id.to_owned() });
            }
        }
    }
}

/// Why a judgement cannot be recorded, given the one that has its id and whether the ledger has an id. The anchors are
/// the ledger's own and do not count.
pub(crate) fn refusal(new: &Judgement, known: Option<&Judgement>, has: impl Fn(&str) -> bool) -> Option<String> {
    match known {
        Some(old)
            if Judgement { anchors: Vec::new(), ..old.clone() } != Judgement { anchors: Vec::new(), ..new.clone() } =>
        {
            return Some("another judgement has this id".to_owned());
        }
        Some(_) => return None,
        None => {}
    }
    if new.subjects.is_empty() {
        return Some("it is about nothing".to_owned());
    }
    let missing = new.subjects.iter().find(|s| !is_publisher(s) && !has(s));
    missing.map(|s| format!("the ledger has no {s}")).or_else(|| shape::fault(new))
}

/// Why a correction cannot be recorded with a reading, given what is known about the report.
pub(crate) fn correction_refusal(new: &Correction, reading: &Reading, known: &Metadata) -> Option<String> {
    if new.set.is_empty() {
        return Some("it sets nothing".to_owned());
    }
    if new.at.parse::<Published>().is_err() {
        return Some(format!("`{}` is no ISO 8601 moment", new.at));
    }
    if reading.report != new.report {
        return Some(format!("the reading with it is one of {}", reading.report));
    }
    (reading.metadata != new.set.applied_to(known))
        .then(|| "the reading with it was not made with what it puts right".to_owned())
}

/// Refuses a basis that the journal has not reached.
pub(crate) fn check_basis(basis: &Basis, head: u64) -> Result<(), Error> {
    if basis.seq > head {
        let reason = format!("based on number {} of a journal that ends with {head}", basis.seq);
        return Err(Error::Derived { reason });
    }
    Ok(())
}

/// Why ids cannot be recorded after which `id` leads back to itself.
pub(crate) fn circle(id: &IncidentId) -> Error {
    Error::Derived { reason: format!("{id} would lead back to itself") }
}

/// Where every so many-th code point of a text begins, so that a quote at the end of a long text is found as fast as
/// one at its beginning.
struct Points<'a> {
    text: &'a str,
    offsets: Vec<usize>,
    count: usize,
}

/// Code points between two known offsets.
const STRIDE: usize = 128;

impl<'a> Points<'a> {
    fn new(text: &'a str) -> Self {
        let mut count = 0;
        let mut offsets = Vec::with_capacity(text.len() / STRIDE + 1);
        for (offset, _) in text.char_indices() {
            if count % STRIDE == 0 {
                offsets.push(offset);
            }
            count += 1;
        }
        Self { text, offsets, count }
    }

    fn slice(&self, span: Span<Chars>) -> Option<&'a str> {
        Some(&self.text[self.offset(span.start)?..self.offset(span.end)?])
    }

    fn offset(&self, point: usize) -> Option<usize> {
        if point >= self.count {
            return (point == self.count).then_some(self.text.len());
        }
        let block = self.offsets[point / STRIDE];
        self.text[block..].char_indices().nth(point % STRIDE).map(|(i, _)| block + i)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rashomon_model::byte_span;

    use super::*;

    proptest! {
        #[test]
        fn slices_are_counted_in_code_points(text in "(\r\n|e\u{301}|\u{202e}|👩‍👩‍👧|\\PC){0,400}", a in 0usize..900, b in 0usize..900) {
            let span = Span::<Chars>::new(a.min(b), a.max(b));
            let expected = byte_span(&text, span).map(|s| s.of(&text).to_owned());
            prop_assert_eq!(Points::new(&text).slice(span).map(str::to_owned), expected);
        }
    }
}
