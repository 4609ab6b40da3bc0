//! The API in its own words: `OpenAPI` 3.1, made from the code.

use std::collections::BTreeSet;

use axum::{Json, response::IntoResponse};
use rashomon_desk::export::{ELSEWHERE, EXPORTS};
use rashomon_model::{Action, Incident, Judgement, ReportRecord};
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use super::{
    Listed, examples, exports, imports, incidents, items, journal, judgements, live, map, names, palette, queue,
    search, work,
};
use crate::pages;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Rashomon",
        description = "Many accounts, one incident. Everything here is on this machine only: changes need \
        the token of `/api/v1/session` in the header `x-csrf-token`, and errors are `application/problem+json` (RFC 9457). \
        Lists go on at `next_url`. What is asked with GET has an `ETag`, but for files and events and what is larger than 2 MiB; all but \
        events and answers to uploads is compressed with zstd or gzip where that is accepted."
    ),
    paths(
        incidents::list,
        incidents::pins,
        incidents::facets,
        incidents::timeline,
        map::show,
        map::incidents,
        items::get,
        items::explanation,
        items::judgements,
        items::diff,
        items::compare,
        pages::report::original,
        search::list,
        queue::list,
        judgements::list,
        judgements::judge,
        judgements::undo,
        names::actors,
        names::publishers,
        journal::list,
        imports::list,
        imports::receive,
        imports::get,
        imports::events,
        exports::list,
        exports::file,
        exports::package,
        work::session,
        work::changes,
        work::status,
        live::events,
        palette::offer,
        openapi
    ),
    components(schemas(
        work::Session,
        palette::Palette,
        palette::Offer,
        names::Counted,
        Listed<names::Counted>,
        imports::Begun,
        exports::Offered,
        crate::decide::Asked,
        crate::decide::Recorded
    ))
)]
struct Api;

/// Addresses that say the same as one of the API, in which form: those of pages with an ending, and those of their forms.
pub const FORMS: [(&str, &str, &str); 23] = [
    ("/incidents.json", "/api/v1/incidents", JSON),
    ("/incidents.csv", "/api/v1/incidents", CSV),
    ("/incidents.geojson", "/api/v1/incidents", GEOJSON),
    ("/incidents/{id}.json", "/api/v1/items/{id}", JSON),
    ("/incidents/{id}.geojson", "/api/v1/items/{id}", GEOJSON),
    ("/incidents/{id}.csv", "/api/v1/items/{id}", CSV),
    ("/incidents/{id}/diff.json", "/api/v1/items/{id}/diff", JSON),
    ("/reports/{id}.json", "/api/v1/items/{id}", JSON),
    ("/reports/{id}/compare/{other}.json", "/api/v1/items/{id}/compare/{other}", JSON),
    ("/search.json", "/api/v1/search", JSON),
    ("/search.csv", "/api/v1/search", CSV),
    ("/review.json", "/api/v1/queue", JSON),
    ("/review.csv", "/api/v1/queue", CSV),
    ("/actors.json", "/api/v1/actors", JSON),
    ("/actors.csv", "/api/v1/actors", CSV),
    ("/publishers.json", "/api/v1/publishers", JSON),
    ("/publishers.csv", "/api/v1/publishers", CSV),
    ("/journal.json", "/api/v1/journal", JSON),
    ("/journal.csv", "/api/v1/journal", CSV),
    ("/import.json", "/api/v1/imports", JSON),
    ("/import/{id}.json", "/api/v1/imports/{id}", JSON),
    ("/import/{id}/events", "/api/v1/imports/{id}/events", EVENTS),
    ("/export.json", "/api/v1/exports", JSON),
];
/// The same, of what is posted.
const POSTED: [(&str, &str); 1] = [("/judgements/{id}/undo", "/api/v1/judgements/{id}/undo")];
/// Addresses that are asked as incidents are, and whether by pages.
const FILTERED: [(&str, bool); 8] = [
    ("/api/v1/pins", true),
    ("/api/v1/facets", false),
    ("/api/v1/timeline", false),
    ("/api/v1/map", false),
    ("/api/v1/map/incidents", true),
    ("/api/v1/exports", false),
    ("/export/{format}", false),
    ("/export/{format}/package", false),
];
/// Parameters of lists that what is given whole does not have.
const PAGING: [&str; 4] = ["limit", "after", "order", "verify"];
/// Addresses that look back to a moment.
const LOOKING_BACK: [&str; 7] = [
    "/api/v1/items/{id}",
    "/api/v1/items/{id}/explanation",
    "/api/v1/items/{id}/compare/{other}",
    "/api/v1/search",
    "/api/v1/actors",
    "/api/v1/publishers",
    "/api/v1/palette",
];
const JSON: &str = "application/json";
const CSV: &str = "text/csv";
const GEOJSON: &str = "application/geo+json";
const EVENTS: &str = "text/event-stream";

