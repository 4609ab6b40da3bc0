//! What programs ask: lists by pages, tables, other forms of pages, and the description of all of it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use serde_json::Value;
use support::{ARMY, Answer, GROUP, Server, request};

const MARKET: &str = "Three killed in Timbuktu market\n\nPublished: 5 March 2024\nPublisher: =Post\n\nA bomb killed three people at a \
    market in Timbuktu on Monday, police said.\n";
const POLICE: &str = "Published: 5 March 2024\nPublisher: Hill Courier\n\nGunmen attacked the village of Ansongo on Monday and killed \
    four farmers, police said.\n";
const VILLAGE: &str = "Published: 6 March 2024\nPublisher: River Post\n\nGunmen attacked the village of Ansongo on Monday and killed \
    sixteen farmers, the mayor said.\n";

fn several() -> Server {
    Server::new(&[
        ("army.txt", ARMY),
        ("group.txt", GROUP),
        ("market.txt", MARKET),
        ("police.txt", POLICE),
        ("village.txt", VILLAGE),
    ])
}

impl Server {
    /// What a program sends to have something changed.
    async fn change(&self, path: &str, body: &str) -> Answer {
        let request = request(Method::POST, path)
            .header("x-csrf-token", &self.token)
            .header("content-type", "application/json")
            .body(Body::from(body.to_owned()));
        self.send(request.unwrap()).await
    }

    /// All items of a list, a page after the other, and how many pages there are.
    async fn walked(&self, path: &str) -> (Vec<Value>, usize) {
        let (mut items, mut pages, mut next) = (Vec::new(), 0, Some(path.to_owned()));
        while let Some(path) = next {
            let page = self.json(&path).await;
            items.extend(page["items"].as_array().unwrap().iter().cloned());
            next = page["next_url"].as_str().map(str::to_owned);
            pages += 1;
            assert!(pages < 100, "{path}");
        }
        (items, pages)
    }
}

fn with(path: &str, field: &str) -> String {
    format!("{path}{}{field}", if path.contains('?') { '&' } else { '?' })
}

