//! Tolls over time: a line or a mark for each speaker, from low to high, and the estimate beside them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rashomon_desk::Voices;
use rashomon_model::{Attribute, Fact, Incident, Stance};
use rashomon_wording::{account, fold, value};

use super::matrix::sentence;
use crate::frame::Frame;

/// Units of the drawing.
pub const WIDE: f64 = 720.0;
/// The same.
pub const HIGH: f64 = 240.0;
/// What is left of the plot, for numbers.
const LEFT: f64 = 44.0;
/// What is below it, for days.
const BELOW: f64 = 28.0;
/// What is right of it.
const RIGHT: f64 = 16.0;
/// What is above it.
const ABOVE: f64 = 12.0;
/// Speakers that are told apart by colour and mark.
pub const SPEAKERS: usize = 8;

/// One drawing: a count of an incident.
#[derive(Clone, Debug)]
pub struct Chart {
    /// What is counted.
    pub name: String,
    /// In a sentence, for those who do not see the drawing.
    pub told: String,
    /// Who speaks, in the order of their marks.
    pub speakers: Vec<String>,
    /// What they say.
    pub marks: Vec<Mark>,
    /// Lines of those who told several figures.
    pub lines: Vec<(usize, String)>,
    /// Numbers at the axis: height and number.
    pub levels: Vec<(f64, String)>,
    /// Days at the axis: place and day.
    pub days: Vec<(f64, String)>,
    /// The estimate: low and high edge, and the best.
    pub estimate: Option<Band>,
}

/// What a rule takes for the number.
#[derive(Clone, Debug)]
pub struct Band {
    /// The upper edge.
    pub top: f64,
    /// How high it is.
    pub height: f64,
    /// The height of the best number.
    pub best: Option<f64>,
    /// In words.
    pub label: String,
}

/// A figure of a speaker.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Place on the axis of days.
    pub x: f64,
    /// Height of its middle.
    pub y: f64,
    /// Heights of its bounds.
    pub low: f64,
    /// The same; an open bound reaches the upper edge.
    pub high: f64,
    /// Which speaker.
    pub speaker: usize,
    /// "Police: at least 7, published 2024-11-18".
    pub label: String,
    /// The sentence in its report.
    pub address: String,
    /// A later one replaced it.
    pub superseded: bool,
    /// The claim.
    pub claim: String,
}

/// A figure before it has a place.
struct Figure {
    day: Date,
    low: u64,
    high: Option<u64>,
    who: String,
    label: String,
    address: String,
    superseded: bool,
    claim: String,
}

/// The rules by which its counts have numbers, each once.
pub fn rules(incident: &Incident) -> BTreeSet<String> {
    incident.facts.iter().flat_map(|fact| &fact.estimates).map(|estimate| estimate.rule.clone()).collect()
}

/// The drawings of an incident, with the estimate by this rule or the usual one: of the killed and injured as a whole, where somebody counts them on a known day.
pub fn of(incident: &Incident, voices: &Voices, frame: &Frame, rule: Option<&str>) -> Vec<Chart> {
    let counted = |fact: &&Fact| matches!(fact.attribute, Attribute::Killed | Attribute::Injured) && fact.of.is_none();
    incident.facts.iter().filter(counted).filter_map(|fact| chart(fact, voices, frame, rule)).collect()
}

fn chart(fact: &Fact, voices: &Voices, frame: &Frame, rule: Option<&str>) -> Option<Chart> {
    let figures = figures(fact, voices, frame);
    let by_rule = rule.and_then(|rule| fact.estimates.iter().find(|estimate| estimate.rule == rule));
    let estimate = by_rule.or(fact.estimate.as_ref());
    let first = figures.iter().map(|f| f.day).min()?;
    let last = figures.iter().map(|f| f.day).max()?;
    let most = figures.iter().map(|f| f.high.unwrap_or(f.low)).chain(estimate.and_then(|e| e.high)).max()?;
    let scale =
        Scale { first, span: i64::from((last - first).get_days()).max(1), most: most.max(1), one: first == last };
    let speakers = ranked(&figures);
    let place = |who: &str| speakers.iter().position(|s| s == who).unwrap_or(SPEAKERS).min(SPEAKERS);
    let mut seen = BTreeSet::new();
    let mut marks: Vec<Mark> = Vec::new();
    for figure in &figures {
        if seen.insert((figure.day, figure.low, figure.high, &figure.who)) {
            marks.push(scale.mark(figure, place(&figure.who)));
        }
    }
    spread(&mut marks);
    let lines = lines(&marks);
    let estimate = estimate.map(|estimate| Band {
        top: scale.y(estimate.high.unwrap_or(most)),
        height: (scale.y(estimate.low) - scale.y(estimate.high.unwrap_or(most))).max(2.0),
        best: estimate.best.map(|best| scale.y(best)),
        label: account::estimate(estimate),
    });
    let told = format!(
        "{}: {} of {} between {} and {}{}",
        account::name(fact),
        account::count(marks.len(), "figure"),
        account::count(speakers.len(), "speaker"),
        first,
        last,
        estimate.as_ref().map(|band| format!("; {}", band.label)).unwrap_or_default()
    );
    Some(Chart {
        name: account::name(fact),
        told,
        levels: scale.levels(),
        days: scale.days(last),
        speakers: speakers.into_iter().take(SPEAKERS).collect(),
        marks,
        lines,
        estimate,
    })
}

