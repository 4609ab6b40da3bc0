//! The API in its own words: `OpenAPI` 3.1, made from the code.

use axum::{Json, response::IntoResponse};
use rashomon_model::{Incident, Judgement, ReportRecord};
use serde_json::{Value, json};
use utoipa::OpenApi;

use super::{incidents, items, live, map, palette, work};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Rashomon",
        description = "Many accounts, one incident. Everything here is on this machine only: changes need \
        the token of `/api/v1/session` in the header `x-csrf-token`, and errors are `application/problem+json` (RFC 9457)."
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
        work::session,
        work::judge,
        work::queue,
        work::search,
        work::changes,
        work::status,
        live::events,
        palette::offer
    ),
    components(schemas(work::Session, palette::Palette, palette::Offer, crate::decide::Asked))
)]
struct Api;

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
    document
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

/// The description as a document.
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
}
