//! Claims as JSON lines, each with what it refers to.

use std::io::Write;

use super::{line, told};
use crate::{Desk, Error};

/// All claims, by report and in the order of their evidence.
pub(super) fn write(desk: &Desk, _: bool, out: &mut dyn Write) -> Result<(), Error> {
    let incidents = told::by_event(desk)?;
    for record in desk.records()? {
        for told in told::told(&record?, &incidents) {
            line(out, &told)?;
        }
    }
    Ok(())
}
