//! The reports of an incident.

use anyhow::Result;
use jiff::civil::Date;

use super::{
    happen::Happening,
    page::Page,
    rng::Rng,
    truth::{Form, Says},
    words::{Slots, capital, month, number, weekday},
    world::{Kind, World},
};

/// A report before it has an id. Other reports of the same incident are named by their index.
#[derive(Clone, Debug)]
pub struct Draft {
    pub publisher: String,
    /// Days since the first, and minutes of the day.
    pub published: (usize, u64),
    pub title: String,
    pub text: String,
    pub form: Form,
    pub copy_of: Option<usize>,
    pub updates: Option<usize>,
    pub says: Vec<Says>,
    /// The earlier incident that it recalls.
    pub recalls: Option<usize>,
}

/// What the incident is counted by.
#[derive(Clone, Copy, PartialEq)]
enum Main {
    Killed,
    Injured,
    Abducted,
}

/// Writes about one incident.
pub struct Writer<'a> {
    world: &'a World,
    happening: &'a Happening,
    kind: &'a Kind,
    first: Date,
    rng: Rng,
    main: Main,
    /// The main figure on the first day; lower than the last one where a later report raises it.
    early: u64,
}

impl<'a> Writer<'a> {
    pub fn new(world: &'a World, happening: &'a Happening, first: Date, seed: u64) -> Self {
        let main = match happening {
            h if h.abducted > 0 => Main::Abducted,
            h if h.killed > 0 => Main::Killed,
            _ => Main::Injured,
        };
        let rng = Rng::stream(seed, 2, happening.drawn);
        let mut writer = Self { world, happening, kind: &world.kinds[happening.kind], first, rng, main, early: 0 };
        writer.early = writer.total();
        writer
    }

    /// All reports of the incident, the first report first. `earlier` are incidents of which one may be recalled.
    pub fn reports(mut self, earlier: &[Happening]) -> Result<Vec<Draft>> {
        let forms = self.forms(earlier);
        if forms.contains(&Form::Update) && self.total() > 1 {
            self.early = self.total() - self.rng.within(1, self.total() / 2);
        }
        let mut drafts: Vec<Draft> = Vec::new();
        for form in forms {
            let draft = if form == Form::Copy { self.copy(&drafts) } else { self.own(form, &drafts, earlier)? };
            drafts.push(draft);
        }
        Ok(drafts)
    }

    fn forms(&mut self, earlier: &[Happening]) -> Vec<Form> {
        let firsts = [Form::Agency, Form::Brief, Form::Statement];
        let mut forms = vec![firsts[self.rng.weighted(&[60, 25, 15])]];
        let others =
            [Form::Copy, Form::Brief, Form::Agency, Form::Statement, Form::Update, Form::Dispute, Form::Denial];
        for _ in 1..self.happening.reports {
            let form = others[self.rng.weighted(&[28, 18, 12, 10, 14, 13, 5])];
            // A group must be known to deny, and a toll of one has no lower one before it.
            let possible = match form {
                Form::Denial => self.happening.group.is_some(),
                Form::Update => self.total() > 1 && !forms.contains(&form),
                _ => true,
            };
            forms.push(if possible { form } else { Form::Brief });
        }
        if self.rng.chance(6) && !earlier.is_empty() {
            forms[0] = Form::Recall;
        }
        forms
    }

    fn total(&self) -> u64 {
        match self.main {
            Main::Killed => self.happening.killed,
            Main::Injured => self.happening.injured,
            Main::Abducted => self.happening.abducted,
        }
    }

    /// Another outlet prints a report some hours later, a third of them without the last sentence.
    fn copy(&mut self, drafts: &[Draft]) -> Draft {
        let originals: Vec<usize> = (0..drafts.len()).filter(|i| drafts[*i].copy_of.is_none()).collect();
        let index = *self.rng.pick(&originals);
        let mut draft = Draft { form: Form::Copy, copy_of: Some(index), updates: None, ..drafts[index].clone() };
        while draft.publisher == drafts[index].publisher {
            self.rng.words(&self.world.common.outlets).clone_into(&mut draft.publisher);
        }
        draft.published = later(draft.published, self.rng.within(60, 900));
        if self.rng.chance(33)
            && let Some((kept, cut)) = draft.text.rsplit_once(". ")
            && kept.contains(". ")
            && !draft.says.iter().any(|s| cut.contains(&s.words))
            && draft.recalls.is_none()
        {
            draft.text = format!("{kept}.");
        }
        draft
    }

