//! What people decide, from forms and as JSON: recorded in one way.

use axum::{
    Form,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use rashomon_desk::{Decision, Desk};
use rashomon_model::{Action, Attribute, Detail, Grade, Judgement, Relation, Value, WorkStatus};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    api::{Told, for_programs},
    app::App,
    problem::Problem,
};

/// What is decided. Which fields there must be hangs on the action, as in `rashomon judge`.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[schema(as = Decision)]
#[serde(default)]
pub struct Asked {
    /// accept, reject, correct, same, different, unsure, merge, split, move, set, status, assign, tag, untag, note, link,
    /// grade, undo.
    pub action: String,
    /// Ids, or how they begin; `publisher:` and a name.
    #[serde(deserialize_with = "one_or_many")]
    pub subjects: Vec<String>,
    /// The right value in words, as the claim's attribute has it: "at least 7".
    pub value: String,
    /// With `set`: a name or an id of the gazetteer, with its point behind an @ if need be.
    pub place: String,
    /// With `set`: a day, a month, a year, or FIRST..LAST.
    pub date: String,
    /// With `set`: `ASSAULT/drone`.
    #[serde(rename = "type")]
    pub kind: String,
    /// With `set`: who took part.
    pub actor: String,
    /// With `set` and an actor: perpetrator, responsibility, target, victim.
    pub role: String,
    /// With `status`: todo, in-progress, needs-help, ready, done.
    pub status: String,
    /// With `assign`: who; nobody where it is empty.
    pub assignee: String,
    /// With `tag` and `untag`.
    pub tag: String,
    /// With `note`.
    pub note: String,
    /// With `link`: wave, retaliation, counter-attack, related.
    pub relation: String,
    /// With `grade`: A to F for a publisher, 1 to 6 for claims.
    pub grade: String,
    /// Why.
    pub reason: String,
    /// Of a form: the page to go back to.
    #[schema(ignore)]
    pub back: String,
    /// Of a form: the token, which has been looked at by now.
    #[schema(ignore)]
    pub csrf: String,
}

/// A form has a field once or several times; JSON a list.
fn one_or_many<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        One(String),
        Many(Vec<String>),
    }
    Ok(match Either::deserialize(deserializer)? {
        // The name of a publisher has spaces.
        Either::One(one) if one.starts_with("publisher:") => vec![one],
        Either::One(one) => one.split_whitespace().map(str::to_owned).collect(),
        Either::Many(many) => many,
    })
}

/// Records what a form says, and goes back to its page; programs get the judgements as JSON.
///
/// # Errors
/// [`Problem::Judging`], [`Problem::Bad`].
pub async fn form(State(app): State<App>, headers: HeaderMap, Form(asked): Form<Asked>) -> Result<Response, Problem> {
    let back = own_path(&asked.back);
    let judgements = record(&app, asked).await?;
    if for_programs(&headers) {
        Ok(Told(recorded(judgements)).into_response())
    } else {
        Ok(Redirect::to(&back).into_response())
    }
}

/// What was recorded, and how to take the last of it back.
#[derive(Debug, Serialize, ToSchema)]
pub struct Recorded {
    /// In words.
    pub message: String,
    /// Where to post to take it back.
    pub undo: Option<String>,
    /// As they are recorded.
    #[schema(value_type = Vec<Object>)]
    pub judgements: Vec<Judgement>,
}

fn recorded(judgements: Vec<Judgement>) -> Recorded {
    let last = judgements.last();
    let undo = last.map(|judgement| format!("/judgements/{}/undo", judgement.id));
    let message =
        last.map_or_else(|| "Nothing to record".to_owned(), |judgement| format!("Recorded: {}", judgement.action));
    Recorded { message, undo, judgements }
}

/// Takes a judgement back.
///
/// # Errors
/// [`Problem::Judging`] where it was taken back already.
pub async fn take_back(app: &App, id: String) -> Result<Recorded, Problem> {
    let asked = Asked { action: "undo".to_owned(), subjects: vec![id], ..Asked::default() };
    record(app, asked).await.map(recorded)
}

/// A path of this server; an address of another one leads to the list.
fn own_path(path: &str) -> String {
    // Browsers drop tabs and line breaks, and take a backslash for a slash.
    let plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let own = path.starts_with('/') && !path.starts_with("//") && plain;
    if own { path.to_owned() } else { "/incidents".to_owned() }
}

