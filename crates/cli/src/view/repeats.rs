//! From whom an incident's reports have what they say.

use std::collections::BTreeMap;

use rashomon_model::{Repeat, RepeatReason, Repeated, ReportId, ReportRef};

use super::{account, page::Page};
use crate::output::{DIM, PLAIN, clean};

/// Who repeats whom: a line a source, and below it the reports with the words that show it.
pub fn graph(page: &mut Page, indent: usize, repeats: &[Repeat], reports: &[ReportRef]) {
    let names: BTreeMap<&ReportId, &str> = reports.iter().map(|r| (&r.id, r.origin.as_str())).collect();
    let name = |id: &ReportId| clean(names.get(id).copied().unwrap_or(id.as_str()));
    let mut sources: BTreeMap<(&Repeated, RepeatReason), Vec<&Repeat>> = BTreeMap::new();
    for repeat in repeats {
        sources.entry((&repeat.of, repeat.reason)).or_default().push(repeat);
    }
    for ((of, reason), repeats) in sources {
        let source = match of {
            Repeated::Report { id } => name(id),
            Repeated::Agency { name } | Repeated::Publisher { name } | Repeated::Speaker { name } => clean(name),
        };
        page.line(PLAIN, indent, &format!("{source}: {}", account::how(reason)));
        for repeat in repeats {
            let share = repeat.share.map(|share| format!(", {:.0} % of the shorter text", 100.0 * share));
            let words = repeat.words.as_ref().map(|words| format!(", “{}”", clean(&words.text)));
            let line = [Some(name(&repeat.report)), share, words].into_iter().flatten().collect::<String>();
            page.line(DIM, indent + 2, &line);
        }
    }
}