fn figures(fact: &Fact, voices: &Voices, frame: &Frame) -> Vec<Figure> {
    let mut figures = Vec::new();
    for position in fact.positions.iter().filter(|p| !p.partial && !matches!(p.stance, Stance::Denies | Stance::Doubts))
    {
        let Some(count) = position.value.count() else { continue };
        for voice in position.claims.iter().filter_map(|id| voices.get(id)) {
            let Some(published) = &voice.report.published else { continue };
            let who = fold::label(voice);
            let words = value::words(&position.value);
            figures.push(Figure {
                day: published.date(),
                low: count.low,
                high: count.high,
                label: format!("{who}: {words}, published {}", published.date()),
                address: sentence(voice, frame),
                superseded: position.superseded,
                claim: voice.claim.id.to_string(),
                who,
            });
        }
    }
    figures.sort_by(|a, b| (a.day, a.low, &a.who).cmp(&(b.day, b.low, &b.who)));
    figures
}

/// Those who give most figures first.
fn ranked(figures: &[Figure]) -> Vec<String> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for figure in figures {
        *times.entry(&figure.who).or_default() += 1;
    }
    let mut ranked: Vec<(&str, usize)> = times.into_iter().collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    ranked.into_iter().map(|(who, _)| who.to_owned()).collect()
}

/// Marks that would cover each other stand beside each other.
fn spread(marks: &mut [Mark]) {
    const APART: f64 = 11.0;
    for n in 1..marks.len() {
        let covers = |a: &Mark, b: &Mark| (a.x - b.x).abs() < APART && (a.y - b.y).abs() < APART;
        while (0..n).any(|k| covers(&marks[k], &marks[n])) && marks[n].x < WIDE - RIGHT {
            marks[n].x += APART;
        }
    }
}

/// A line through the figures of each speaker that gave several.
fn lines(marks: &[Mark]) -> Vec<(usize, String)> {
    let mut by_speaker: BTreeMap<usize, Vec<&Mark>> = BTreeMap::new();
    for mark in marks.iter().filter(|mark| mark.speaker < SPEAKERS) {
        by_speaker.entry(mark.speaker).or_default().push(mark);
    }
    let path = |marks: &[&Mark]| marks.iter().map(|m| format!("{:.1},{:.1}", m.x, m.y)).collect::<Vec<_>>().join(" ");
    by_speaker.into_iter().filter(|(_, marks)| marks.len() > 1).map(|(who, marks)| (who, path(&marks))).collect()
}

/// From days and numbers to places in the drawing.
struct Scale {
    first: Date,
    span: i64,
    most: u64,
    one: bool,
}

impl Scale {
    fn x(&self, day: Date) -> f64 {
        let room = WIDE - LEFT - RIGHT - 24.0;
        if self.one {
            return LEFT + room / 2.0;
        }
        LEFT + 12.0 + room * f64::from((day - self.first).get_days()) / self.span as f64
    }

    fn y(&self, number: u64) -> f64 {
        let room = HIGH - ABOVE - BELOW;
        ABOVE + room * (1.0 - (number as f64 / self.most as f64).min(1.0))
    }

    fn mark(&self, figure: &Figure, speaker: usize) -> Mark {
        let high = figure.high.map_or(ABOVE, |high| self.y(high));
        let low = self.y(figure.low);
        let y = if figure.high == Some(figure.low) || figure.high.is_none() { low } else { f64::midpoint(low, high) };
        Mark {
            x: self.x(figure.day),
            y,
            low,
            high,
            speaker,
            label: figure.label.clone(),
            address: figure.address.clone(),
            superseded: figure.superseded,
            claim: figure.claim.clone(),
        }
    }

    /// Nought, the highest, and round numbers between them.
    fn levels(&self) -> Vec<(f64, String)> {
        let mut step = 1;
        while self.most / step > 5 {
            step *= if step.to_string().starts_with('2') { 5 } else { 2 };
            // 1, 2, 10, 20, 100 …
        }
        (0..=self.most / step).map(|n| (self.y(n * step), value::grouped(n * step))).collect()
    }

    fn days(&self, last: Date) -> Vec<(f64, String)> {
        let label = |day: Date| day.strftime("%-d %b %Y").to_string();
        if self.one {
            return vec![(self.x(self.first), label(self.first))];
        }
        vec![(self.x(self.first), label(self.first)), (self.x(last), label(last))]
    }
}
