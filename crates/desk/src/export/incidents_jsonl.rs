//! Incidents as JSON lines: the lines of the list of incidents.

use std::io::Write;

use super::line;
use crate::{Desk, Error, Query};

/// All incidents, the earliest first.
pub(super) fn write(desk: &Desk, out: &mut dyn Write) -> Result<(), Error> {
    desk.each_incident(&Query::default(), |incident| line(out, &incident))
}