    fn own(&mut self, form: Form, drafts: &[Draft], earlier: &[Happening]) -> Result<Draft> {
        let published = self.published(form);
        let publisher = self.rng.words(&self.world.common.outlets).to_owned();
        let mut page = Page::new(self.slots(published.0, form));
        let mut recalls = None;
        match form {
            Form::Update => self.update(&mut page)?,
            Form::Denial => self.denial(&mut page)?,
            Form::Dispute => self.dispute(&mut page)?,
            Form::Statement => self.statement(&mut page)?,
            Form::Brief | Form::Copy | Form::Line => self.brief(&mut page)?,
            Form::Agency => self.agency(&mut page)?,
            Form::Recall => {
                self.agency(&mut page)?;
                recalls = self.recall(&mut page, earlier)?;
            }
        }
        let mut text = page.sentences.join(" ");
        if has_dateline(form) {
            let town = &self.world.towns[self.happening.town];
            text = format!("{}, {} ({publisher}) - {text}", town.name.to_uppercase(), town.country);
        }
        let headlines = match form {
            Form::Update => &self.world.common.update_headlines,
            Form::Denial => &self.world.common.denial_headlines,
            // The last two of a kind's headlines tell the dead or the taken.
            _ if self.main == Main::Injured => &self.kind.headlines[..2].to_vec(),
            _ => &self.kind.headlines,
        };
        self.set(&mut page.slots, if form == Form::Update { self.total() } else { self.early });
        let title = capital(&page.slots.fill(self.rng.words(headlines))?);
        let updates = (form == Form::Update).then_some(0).filter(|_| !drafts.is_empty());
        Ok(Draft { publisher, published, title, text, form, copy_of: None, updates, says: page.says, recalls })
    }

    /// Most reports are of the day or the next morning; updates and denials come later, some of all very late.
    fn published(&mut self, form: Form) -> (usize, u64) {
        let event = (self.happening.day, 6 * 60);
        let wait = match form {
            Form::Update => 24 * 60 + self.rng.within(0, 36 * 60),
            Form::Denial => 12 * 60 + self.rng.within(0, 36 * 60),
            _ if self.rng.chance(5) => 3 * 24 * 60 + self.rng.within(0, 6 * 24 * 60),
            _ => self.rng.within(30, 26 * 60),
        };
        later(event, wait)
    }

    fn slots(&mut self, published: usize, form: Form) -> Slots {
        let (happening, common) = (self.happening, &self.world.common);
        let town = &self.world.towns[happening.town];
        let date = date(self.first, happening.day);
        let (name, day_month) = (weekday(date), format!("{} {}", date.day(), month(date)));
        let day = match self.rng.below(6) {
            _ if published > happening.day + 5 => format!("on {day_month}"),
            0 => format!("on {name} morning"),
            1 => format!("late on {name}"),
            2 => format!("on {day_month}"),
            _ => format!("on {name}"),
        };
        let mut slots = Slots {
            town: if has_dateline(form) { town.name.to_owned() } else { format!("{}, {},", town.name, town.country) },
            bare: town.name.to_owned(),
            day,
            month: format!("{} {}", month(date), date.year()),
            site: self.kind.sites[happening.site].clone(),
            deed: self.kind.deed.clone(),
            group: happening.group.map_or_else(|| "an armed group".to_owned(), |g| common.groups[g].clone()),
            source: self.rng.words(&common.sources).to_owned(),
            victims: happening.victims,
            killed: happening.killed,
            injured: happening.injured,
            abducted: happening.abducted,
            count: 0,
        };
        self.set(&mut slots, self.early);
        slots
    }

    /// Makes `figure` the main figure of what is written next.
    fn set(&self, slots: &mut Slots, figure: u64) {
        slots.count = figure;
        match self.main {
            Main::Killed => slots.killed = figure,
            Main::Injured => slots.injured = figure,
            Main::Abducted => slots.abducted = figure,
        }
    }

