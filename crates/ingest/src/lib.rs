//! From bytes to reports.
//!
//! [`sources`] lists what files, directories, globs and standard input hold, [`read`] turns one source into its reports,
//! lazily and one at a time. The functions `report_from_*` do the same from bytes in memory and touch no file.
//!
//! A text or a page is one report. JSON lines, a JSON array, a table of CSV and a workbook hold one in every line, element
//! or row. What is no report is refused by its name.

mod charset;
mod elements;
mod error;
mod foreign;
mod html;
mod json;
mod language;
mod patient;
mod read;
mod record;
mod report;
mod source;
mod table;
mod text;

pub use error::{Cause, ReadError};
pub use html::report_from_html;
pub use json::{report_from_json, report_from_json_line};
pub use read::{read, report_from_bytes};
pub use report::{Options, Reading, report_from_text};
pub use source::{Input, Skipped, Source, Sources, sources};
pub use table::{Columns, ColumnsError, delimiter};
pub use text::{Furniture, FurnitureError};
