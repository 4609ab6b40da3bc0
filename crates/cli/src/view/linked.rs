//! How incidents stand to each other.

use rashomon_model::{Linked, ReportRef};

use super::{account, page::Piece};
use crate::output::{DIM, PLAIN, clean};

/// What an incident is to another, and below it who says so: the words of one of its `reports`, or a judgement.
pub fn pieces(linked: &Linked, reports: &[ReportRef]) -> [Piece; 2] {
    let line = account::linked(linked, linked.incident.as_str());
    let origin = |said: &rashomon_model::Words| {
        let report = reports.iter().find(|r| r.id == said.report);
        clean(report.map_or(said.report.as_str(), |r| r.origin.as_str()))
    };
    let who = match (&linked.words, &linked.judgement) {
        (Some(said), _) => format!("“{}” in {}", clean(&said.quote.text), origin(said)),
        (None, Some(judgement)) => format!("decided: {judgement}"),
        (None, None) => "found by the program".to_owned(),
    };
    [(PLAIN, line), (DIM, who)]
}

#[cfg(test)]
mod tests {
    use rashomon_model::{IncidentId, JudgementId, Quote, Relation, ReportId, Span, Words};

    use super::*;

    #[test]
    fn a_link_reads_from_either_end() {
        let words = Words {
            report: ReportId("sha256:1".to_owned()),
            quote: Quote { span: Span::new(4, 15), text: "in\nrevenge for".to_owned() },
        };
        let mut linked = Linked {
            incident: IncidentId("inc_b".to_owned()),
            relation: Relation::Retaliation,
            follows: true,
            judgement: None,
            words: Some(words),
        };
        let reports = [ReportRef {
            id: ReportId("sha256:1".to_owned()),
            origin: "dune.txt".to_owned(),
            publisher: None,
            published: None,
        }];
        let told = |linked: &Linked| pieces(linked, &reports).map(|(_, line)| line).join(" / ");
        assert_eq!(told(&linked), "the retaliation for inc_b / “in revenge for” in dune.txt");
        linked.follows = false;
        assert_eq!(told(&linked), "inc_b is the retaliation for it / “in revenge for” in dune.txt");
        (linked.relation, linked.words) = (Relation::Wave, None);
        linked.judgement = Some(JudgementId("jdg_1".to_owned()));
        assert_eq!(told(&linked), "a wave with inc_b / decided: jdg_1");
    }
}