/// The description.
pub fn document() -> Value {
    let mut document = serde_json::to_value(Api::openapi()).unwrap_or_default();
    // The values of the contract have their schema from the same types as `rashomon schema`.
    for (name, schema) in [
        ("Incident", schemars::schema_for!(Incident)),
        ("Record", schemars::schema_for!(ReportRecord)),
        ("Judgement", schemars::schema_for!(Judgement)),
    ] {
        document["components"]["schemas"][name] = moved(schema.to_value(), name);
    }
    let actions: Vec<&str> = Action::ALL.iter().map(|action| action.as_str()).collect();
    document["components"]["schemas"]["Decision"]["properties"]["action"]["enum"] = json!(actions);
    let paths = &mut document["paths"];
    ask(paths);
    send(paths);
    give(paths);
    for (path, as_is, form) in FORMS {
        paths[path] = json!({ "get": in_form(&paths[as_is]["get"], form) });
    }
    for (path, as_is) in POSTED {
        paths[path] = json!({ "post": in_form(&paths[as_is]["post"], JSON) });
    }
    for (path, methods) in paths.as_object_mut().into_iter().flatten() {
        for (method, operation) in methods.as_object_mut().into_iter().flatten() {
            operation["operationId"] = json!(name(method, path));
        }
    }
    document
}

/// What can be asked for at several addresses.
fn ask(paths: &mut Value) {
    let filter = paths["/api/v1/incidents"]["get"]["parameters"].clone();
    let mut add = |path: &str, more: Vec<Value>| {
        let asked = &mut paths[path]["get"]["parameters"];
        let own = asked.as_array().cloned().unwrap_or_default();
        *asked = own.into_iter().chain(more).collect();
    };
    for (path, paged) in FILTERED {
        add(path, parameters(&filter, |name| paged || !PAGING.contains(&name)));
    }
    for path in LOOKING_BACK {
        add(path, parameters(&filter, |name| matches!(name, "as_of" | "known_at")));
    }
    // Which formats there are is known to the program alone.
    let formats: BTreeSet<&str> = EXPORTS.iter().chain(ELSEWHERE).map(|export| export.format.as_str()).collect();
    for path in ["/export/{format}", "/export/{format}/package"] {
        paths[path]["get"]["parameters"][0]["schema"] = json!({ "type": "string", "enum": formats });
    }
}

/// What is sent: files, and decisions by their actions.
fn send(paths: &mut Value) {
    paths["/api/v1/imports"]["post"]["requestBody"] = upload();
    let example = |action: &Action| {
        let (summary, value) = examples::of(*action);
        (action.to_string(), json!({ "summary": summary, "value": value }))
    };
    let sent: Map<String, Value> = Action::ALL.iter().map(example).collect();
    paths["/api/v1/judgements"]["post"]["requestBody"]["content"][JSON]["examples"] = Value::Object(sent);
}

/// What is answered, where it has a schema in the contract.
fn give(paths: &mut Value) {
    let named = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let all = |of: Value| json!({ "type": "array", "items": of });
    // A judgement as it stands says more than what was recorded.
    let stands = json!({ "allOf": [named("Judgement"), {
        "type": "object", "required": ["undone_by", "orphaned"], "properties": {
            "undone_by": { "type": ["string", "null"], "description": "The undo that took it back" },
            "orphaned": { "type": "boolean", "description": "Whether its words are not read any more" },
        },
    }] });
    let page = |of: Value| {
        json!({ "type": "object", "required": ["items", "total", "next_url"], "properties": {
        "items": all(of), "total": { "type": "integer" }, "next_url": { "type": ["string", "null"] },
    } })
    };
    let chosen = |of: Value| {
        let mut page = page(of);
        page["properties"]["left_out"] =
            json!({ "type": "integer", "description": "How many more there are that are not codable" });
        page["required"] = json!(["items", "total", "next_url", "left_out"]);
        page
    };
    let mut set = |path: &str, method: &str, schema: Value| {
        paths[path][method]["responses"]["200"]["content"][JSON]["schema"] = schema;
    };
    set("/api/v1/judgements", "post", all(named("Judgement")));
    set("/api/v1/items/{id}/judgements", "get", all(stands.clone()));
    set("/api/v1/judgements", "get", page(stands));
    set("/api/v1/incidents", "get", chosen(named("Incident")));
    set("/api/v1/pins", "get", chosen(json!({ "type": "object" })));
}

