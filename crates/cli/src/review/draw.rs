//! How the review desk looks. What reports say is cleaned before it is drawn.

use rashomon_desk::{EventSide, QueueKind, Told};
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::{Modifier, Style},
    text::{Line, Span},
    widgets::{Block, Borders, Clear, List, ListItem, ListState, Paragraph, Wrap},
};

use super::{
    keys::{COMMANDS, Command, Key},
    state::{Entry, Mode, State},
};
use crate::{commands::judge::said, output::clean, view::value::words};

const STRONG: Style = Style::new().add_modifier(Modifier::BOLD);
const DIM: Style = Style::new().add_modifier(Modifier::DIM);
const MARKED: Style = Style::new().add_modifier(Modifier::REVERSED);
/// Columns below which list and item stand above each other.
const NARROW: u16 = 80;

/// Draws all of it.
pub fn draw(frame: &mut Frame<'_>, state: &State) {
    let [top, below] = Layout::vertical([Constraint::Fill(1), Constraint::Length(2)]).areas(frame.area());
    let [left, right] = if top.width < NARROW {
        Layout::vertical([Constraint::Percentage(40), Constraint::Fill(1)]).areas(top)
    } else {
        Layout::horizontal([Constraint::Percentage(38), Constraint::Fill(1)]).areas(top)
    };
    list(frame, state, left);
    item(frame, state, right);
    foot(frame, state, below);
    if state.mode == Mode::Help {
        help(frame, state);
    }
}

fn list(frame: &mut Frame<'_>, state: &State, area: Rect) {
    let rows = state.shown.iter().map(|at| ListItem::new(row(&state.entries[*at])));
    let number = if state.shown.is_empty() { 0 } else { state.at + 1 };
    let filter = if state.filter.is_empty() { String::new() } else { format!(" /{}", clean(&state.filter)) };
    let title = format!(" Review {number}/{}{filter} ", state.shown.len());
    let list = List::new(rows).block(Block::new().borders(Borders::ALL).title(title)).highlight_style(MARKED);
    let mut at = ListState::default().with_selected(Some(state.at).filter(|_| !state.shown.is_empty()));
    frame.render_stateful_widget(list, area, &mut at);
}

fn row(entry: &Entry) -> Vec<Line<'static>> {
    let mark = if entry.outcome.is_some() { "✓" } else { sign(entry.item.kind) };
    let below = entry.outcome.as_ref().map_or_else(|| clean(&entry.item.reason), |outcome| clean(outcome));
    vec![Line::from(format!("{mark} {}", clean(&entry.item.title))), Line::styled(format!("  {below}"), DIM)]
}

fn sign(kind: QueueKind) -> &'static str {
    match kind {
        QueueKind::Disputed => "≠",
        QueueKind::NearMiss => "≈",
        QueueKind::Contradiction => "↯",
        QueueKind::Orphan => "∅",
    }
}

fn item(frame: &mut Frame<'_>, state: &State, area: Rect) {
    let block = Block::new().borders(Borders::ALL);
    let Some(entry) = state.entry() else {
        let nothing =
            if state.entries.is_empty() { "Nothing waits for a decision." } else { "Nothing has these words." };
        frame.render_widget(Paragraph::new(nothing).block(block), area);
        return;
    };
    let id = entry.item.incident.as_ref().map(|id| format!(" {id} ")).unwrap_or_default();
    let inner = block.inner(area);
    frame.render_widget(block.title(id), area);
    let head = head(entry);
    let [above, rest] = Layout::vertical([Constraint::Length(head.len() as u16 + 1), Constraint::Fill(1)]).areas(inner);
    frame.render_widget(Paragraph::new(head).wrap(Wrap { trim: false }), above);
    let sides = &state.matter.sides;
    match (entry.item.kind, sides.as_slice()) {
        (QueueKind::NearMiss, [a, b]) => {
            let [left, right] = Layout::horizontal([Constraint::Fill(1), Constraint::Fill(1)]).spacing(2).areas(rest);
            side(frame, a, 0, state.account, left);
            side(frame, b, a.told.len(), state.account, right);
        }
        (QueueKind::Disputed | QueueKind::NearMiss, _) => {
            if let Some(one) = sides.first() {
                side(frame, one, 0, state.account, rest);
            }
        }
        _ => judgements(frame, state, rest),
    }
}