#[tokio::test]
async fn lists_go_on_where_they_say() {
    let server = several();
    let id = server.json("/api/v1/pins").await["items"][0]["id"].as_str().unwrap().to_owned();
    for tag in ["one", "two", "three"] {
        let made = server
            .change("/api/v1/judgements", &format!(r#"{{"action":"tag","subjects":["{id}"],"tag":"{tag}"}}"#))
            .await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    }
    for path in [
        "/incidents.json",
        "/api/v1/pins",
        "/review.json",
        "/api/v1/queue",
        "/search.json?q=Gao",
        "/api/v1/search?q=killed",
        "/search.json?q=killed&as_of=2024-03-05",
        "/actors.json",
        "/publishers.json",
        "/api/v1/publishers?as_of=2024-03-05",
        "/journal.json",
        "/api/v1/judgements",
    ] {
        let whole = server.json(path).await;
        let items = whole["items"].as_array().unwrap();
        assert!(items.len() > 1 && whole["next_url"].is_null(), "{path}: {whole}");
        assert_eq!(whole["total"], items.len(), "{path}");
        let (walked, pages) = server.walked(&with(path, "limit=1")).await;
        assert_eq!((&walked, pages), (items, items.len()), "{path}");
        // What is known is not sent again.
        let tag = server.get(path).await.headers["etag"].clone();
        let again = request(Method::GET, path).header("if-none-match", tag).body(Body::empty()).unwrap();
        assert_eq!(server.send(again).await.status, StatusCode::NOT_MODIFIED, "{path}");
        let wrong = server.get(&with(path, "limit=many")).await;
        assert_eq!((wrong.status, wrong.body.contains("limit")), (StatusCode::BAD_REQUEST, true), "{path}");
    }
    for path in [
        "/review.json?after=x",
        "/review.json?kind=x",
        "/actors.json?after=x",
        "/search.json?q=a&after=x",
        "/journal.json?until=x",
        "/api/v1/judgements?after=x",
    ] {
        assert_eq!(server.get(path).await.status, StatusCode::BAD_REQUEST, "{path}");
    }
}

#[tokio::test]
async fn the_place_in_the_queue_outlasts_what_stood_there() {
    let server = several();
    let first = server.json("/review.json?limit=1").await;
    let next = first["next_url"].as_str().unwrap();
    let (rest, _) = server.walked(next).await;
    let item = &first["items"][0];
    let disputed = server.json("/review.json?kind=disputed").await;
    assert!(disputed["items"].as_array().unwrap().iter().all(|item| item["kind"] == "disputed"), "{disputed}");
    // A matter is told with its accounts.
    let told = item["matter"]["sides"][0]["told"].as_array().unwrap();
    assert!(told.iter().all(|told| told["sentence"].as_str().is_some_and(|words| words.contains("killed"))), "{item}");
    let claim = item["subjects"][0].as_str().unwrap();
    let made = server.change("/api/v1/judgements", &format!(r#"{{"action":"accept","subjects":["{claim}"]}}"#)).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    assert_eq!(server.walked(next).await.0, rest);
    assert!(!server.walked("/review.json").await.0.contains(item));
}

#[tokio::test]
async fn lists_are_tables_too() {
    let server = several();
    for (path, heading, row) in [
        ("/review.csv", "key,kind,weight,title,reason,incident,subjects,judgements\r\n", "\r\ndisputed:inc_"),
        ("/actors.csv", "name,incidents\r\n", "\r\nGunmen,1\r\n"),
        ("/publishers.csv", "name,incidents,grade\r\n", "\r\nRiver Post,2,\r\n"),
        ("/publishers.csv", "name,incidents,grade\r\n", "\r\n'=Post,1,\r\n"),
        ("/journal.csv", "seq,kind,subject,digest,recorded_at,previous,hash\r\n", "\r\n1,report,sha256:"),
    ] {
        let table = server.get(path).await;
        assert!(table.headers["content-type"].to_str().unwrap().starts_with("text/csv;"), "{path}");
        assert!(
            table.body.starts_with(heading) && table.body.replacen(heading, "\r\n", 1).contains(row),
            "{path}: {}",
            table.body
        );
        assert!(table.headers["content-disposition"].to_str().unwrap().starts_with("attachment;"), "{path}");
    }
    let lines = server.json("/journal.json").await["total"].as_u64().unwrap();
    assert_eq!(server.get("/journal.csv").await.body.lines().count() as u64, lines + 1);
    assert_eq!(server.get("/journal.csv?until=3").await.body.lines().count(), 4);
}

#[tokio::test]
async fn the_journal_is_read_from_its_end() {
    let server = several();
    let whole = server.json("/journal.json").await;
    let (head, items) = (&whole["head"], whole["items"].as_array().unwrap());
    assert_eq!((&items[0]["seq"], &items[0]["hash"]), (&head["seq"], &head["hash"]));
    assert!(whole.get("verified").is_none());
    let some = server.json("/journal.json?until=5&limit=3").await;
    let numbers: Vec<u64> =
        some["items"].as_array().unwrap().iter().map(|line| line["seq"].as_u64().unwrap()).collect();
    assert_eq!(
        (numbers.as_slice(), some["next_url"].as_str()),
        ([5, 4, 3].as_slice(), Some("/journal.json?limit=3&until=2"))
    );
    let verified = server.json("/journal.json?verify=1&limit=1").await;
    assert_eq!(verified["verified"]["problems"], Value::Array(Vec::new()));
    assert!(!verified["next_url"].as_str().unwrap().contains("verify"));
    let page = server.get("/journal?until=5&limit=3").await.body;
    assert!(
        page.contains("href=\"/journal?limit=3&#38;until=8\"")
            && page.contains("href=\"/journal?limit=3&#38;until=2\""),
        "{page}"
    );
}

#[tokio::test]
async fn what_was_found_in_one_report_stands_together() {
    let server = several();
    let found = server.json("/search.json?q=killed").await;
    let reports = found["items"].as_array().unwrap();
    let ids: std::collections::BTreeSet<&str> = reports.iter().map(|found| found["report"].as_str().unwrap()).collect();
    assert_eq!((ids.len(), found["total"].as_u64()), (reports.len(), Some(5)));
    let kinds = |found: &Value| -> Vec<String> {
        found["hits"].as_array().unwrap().iter().map(|hit| hit["kind"].as_str().unwrap().to_owned()).collect()
    };
    assert!(reports.iter().all(|found| kinds(found).contains(&"report".to_owned())), "{found}");
    assert!(reports.iter().any(|found| kinds(found).contains(&"claim".to_owned())), "{found}");
    let page = server.get("/search?q=killed").await.body;
    assert_eq!(page.matches("<li class=\"card\">").count(), 5, "{page}");
}

#[tokio::test]
async fn ways_keep_the_moment() {
    let server = several();
    let incident = server.json("/incidents.json?q=Gao").await["items"][0].clone();
    let (id, report) = (incident["id"].as_str().unwrap(), incident["reports"][0]["id"].as_str().unwrap());
    for (path, leads) in [
        (format!("/go/{id}?as_of=2024-03-04"), format!("/incidents/{id}?as_of=2024-03-04")),
        (format!("/go/{report}?known_at=9&as_of=2024-03-05"), format!("/reports/{report}?as_of=2024-03-05&known_at=9")),
        (format!("/go/{id}"), format!("/incidents/{id}")),
    ] {
        let answer = server.get(&path).await;
        assert_eq!(
            answer.headers.get("location").map(|l| l.to_str().unwrap()),
            Some(leads.as_str()),
            "{path}: {}",
            answer.body
        );
    }
    let hrefs = |palette: Value| -> Vec<(String, String)> {
        let word = |item: &Value, key: &str| item[key].as_str().unwrap().to_owned();
        palette["items"].as_array().unwrap().iter().map(|item| (word(item, "kind"), word(item, "href"))).collect()
    };
    let then = hrefs(server.json("/api/v1/palette?q=Gao&as_of=2024-03-04").await);
    assert!(
        then.iter().any(|(kind, _)| kind == "claim") && then.iter().any(|(kind, _)| kind == "incident"),
        "{then:?}"
    );
    assert!(then.iter().all(|(_, href)| href.contains("?as_of=2024-03-04")), "{then:?}");
    // What was not published by then is not offered.
    assert!(hrefs(server.json("/api/v1/palette?q=Timbuktu").await).len() > 1);
    assert_eq!(hrefs(server.json("/api/v1/palette?q=Timbuktu&as_of=2024-03-04").await), []);
    let pages = hrefs(server.json("/api/v1/palette?as_of=2024-03-04").await);
    let leads = |path: &str| pages.iter().any(|(_, href)| href == path);
    assert!(leads("/incidents?as_of=2024-03-04&view=map") && leads("/review"), "{pages:?}");
}

#[tokio::test]
async fn pages_say_each_thing_once() {
    let server = several();
    let incident = server.json("/incidents.json?q=Timbuktu").await["items"][0].clone();
    let (id, report) = (incident["id"].as_str().unwrap(), incident["reports"][0]["id"].as_str().unwrap());
    let page = server.get(&format!("/reports/{report}")).await.body;
    let shown = page.split_once("<h1").unwrap().1;
    let text: String = shown.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
    assert_eq!(text.matches("Three killed in Timbuktu market").count(), 1, "{text}");
    // What a claim was read from is marked, also in the heading.
    let record = server.json(&format!("/reports/{report}.json")).await;
    let voices = record["voices"].as_array().unwrap();
    assert!(!voices.is_empty());
    for voice in voices {
        assert!(page.contains(&format!("<span id=\"{}\">", voice["claim"]["id"].as_str().unwrap())), "{voice}");
    }
    // A country has its name.
    let page = server.get(&format!("/incidents/{id}")).await.body;
    let place = page.split_once("<dt>where</dt>").unwrap().1.split_once("</bdi>").unwrap().0;
    assert!(place.ends_with("Mali"), "{place}");
}

#[tokio::test]
async fn one_incident_has_other_forms() {
    let server = several();
    let incident = server.json("/incidents.json?q=Gao").await["items"][0].clone();
    let (id, report) = (incident["id"].as_str().unwrap(), incident["reports"][0]["id"].as_str().unwrap());
    let map = server.json(&format!("/incidents/{}.geojson", &id[..10])).await;
    let features = map["features"].as_array().unwrap();
    assert_eq!((features.len(), features[0]["properties"]["id"].as_str()), (1, Some(id)));
    let then = server.json(&format!("/incidents/{id}.geojson?as_of=2024-03-04")).await;
    assert_eq!(then["features"][0]["properties"]["reports"], 1);
    assert_eq!(server.json(&format!("/incidents/{id}.json")).await["incident"]["id"], id);
    for path in [
        format!("/incidents/{report}.json"),
        format!("/reports/{id}.json"),
        format!("/reports/{report}.geojson"),
        "/incidents/inc_none.geojson".to_owned(),
    ] {
        assert_eq!(server.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let (from, to) = ("2024-03-04", "2024-03-06");
    let page = server.get(&format!("/incidents/{id}/diff?from={from}&to={to}")).await.body;
    let leads = format!("/incidents/{id}/diff.json?from={from}&to={to}");
    assert!(page.contains(&leads.replace('&', "&#38;")), "{page}");
    let diff = server.json(&leads).await;
    assert_eq!((&diff["change"], diff["reports_added"].as_array().map(Vec::len)), (&Value::from("changed"), Some(1)));
    assert_eq!(diff, server.json(&format!("/api/v1/items/{id}/diff?from={from}&to={to}")).await);
}

#[tokio::test]
async fn endings_are_those_that_there_are() {
    let server = several();
    let incident = server.json("/incidents.json?q=Gao").await["items"][0].clone();
    let (id, reports) = (incident["id"].as_str().unwrap(), &incident["reports"]);
    let whole = server.get("/incidents.csv").await.body;
    let (heading, rows) = whole.split_once("\r\n").unwrap();
    let row = rows.lines().find(|row| row.starts_with(id)).unwrap();
    assert_eq!(server.get(&format!("/incidents/{id}.csv")).await.body, format!("{heading}\r\n{row}\r\n"));
    let [one, other] = [0, 1].map(|n| reports[n]["id"].as_str().unwrap());
    assert_eq!(
        server.json(&format!("/reports/{one}/compare/{other}.json")).await,
        server.json(&format!("/api/v1/items/{one}/compare/{other}")).await
    );
    let table = server.get("/search.csv?q=killed").await.body;
    assert!(table.starts_with("kind,id,report,title,origin,text\r\n") && table.contains("\r\nclaim,clm_"), "{table}");
    for path in [
        "/import/abc",
        "/import/abc.json",
        "/api/v1/imports/abc",
        "/import/1.geojson",
        "/import/1.csv",
        "/incidents/inc_none.csv",
        &format!("/reports/{one}.csv"),
        &format!("/reports/{one}/compare/{other}.csv"),
    ] {
        assert_eq!(server.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn incidents_beside_a_map_are_told_by_pages() {
    let server = several();
    let all = server.json("/api/v1/map/incidents").await;
    let number = all["features"].as_array().unwrap().len();
    assert!(number > 1 && all["total"] == number && all["next_url"].is_null(), "{all}");
    let first = server.json("/api/v1/map/incidents?limit=1").await;
    assert_eq!((first["features"].as_array().unwrap().len(), &first["total"]), (1, &number.into()));
    let second = server.json(first["next_url"].as_str().unwrap()).await;
    assert_eq!(second["features"][0], all["features"][1]);
}

#[tokio::test]
async fn a_search_says_that_it_has_more() {
    let texts: Vec<(String, String)> =
        (0..301).map(|n| (format!("{n}.txt"), format!("The kettle number {n} was sold at the fair.\n"))).collect();
    let reports: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let server = Server::new(&reports);
    let found = server.json("/search.json?q=kettle").await;
    assert_eq!((&found["total"], &found["more"]), (&300.into(), &true.into()));
    assert!(server.get("/search?q=kettle").await.body.contains("More than 300 places have these words"));
    let found = server.json("/search.json?q=kettle%20200").await;
    assert_eq!((&found["total"], &found["more"]), (&1.into(), &false.into()));
    assert!(!server.get("/search?q=kettle%20200").await.body.contains("More than 300"));
}

#[tokio::test]
async fn the_palette_leads_to_who_is_named() {
    let server = several();
    let offers = server.json("/api/v1/palette?q=cour").await;
    let offers = offers["items"].as_array().unwrap();
    let offer = offers.iter().find(|offer| offer["kind"] == "publisher").unwrap();
    assert_eq!(
        (offer["label"].as_str(), offer["href"].as_str()),
        (Some("Hill Courier"), Some("/incidents?all=1&publisher=Hill%20Courier"))
    );
    assert_eq!(offer["detail"], "2 incidents");
    let then = server.json("/api/v1/palette?q=gunm&as_of=2024-03-05").await;
    let hrefs: Vec<&str> = then["items"].as_array().unwrap().iter().filter_map(|o| o["href"].as_str()).collect();
    assert_eq!(hrefs, ["/incidents?actor=Gunmen&all=1&as_of=2024-03-05"]);
}

#[tokio::test]
async fn links_of_an_incident_are_told_in_what_changed() {
    let server = several();
    let pins = server.json("/api/v1/pins").await;
    let [one, other] = [0, 1].map(|n| pins["items"][n]["id"].as_str().unwrap().to_owned());
    let seq = server.json("/journal.json?limit=1").await["total"].clone();
    let sent = format!(r#"{{"action":"link","subjects":["{one}","{other}"],"relation":"related"}}"#);
    assert_eq!(server.change("/api/v1/judgements", &sent).await.status, StatusCode::OK);
    let page =
        server.get(&format!("/incidents/{one}/diff?from=%23{seq}&to=%23{}", seq.as_u64().unwrap() + 1)).await.body;
    assert!(
        page.contains("<h3>Linked incidents</h3><ul><li>appeared: ") && page.contains("decided by a person"),
        "{page}"
    );
    assert!(page.contains(&format!("href=\"/incidents/{other}\"")), "{page}");
}

#[tokio::test]
async fn everything_that_is_described_is_there() {
    let server = several();
    let form = "--X\r\ncontent-disposition: form-data; name=\"text\"\r\n\r\nNothing happened.\r\n--X--\r\n";
    let upload = |token: Option<&str>| {
        let request =
            request(Method::POST, "/api/v1/imports").header("content-type", "multipart/form-data; boundary=X");
        let request = token.iter().fold(request, |request, token| request.header("x-csrf-token", *token));
        request.body(Body::from(form)).unwrap()
    };
    assert_eq!(server.send(upload(None)).await.status, StatusCode::FORBIDDEN);
    let begun = server.send(upload(Some(&server.token))).await;
    assert_eq!(begun.status, StatusCode::OK, "{}", begun.body);
    let begun: Value = serde_json::from_str(&begun.body).unwrap();
    let events = server.get(begun["events"].as_str().unwrap()).await;
    let last: Value = serde_json::from_str(events.body.rsplit_once("data: ").unwrap().1.trim()).unwrap();
    assert_eq!((last["done"].as_bool(), last["tally"]["sources"].as_u64()), (Some(true), Some(1)), "{last}");
    // The sentence is the one of the page.
    let page = server.get(begun["href"].as_str().unwrap()).await.body;
    assert!(page.contains(last["told"].as_str().unwrap()), "{page}");
    assert_eq!(server.json(&format!("{}.json", begun["href"].as_str().unwrap())).await, last);

    let incident = server.json("/incidents.json?q=Gao").await["items"][0].clone();
    let report = |n: usize| incident["reports"][n]["id"].as_str().unwrap().to_owned();
    let id = incident["id"].as_str().unwrap();
    let document = server.json("/api/v1/openapi.json").await;
    for (path, methods) in document["paths"].as_object().unwrap() {
        let Some(get) = methods.get("get") else { continue };
        // The journal's events never end.
        if path == "/api/v1/events" {
            continue;
        }
        let found = if path.contains("import") {
            "1".to_owned()
        } else if path.contains("/reports/") || path.contains("/compare/") {
            report(0)
        } else {
            id.to_owned()
        };
        let address = path.replace("{id}", &found).replace("{other}", &report(1));
        let query = if path.contains("diff") { "?from=2024-03-04&to=2024-03-06" } else { "?q=Gao" };
        let formats = get["parameters"][0]["schema"]["enum"].as_array().cloned().unwrap_or_default();
        let formats = if path.contains("{format}") { formats } else { vec![Value::from("")] };
        assert!(!formats.is_empty(), "{path}");
        for format in formats {
            let address = format!("{}{query}", address.replace("{format}", format.as_str().unwrap()));
            let answer = server.get(&address).await;
            assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.body);
            let kind = answer.headers["content-type"].to_str().unwrap();
            let told = get["responses"]["200"]["content"].as_object().unwrap().keys().next().unwrap();
            let fits = kind.split(';').next() == Some(told) || told == "application/octet-stream";
            assert!(fits, "{address}: {kind}, {told}");
        }
    }
    // What is decided has an example for each action that a page's form has, and more.
    let examples =
        &document["paths"]["/api/v1/judgements"]["post"]["requestBody"]["content"]["application/json"]["examples"];
    for action in [
        "accept",
        "reject",
        "correct",
        "same",
        "different",
        "unsure",
        "set",
        "status",
        "assign",
        "tag",
        "untag",
        "note",
        "grade",
        "undo",
    ] {
        assert_eq!(examples[action]["value"]["action"], action);
    }
    let names = document["components"]["schemas"]["Decision"]["properties"]["action"]["enum"].as_array().unwrap();
    assert_eq!(names.len(), examples.as_object().unwrap().len());
}