/// `get_api_v1_items_id`: names of functions would not be one for each.
fn name(method: &str, path: &str) -> String {
    let words = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    std::iter::once(method).chain(words).collect::<Vec<_>>().join("_")
}

/// The parameters whose names fit.
fn parameters(all: &Value, fits: impl Fn(&str) -> bool) -> Vec<Value> {
    let fits = |one: &&Value| one["name"].as_str().is_some_and(&fits);
    all.as_array().into_iter().flatten().filter(fits).cloned().collect()
}

/// What answers at another address, in a form of its own.
fn in_form(operation: &Value, form: &str) -> Value {
    let mut operation = operation.clone();
    if matches!(form, CSV | GEOJSON) {
        operation["parameters"] = json!(parameters(&operation["parameters"], |name| !PAGING.contains(&name)));
        operation["responses"]["200"] =
            json!({ "description": "All of it as a file", "content": { form: { "schema": { "type": "string" } } } });
    }
    operation
}

/// What is sent to be read, as the parts of a form.
fn upload() -> Value {
    let part = |description: &str| json!({ "type": "string", "description": description });
    json!({
        "required": true,
        "content": { "multipart/form-data": { "schema": { "type": "object", "properties": {
            "files": { "type": "array", "items": { "type": "string", "format": "binary" }, "description":
                "Texts, pages (HTML), JSON lines, tables (CSV, XLSX), ZIP archives of these. A file's name may have folders" },
            "text": part("A text that is pasted"),
            "publisher": part("Who published them, where they do not say it"),
            "published": part("The day of publication, the same"),
            "no_gate": part("1: what has few words of violence is analysed too"),
        } } } },
    })
}

/// A schema with its definitions inside, whose references lead to where it stands now.
fn moved(mut schema: Value, name: &str) -> Value {
    fn lead(value: &mut Value, to: &str) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(reference)) = fields.get_mut("$ref")
                    && let Some(rest) = reference.strip_prefix("#/$defs/")
                {
                    *reference = format!("{to}/$defs/{rest}");
                }
                fields.values_mut().for_each(|value| lead(value, to));
            }
            Value::Array(values) => values.iter_mut().for_each(|value| lead(value, to)),
            _ => {}
        }
    }
    lead(&mut schema, &format!("#/components/schemas/{name}"));
    schema
}

/// This description.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "work",
    responses((status = 200, description = "OpenAPI 3.1", body = serde_json::Value)))]
pub async fn openapi() -> impl IntoResponse {
    let mut document = document();
    document["servers"] = json!([{ "url": "/" }]);
    Json(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_lead_somewhere() {
        let document = document();
        let text = document.to_string();
        let mut found = 0;
        for part in text.split("\"$ref\":\"#").skip(1) {
            let pointer = part.split('"').next().unwrap();
            assert!(document.pointer(pointer).is_some(), "{pointer}");
            found += 1;
        }
        assert!(found > 20 && document["openapi"].as_str().unwrap().starts_with("3.1"));
    }

    #[test]
    fn what_is_asked_for_as_incidents_are_has_the_filter() {
        let document = document();
        let mut found = 0;
        for (path, methods) in document["paths"].as_object().unwrap() {
            let operation = &methods["get"];
            // Forms for which the list has another answer are asked for in the same way.
            let listed = path.starts_with("/incidents.") || path == "/api/v1/incidents";
            if !listed && !operation.to_string().to_lowercase().contains("asked for as incidents are") {
                continue;
            }
            found += 1;
            let names = |name: &str| operation["parameters"].as_array().unwrap().iter().any(|p| p["name"] == name);
            assert!(["country", "area", "as_of", "known_at"].into_iter().all(names), "{path}");
        }
        // Those of the table, the list with its three other addresses, and the formats at theirs.
        assert_eq!(found, FILTERED.len() + 4 + 1);
    }
}
