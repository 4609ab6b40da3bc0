//! Incidents as JSON lines: the lines of the list of incidents.

use std::io::Write;

use super::line;
use crate::{Desk, Error, Query};

/// The incidents, the earliest first.
pub(super) fn write(desk: &Desk, all: bool, out: &mut dyn Write) -> Result<(), Error> {
    desk.each_incident(&Query { all, ..Query::default() }, |incident| line(out, &incident))
}