fn head(entry: &Entry) -> Vec<Line<'static>> {
    let item = &entry.item;
    let mut lines = vec![Line::styled(clean(&item.title), STRONG), Line::from(clean(&item.reason))];
    lines.extend(item.reasons.iter().take(6).map(|reason| Line::styled(format!("· {}", clean(reason)), DIM)));
    lines.extend(entry.outcome.as_ref().map(|outcome| Line::styled(format!("✓ {}", clean(outcome)), STRONG)));
    lines
}

/// Accounts below each other; the first has the number `from`.
fn side(frame: &mut Frame<'_>, side: &EventSide, from: usize, marked: usize, area: Rect) {
    let mut lines = vec![Line::styled(clean(&side.heading), STRONG), Line::default()];
    let mut begins = 0;
    for (at, told) in side.told.iter().enumerate() {
        if from + at == marked {
            begins = lines.len();
        }
        lines.extend(account(told, from + at == marked));
    }
    // The account that is marked is in sight, and what stands before it as far as there is room.
    let height = usize::from(area.height);
    let skipped = if begins > 2 && begins + 4 > height { begins.saturating_sub(1) } else { 0 };
    let lines: Vec<Line<'static>> = lines.into_iter().skip(skipped).collect();
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: false }), area);
}

fn account(told: &Told, marked: bool) -> Vec<Line<'static>> {
    let style = if marked { MARKED } else { STRONG };
    let value = told.value.as_ref().map(words).unwrap_or_default();
    let what = told.attribute.map_or_else(|| "happening".to_owned(), |attribute| attribute.to_string());
    let stance =
        told.stance.filter(|s| *s != rashomon_model::Stance::Asserts).map(|s| format!(" ({s})")).unwrap_or_default();
    let report = &told.report;
    let publisher = report.publisher.as_deref().unwrap_or(&report.origin);
    let date = report.published.as_ref().map(|p| format!(", {}", p.date())).unwrap_or_default();
    let who = if told.speaker.is_empty() { String::new() } else { format!("{} · ", clean(&told.speaker)) };
    vec![
        Line::from(vec![
            Span::styled(format!("{} {what}", if marked { "▶" } else { " " }), style),
            Span::styled(format!(" {value}{stance}"), style),
        ]),
        Line::styled(format!("  {who}{}{date}", clean(publisher)), DIM),
        Line::from(format!("  “{}”", clean(&told.sentence))),
        Line::default(),
    ]
}

fn judgements(frame: &mut Frame<'_>, state: &State, area: Rect) {
    let mut lines = Vec::new();
    for (at, line) in state.matter.judgements.iter().enumerate() {
        let (judgement, marked) = (&line.judgement, at == state.account);
        let back = if line.undone_by.is_some() { " (taken back)" } else { "" };
        let style = if marked { MARKED } else { STRONG };
        lines.push(Line::styled(format!("{} {}{back}", if marked { "▶" } else { " " }, judgement.id), style));
        lines.push(Line::from(format!("  {}", said(judgement))));
        let reason =
            if judgement.reason.is_empty() { String::new() } else { format!(": {}", clean(&judgement.reason)) };
        lines.push(Line::styled(format!("  {} {}{reason}", clean(&judgement.at), clean(&judgement.reviewer)), DIM));
        lines.extend(judgement.anchors.iter().take(4).map(|a| Line::from(format!("  “{}”", clean(&a.text)))));
        lines.push(Line::default());
    }
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: false }), area);
}

