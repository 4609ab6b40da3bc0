//! Reports as JSON lines: the lines that extraction without a ledger gives.

use std::io::Write;

use super::line;
use crate::{Desk, Error};

/// All reports, by id.
pub(super) fn write(desk: &Desk, _: bool, out: &mut dyn Write) -> Result<(), Error> {
    for record in desk.records()? {
        line(out, &record?)?;
    }
    Ok(())
}