/// Records what is decided.
///
/// # Errors
/// As [`form`].
pub async fn record(app: &App, asked: Asked) -> Result<Vec<Judgement>, Problem> {
    app.write(move |desk| {
        if asked.action == "undo" {
            let undone = asked.subjects.iter().map(|id| Ok(desk.undo(id, &asked.reason)?));
            return undone.collect();
        }
        // All are read before the first is recorded.
        let decisions = decisions(desk, &asked)?;
        decisions.into_iter().map(|decision| Ok(desk.judge(decision, &asked.reason)?)).collect()
    })
    .await
}

/// Each of what is set is a judgement of its own, so that each can be taken back.
fn decisions(desk: &Desk, asked: &Asked) -> Result<Vec<Decision>, Problem> {
    let action: Action = asked.action.parse().map_err(|e| Problem::bad("action", e))?;
    let about = || Decision::new(action, asked.subjects.clone());
    Ok(vec![match action {
        Action::Correct => {
            let claim = asked.subjects.first().ok_or_else(|| Problem::bad("subjects", "which claim?"))?;
            about().value(desk.value_like(claim, &asked.value)?)
        }
        Action::Status => about().detail(Detail::Status(parsed::<WorkStatus>("status", &asked.status)?)),
        Action::Assign => about().detail(Detail::Assignee(given(&asked.assignee))),
        Action::Tag | Action::Untag => about().detail(Detail::Tag(needed("tag", &asked.tag)?)),
        Action::Note => about().detail(Detail::Note(needed("note", &asked.note)?)),
        Action::Link => about().detail(Detail::Relation(parsed::<Relation>("relation", &asked.relation)?)),
        Action::Grade => about().detail(Detail::Grade(parsed::<Grade>("grade", &asked.grade.to_uppercase())?)),
        Action::Set => return set(desk, asked),
        _ => about(),
    }])
}

fn set(desk: &Desk, asked: &Asked) -> Result<Vec<Decision>, Problem> {
    let about = || Decision::new(Action::Set, asked.subjects.clone());
    let mut decisions = Vec::new();
    if let Some(place) = given(&asked.place) {
        decisions.push(about().value(Value::Place(desk.place_value(&place)?)));
    }
    if let Some(date) = given(&asked.date) {
        decisions.push(about().value(Value::Time(desk.time_value(&date)?)));
    }
    if let Some(kind) = given(&asked.kind) {
        decisions.push(about().detail(desk.type_value(&kind)?));
    }
    if let Some(actor) = given(&asked.actor) {
        let role = parsed::<Attribute>("role", &asked.role)?;
        decisions.push(about().value(Value::Actor(desk.actor_value(&actor)?)).detail(Detail::Attribute(role)));
    }
    if decisions.is_empty() {
        return Err(Problem::bad("set", "give a place, a date, a type, or an actor with a role"));
    }
    Ok(decisions)
}

fn given(words: &str) -> Option<String> {
    Some(words.trim().to_owned()).filter(|words| !words.is_empty())
}

fn needed(field: &str, words: &str) -> Result<String, Problem> {
    given(words).ok_or_else(|| Problem::bad(field, "it is empty"))
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(field: &str, words: &str) -> Result<T, Problem> {
    words.parse().map_err(|e: T::Err| Problem::bad(field, e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_lead_back_to_pages_of_this_server_only() {
        for (path, leads) in [
            ("/incidents/inc_1?view=map", "/incidents/inc_1?view=map"),
            ("//example.org/x", "/incidents"),
            ("https://example.org", "/incidents"),
            ("/\\example.org", "/incidents"),
            ("/\t/example.org", "/incidents"),
            ("", "/incidents"),
        ] {
            assert_eq!(own_path(path), leads);
        }
    }

    #[test]
    fn subjects_stand_in_a_list_or_in_one_field() {
        let asked: Asked = serde_json::from_str(r#"{"subjects":["a","b"]}"#).unwrap();
        assert_eq!(asked.subjects, ["a", "b"]);
        let asked: Asked = serde_html_form::from_str("subjects=a+b&action=same").unwrap();
        assert_eq!(
            (asked.subjects.as_slice(), asked.action.as_str()),
            (["a".to_owned(), "b".to_owned()].as_slice(), "same")
        );
    }
}