fn foot(frame: &mut Frame<'_>, state: &State, area: Rect) {
    let line = match &state.mode {
        Mode::Edit { line, .. } => {
            Line::from(format!("Right value: {}▏  (enter records, esc leaves)", clean_line(line)))
        }
        Mode::Filter { .. } => {
            Line::from(format!("Only with: {}▏  (enter keeps, esc leaves)", clean_line(&state.filter)))
        }
        _ => Line::from(clean(&state.message)),
    };
    let of = |command| state.keys.of(command).split(' ').next().unwrap_or_default().to_owned();
    let hint = |command: Command, what: &str| format!("{} {what}", of(command));
    let mut hints = vec![];
    match state.entry().map(|entry| entry.item.kind) {
        Some(QueueKind::NearMiss) => hints.extend([
            hint(Command::Same, "same"),
            hint(Command::Different, "different"),
            hint(Command::Unsure, "unsure"),
        ]),
        Some(QueueKind::Disputed) => hints.extend([
            hint(Command::Accept, "accept"),
            hint(Command::Reject, "reject"),
            hint(Command::Edit, "edit"),
        ]),
        Some(_) => hints.push(hint(Command::TakeBack, "take back")),
        None => {}
    }
    hints.extend([hint(Command::Undo, "undo"), hint(Command::Help, "help"), hint(Command::Quit, "quit")]);
    frame.render_widget(Paragraph::new(vec![line, Line::styled(hints.join("  "), DIM)]), area);
}

/// What is typed keeps the blank at its end.
fn clean_line(line: &str) -> String {
    let blank = if line.ends_with(' ') { " " } else { "" };
    format!("{}{blank}", clean(line))
}

fn help(frame: &mut Frame<'_>, state: &State) {
    let lines: Vec<Line<'static>> = COMMANDS
        .iter()
        .map(|(command, _, _, what)| Line::from(format!(" {:<16} {what}", state.keys.of(*command))))
        .chain([Line::default(), Line::styled(" any key leaves this list", DIM)])
        .collect();
    let all = frame.area();
    let (width, height) = (60.min(all.width), (lines.len() as u16 + 2).min(all.height));
    let area = Rect { x: (all.width - width) / 2, y: (all.height - height) / 2, width, height };
    frame.render_widget(Clear, area);
    frame.render_widget(Paragraph::new(lines).block(Block::new().borders(Borders::ALL).title(" Keys ")), area);
}

/// The name of a key that the terminal reports; none for what is no key that anything could be bound to.
pub fn key(event: &ratatui::crossterm::event::KeyEvent) -> Option<Key> {
    use ratatui::crossterm::event::{KeyCode, KeyEventKind, KeyModifiers};
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let name = match event.code {
        KeyCode::Char(' ') => "space".to_owned(),
        KeyCode::Char(letter) => letter.to_string(),
        KeyCode::F(number) => format!("f{number}"),
        KeyCode::Backspace => "backspace".to_owned(),
        KeyCode::BackTab => "backtab".to_owned(),
        KeyCode::Delete => "delete".to_owned(),
        KeyCode::Down => "down".to_owned(),
        KeyCode::End => "end".to_owned(),
        KeyCode::Enter => "enter".to_owned(),
        KeyCode::Esc => "esc".to_owned(),
        KeyCode::Home => "home".to_owned(),
        KeyCode::Left => "left".to_owned(),
        KeyCode::PageDown => "pagedown".to_owned(),
        KeyCode::PageUp => "pageup".to_owned(),
        KeyCode::Right => "right".to_owned(),
        KeyCode::Tab => "tab".to_owned(),
        KeyCode::Up => "up".to_owned(),
        _ => return None,
    };
    let control = event.modifiers.contains(KeyModifiers::CONTROL);
    Some(Key(if control { format!("ctrl-{name}") } else { name }))
}