    fn attribute(&self) -> &'static str {
        match self.main {
            Main::Killed => "killed",
            Main::Injured => "injured",
            Main::Abducted => "abducted",
        }
    }

    /// The first sentence with the main figure, told by a source or by the report itself.
    fn lead(&mut self, page: &mut Page) -> Result<()> {
        let leads = if self.main == Main::Injured { &self.kind.hurt } else { &self.kind.leads };
        let tail = self.rng.words(&self.world.common.tails);
        let template = format!("{}{tail}.", self.rng.words(leads));
        page.figure(&template, self.attribute())
    }

    /// The figures beside the main one.
    fn others(&mut self, page: &mut Page) -> Result<()> {
        let common = &self.world.common;
        if self.main == Main::Killed && self.happening.injured > 0 && self.rng.chance(80) {
            page.source(self.rng.words(&common.sources));
            page.slots.count = self.happening.injured;
            page.figure(self.rng.words(&common.injured), "injured")?;
        }
        if self.main == Main::Abducted && self.happening.killed > 0 {
            page.source(self.rng.words(&common.sources));
            page.slots.count = self.happening.killed;
            page.figure(self.rng.words(&common.killed_too), "killed")?;
        }
        Ok(())
    }

    fn agency(&mut self, page: &mut Page) -> Result<()> {
        self.lead(page)?;
        self.others(page)?;
        if self.rng.chance(40) {
            self.quote(page)?;
        }
        self.author(page)?;
        for _ in 0..=self.rng.below(2) {
            self.colour(page)?;
        }
        Ok(())
    }

    fn brief(&mut self, page: &mut Page) -> Result<()> {
        self.lead(page)?;
        if self.rng.chance(50) {
            self.others(page)?;
        }
        if page.sentences.len() == 1 { self.colour(page) } else { Ok(()) }
    }

    fn statement(&mut self, page: &mut Page) -> Result<()> {
        let leads = if self.main == Main::Injured { &self.kind.hurt } else { &self.kind.leads };
        let template = format!("{}, {{source}} said in a statement.", self.rng.words(leads));
        page.figure(&template, self.attribute())?;
        self.quote(page)?;
        self.author(page)
    }

    fn dispute(&mut self, page: &mut Page) -> Result<()> {
        self.lead(page)?;
        let common = &self.world.common;
        let first = page.slots.source.clone();
        while page.slots.source == first {
            page.source(self.rng.words(&common.sources));
        }
        let more = self.early + self.rng.within(1, 2 + self.early / 2);
        self.set(&mut page.slots, more);
        let templates = self.of(&common.disputes, &common.hurt_disputes, &common.taken_disputes);
        page.figure(self.rng.words(templates), self.attribute())?;
        self.author(page)?;
        self.colour(page)
    }

    fn update(&mut self, page: &mut Page) -> Result<()> {
        self.set(&mut page.slots, self.total());
        let common = &self.world.common;
        let templates = self.of(&common.updates, &common.hurt_updates, &common.taken_updates);
        page.figure(&format!("{}.", self.rng.words(templates)), self.attribute())?;
        page.say(&format!("Earlier reports had spoken of {}.", number(self.early)))?;
        self.others(page)?;
        self.author(page)
    }

    fn denial(&mut self, page: &mut Page) -> Result<()> {
        let template = format!("{}.", self.rng.words(&self.world.common.denials));
        let sentence = page.say(&template)?;
        page.told(Some(page.slots.group.clone()), "perpetrator", "denies", sentence);
        let quotes = &self.world.common;
        let templates = self.of(&quotes.quotes, &quotes.hurt_quotes, &quotes.taken_quotes);
        page.figure(self.rng.words(templates), self.attribute())?;
        self.colour(page)
    }

    fn quote(&mut self, page: &mut Page) -> Result<()> {
        let common = &self.world.common;
        self.set(&mut page.slots, self.early);
        let templates = self.of(&common.quotes, &common.hurt_quotes, &common.taken_quotes);
        page.figure(self.rng.words(templates), self.attribute())
    }

    fn of<'t>(&self, killed: &'t [String], injured: &'t [String], abducted: &'t [String]) -> &'t [String] {
        match self.main {
            Main::Killed => killed,
            Main::Injured => injured,
            Main::Abducted => abducted,
        }
    }

    /// Who did it: blamed, claimed or not known.
    fn author(&mut self, page: &mut Page) -> Result<()> {
        let common = &self.world.common;
        let known = self.happening.group.is_some();
        match self.rng.below(3) {
            0 if known => {
                page.source(self.rng.words(&common.sources));
                let sentence = page.say(self.rng.words(&common.blame))?;
                page.told(Some(page.slots.source.clone()), "perpetrator", "accuses", sentence);
            }
            1 if known => {
                let sentence = page.say(self.rng.words(&common.claims))?;
                page.told(Some(page.slots.group.clone()), "responsibility", "claims-responsibility", sentence);
            }
            _ => drop(page.say(self.rng.words(&common.unclaimed))?),
        }
        Ok(())
    }

    fn colour(&mut self, page: &mut Page) -> Result<()> {
        let unused: Vec<&str> =
            self.kind.colour.iter().map(String::as_str).filter(|c| !page.sentences.iter().any(|s| s == c)).collect();
        page.say(self.rng.pick::<&str>(&unused)).map(drop)
    }

    /// A sentence about one of the earlier incidents with dead, in another town.
    fn recall(&mut self, page: &mut Page, earlier: &[Happening]) -> Result<Option<usize>> {
        let found = (0..20).map(|_| self.rng.below(earlier.len())).find(|i| {
            let other = &earlier[*i];
            // Within two months its month would say little.
            other.killed > 0
                && other.abducted == 0
                && other.town != self.happening.town
                && other.day + 60 < self.happening.day
        });
        let Some(index) = found else { return Ok(None) };
        let other = &earlier[index];
        let (town, date) = (&self.world.towns[other.town], date(self.first, other.day));
        let slots = Slots {
            town: format!("{}, {},", town.name, town.country),
            month: format!("{} {}", month(date), date.year()),
            deed: self.world.kinds[other.kind].deed.clone(),
            victims: other.victims,
            killed: other.killed,
            ..Slots::default()
        };
        page.sentences.push(slots.fill(self.rng.words(&self.world.common.recalls))?);
        Ok(Some(index))
    }
}

fn has_dateline(form: Form) -> bool {
    matches!(form, Form::Agency | Form::Recall)
}

/// The date `days` after `first`.
pub fn date(first: Date, days: usize) -> Date {
    first.saturating_add(jiff::Span::new().days(days as i64))
}

fn later((day, minute): (usize, u64), minutes: u64) -> (usize, u64) {
    let total = minute + minutes;
    (day + (total / 1440) as usize, total % 1440)
}
