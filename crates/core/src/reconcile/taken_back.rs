//! That it was nobody, taken back.

use std::collections::HashMap;

use rashomon_model::{Replaced, ReportId};

use super::{
    item::{Item, Role},
    update::By,
};

/// Notes what replaced the noughts of a report in which officials of one side count nobody and officials of that side count
/// somebody of the same kind: the report tells that the former was taken back.
pub(super) fn note(items: &[Item<'_>], replaced: &mut [Option<By>]) {
    let mut counted: HashMap<(&ReportId, usize, &str), usize> = HashMap::new();
    for (at, item) in items.iter().enumerate().filter(|(at, i)| i.replaces() && replaced[*at].is_none()) {
        if let (Role::Official(side), Some(count)) = (item.role, item.count())
            && count.low > 0
        {
            counted.entry((&item.said.account.report.id, side, item.counted())).or_insert(at);
        }
    }
    for (at, item) in items.iter().enumerate().filter(|(_, i)| i.count().is_some_and(|c| c.high == Some(0))) {
        if let (Role::Official(side), None) = (item.role, replaced[at])
            && let Some(by) = counted.get(&(&item.said.account.report.id, side, item.counted()))
        {
            replaced[at] = Some(By { item: *by, reason: Replaced::SameSide });
        }
    }
}
