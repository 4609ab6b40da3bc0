//! The server as a browser and a program meet it, without a socket.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use rashomon_desk::{At, Decision, Desk, OpenOptions, Query, Work};
use rashomon_model::{Action, Detail};
use rashomon_server::app::App;
use serde_json::{Value, json};
use support::{ARMY, GROUP, HOST, Server, request, told};

#[tokio::test]
async fn only_this_server_is_asked() {
    let server = Server::new(&[]);
    for host in ["evil.example", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8899", ""] {
        let request = Request::get("/incidents").header("host", host).header("accept", "text/html");
        let request = request.body(Body::empty()).unwrap();
        let told = server.send(request).await;
        assert_eq!(told.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
        assert!(!told.body.contains(&server.token), "{host}");
    }
    for host in [HOST, "localhost:8899", "LOCALHOST:8899"] {
        let request = Request::get("/incidents").header("host", host).body(Body::empty()).unwrap();
        assert_eq!(server.send(request).await.status, StatusCode::OK, "{host}");
    }
}

#[tokio::test]
async fn changes_need_the_token_and_a_page_of_this_server() {
    let server = told();
    let id = server.json("/api/v1/pins").await["items"][0]["id"].as_str().unwrap().to_owned();
    let fields = format!("action=status&status=done&subjects={id}");
    assert_eq!(server.post("/judgements", &fields).await.status, StatusCode::FORBIDDEN);
    let wrong = format!("{fields}&csrf={}", "0".repeat(server.token.len()));
    assert_eq!(server.post("/judgements", &wrong).await.status, StatusCode::FORBIDDEN);

    let right = format!("{fields}&csrf={}", server.token);
    for (name, value) in [("origin", "http://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")] {
        let request = request(Method::POST, "/judgements")
            .header("content-type", "application/x-www-form-urlencoded")
            .header(name, value)
            .body(Body::from(right.clone()))
            .unwrap();
        assert_eq!(server.send(request).await.status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    assert_eq!(server.json("/api/v1/pins?work=done").await["total"], 0);

    let done = server.post("/judgements", &right).await;
    assert_eq!((done.status, done.headers["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/incidents"));
    assert_eq!(server.json("/api/v1/pins?work=done").await["total"], 1);
}

#[tokio::test]
async fn what_was_decided_can_be_taken_back() {
    let server = told();
    let id = server.json("/api/v1/pins").await["items"][0]["id"].as_str().unwrap().to_owned();
    let body = format!(r#"{{"action":"tag","subjects":["{id}"],"tag":"border"}}"#);
    let json = |path: &str, body: &str| {
        request(Method::POST, path)
            .header("x-csrf-token", &server.token)
            .header("content-type", "application/json")
            .body(Body::from(body.to_owned()))
            .unwrap()
    };
    let made = server.send(json("/api/v1/judgements", &body)).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    let made: Value = serde_json::from_str(&made.body).unwrap();
    assert_eq!(made[0]["reviewer"], "tester");
    assert_eq!(server.json("/api/v1/pins?tag=border").await["total"], 1);
    let undo = format!("/judgements/{}/undo", made[0]["id"].as_str().unwrap());
    assert_eq!(server.send(json(&undo, "")).await.status, StatusCode::OK);
    assert_eq!(server.json("/api/v1/pins?tag=border").await["total"], 0);
    // A second time there is nothing to take back.
    let again = server.send(json(&undo, "")).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(again.headers["content-type"], "application/problem+json");
}

#[tokio::test]
async fn pages_and_programs_see_the_same() {
    let server = told();
    let list = server.json("/incidents.json").await;
    let id = list["items"][0]["id"].as_str().unwrap();
    assert_eq!((&list["total"], &list["next_url"]), (&Value::from(1), &Value::Null));
    let page = server.get("/incidents").await;
    assert!(page.body.contains(id) && page.body.contains("1 incident"), "{}", page.body);
    let csv = server.get("/incidents.csv").await;
    assert!(csv.body.starts_with("id,type,") && csv.body.contains(id), "{}", csv.body);
    let map = server.json("/incidents.geojson").await;
    assert_eq!(
        (map["features"][0]["properties"]["id"].as_str(), map["type"].as_str()),
        (Some(id), Some("FeatureCollection"))
    );
    // Rows of the list are the same beside the map.
    let rows = server.json("/api/v1/map/incidents").await;
    assert_eq!((&rows["features"], &rows["total"]), (&map["features"], &Value::from(1)));
    // How an id begins leads to all of it.
    let short = server.get(&format!("/incidents/{}", &id[..10])).await;
    assert_eq!(short.headers["location"], format!("/incidents/{id}"));
    let page = server.get(&format!("/incidents/{id}")).await;
    assert!(page.body.contains("River Post") && page.body.contains("Red Ridge Front"));
    // Each figure leads to its words.
    let at = page.body.find("/reports/sha256:").unwrap();
    let leads: String = page.body[at..].chars().take_while(|c| *c != '"').collect();
    let (report, claim) = leads.split_once('#').unwrap();
    let report = server.get(report).await;
    assert!(report.body.contains(&format!("id=\"{claim}\"")) && report.body.contains("<mark"), "{}", report.body);
}

#[tokio::test]
async fn a_map_counts_and_tells_what_it_counted() {
    let server = told();
    let map = server.json("/api/v1/map?zoom=8").await;
    assert_eq!((&map["incidents"], &map["level"], map["cells"].as_array().unwrap().len()), (&1.into(), &14.into(), 1));
    let cell = &map["cells"][0];
    assert_eq!((&cell[4], &cell[5], &cell[8]), (&1.into(), &1.into(), &Value::from("town")), "{map}");
    let behind = server.json(&format!("/api/v1/map/incidents?cells=14.{}.{}", cell[0], cell[1])).await;
    let list = server.json("/incidents.geojson").await;
    assert_eq!((&behind["features"], &behind["total"]), (&list["features"], &Value::from(1)));
    // It has the filter of the list, and the view beside it.
    let elsewhere = server.json("/api/v1/map?zoom=8&box=40,0,50,10").await;
    assert_eq!(
        (&elsewhere["incidents"], &elsewhere["cells"], &elsewhere["areas"]),
        (&1.into(), &json!([]), &Value::Null)
    );
    assert_eq!(server.json("/api/v1/map?country=UA").await["incidents"], 0);
    assert_eq!(server.json("/api/v1/map?as_of=2024-03-04").await["cells"][0][5], 0, "one account disputes nothing");
    for bad in ["zoom=x", "zoom=-1", "box=1,2,3", "country=ML&since=never"] {
        assert_eq!(server.get(&format!("/api/v1/map?{bad}")).await.status, StatusCode::BAD_REQUEST, "{bad}");
    }
    for bad in ["cells=", "cells=1.2", "cells=1.2.3,2.2.3", "cells=99.1.1", "circle=1.2.3", "circle=1.2.3.x"] {
        let expected = if bad == "cells=" { StatusCode::OK } else { StatusCode::BAD_REQUEST };
        assert_eq!(server.get(&format!("/api/v1/map/incidents?{bad}")).await.status, expected, "{bad}");
    }
    // What is recorded is counted at once.
    let id = list["features"][0]["properties"]["id"].as_str().unwrap();
    assert_eq!(server.json("/api/v1/map?work=done").await["incidents"], 0);
    let done = format!("action=status&status=done&subjects={id}&csrf={}", server.token);
    assert_eq!(server.post("/judgements", &done).await.status, StatusCode::SEE_OTHER);
    assert_eq!(server.json("/api/v1/map?work=done").await["incidents"], 1);
}

#[tokio::test]
async fn what_is_recorded_while_it_is_counted_is_counted_next_time() {
    let server = told();
    let id = server.json("/api/v1/pins").await["items"][0]["id"].as_str().unwrap().to_owned();
    let ledger = server.folder.path().join("a.db");
    let options = OpenOptions::new(|| "2024-03-06T09:00:00Z".to_owned());
    let app = App::new(ledger.clone(), options.clone(), Work::relevant(), Vec::new()).unwrap();
    let count = |record: bool| {
        let (counting, ledger, options, id) = (app.clone(), ledger.clone(), options.clone(), id.clone());
        app.read(At::default(), move |desk| {
            if record {
                // Another process that has not derived anything from it yet.
                let mut other = Desk::open(&ledger, options)?;
                let decision = Decision::new(Action::Tag, vec![id]).detail(Detail::Tag("border".to_owned()));
                other.judge(decision, "")?;
            }
            let query = Query { tag: Some("border".to_owned()), ..Query::default() };
            Ok(counting.counted(desk, "border", &query)?.tallies.incidents)
        })
    };
    assert_eq!(count(true).await.unwrap(), 0);
    assert_eq!(count(false).await.unwrap(), 1);
}

#[tokio::test]
async fn an_earlier_day_is_another_list() {
    let server = told();
    let then = server.json("/incidents.json?as_of=2024-03-04").await;
    assert_eq!(then["items"][0]["reports"].as_array().unwrap().len(), 1);
    let page = server.get("/incidents?as_of=2024-03-04").await;
    assert!(page.body.contains("published up to 2024-03-04"));
    assert_eq!(server.json("/incidents.json?as_of=2024-03-03").await["total"], 0);
}

#[tokio::test]
async fn answers_say_what_they_may_do() {
    let server = told();
    let page = server.get("/incidents").await;
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(page.headers["x-content-type-options"], "nosniff");
    // What is known already is not sent again.
    let tag = page.headers["etag"].to_str().unwrap().to_owned();
    let again = request(Method::GET, "/incidents").header("if-none-match", &tag).body(Body::empty()).unwrap();
    assert_eq!(server.send(again).await.status, StatusCode::NOT_MODIFIED);
    // The archived page may do nothing.
    let report = server.json("/incidents.json").await["items"][0]["reports"][0]["id"].as_str().unwrap().to_owned();
    let original = server.get(&format!("/reports/{report}/original")).await;
    assert!(original.headers["content-security-policy"].to_str().unwrap().starts_with("sandbox;"));
    assert!(original.body == ARMY || original.body == GROUP);
}

#[tokio::test]
async fn problems_are_told_to_people_and_programs() {
    let server = Server::new(&[]);
    for (path, status, code) in [
        ("/incidents?since=soon", 400, "bad-value"),
        ("/incidents?type=NOTHING", 400, "bad-value"),
        ("/incidents?since=2024-02-02&until=2024-01-01", 400, "bad-value"),
        ("/incidents/inc_none", 404, "not-found"),
        ("/reports/x/original", 404, "not-found"),
        ("/export/none", 404, "not-found"),
        ("/nowhere", 404, "not-found"),
        ("/static/../Cargo.toml", 404, "not-found"),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.body);
        let problem: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(
            (problem["code"].as_str(), problem["status"].as_u64()),
            (Some(code), Some(u64::from(status))),
            "{path}"
        );
        let people = request(Method::GET, path).header("accept", "text/html").body(Body::empty()).unwrap();
        let page = server.send(people).await;
        assert!(page.status.as_u16() == status && page.body.contains("<h1>"), "{path}");
    }
    let put = request(Method::PUT, "/incidents").header("x-csrf-token", &server.token).body(Body::empty()).unwrap();
    assert_eq!(server.send(put).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn hostile_words_are_text() {
    let words = "<script>window.hit=1</script>";
    let text = format!(
        "Published: 4 March 2024\nPublisher: {words}\n\nA bomb killed three people at a market in Gao on Sunday, \"{words}\" police said.\n"
    );
    let server = Server::new(&[("a<img src=x onerror=hit()>.txt", &text)]);
    let id = server.json("/incidents.json?all=1").await["items"][0]["id"].as_str().unwrap().to_owned();
    let report =
        server.json("/incidents.json?all=1").await["items"][0]["reports"][0]["id"].as_str().unwrap().to_owned();
    for path in [
        "/incidents?all=1".to_owned(),
        format!("/incidents/{id}"),
        format!("/incidents/{id}/print"),
        format!("/reports/{report}"),
        "/review".to_owned(),
        "/publishers".to_owned(),
        "/search?q=script".to_owned(),
        format!("/incidents?q={}", "%3Cscript%3Ehit%3C/script%3E"),
    ] {
        let page = server.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.body.contains("<script>window") && !page.body.contains("<script>hit"), "{path}");
        assert!(!page.body.contains("<img src=x"), "{path}");
    }
}

#[tokio::test]
async fn an_upload_is_read() {
    let server = Server::new(&[]);
    let part = |name: &str, more: &str, body: &str| {
        format!("--X\r\ncontent-disposition: form-data; name=\"{name}\"{more}\r\n\r\n{body}\r\n")
    };
    let body = format!(
        "{}{}{}--X--\r\n",
        part("csrf", "", &server.token),
        part("files", "; filename=\"../../army.txt\"", ARMY),
        part("text", "", GROUP)
    );
    let upload = |body: String| {
        request(Method::POST, "/import")
            .header("content-type", "multipart/form-data; boundary=X")
            .header("accept", "application/json")
            .body(Body::from(body))
            .unwrap()
    };
    let unsigned = body.replace(&server.token, "no");
    assert_eq!(server.send(upload(unsigned)).await.status, StatusCode::FORBIDDEN);
    let begun = server.send(upload(body)).await;
    assert_eq!(begun.status, StatusCode::OK, "{}", begun.body);
    let href = serde_json::from_str::<Value>(&begun.body).unwrap()["href"].as_str().unwrap().to_owned();
    // The events end with the batch.
    let events = server.get(&format!("{href}/events")).await;
    assert!(events.body.contains("event: done") && events.body.contains("\"added\":2"), "{}", events.body);
    let list = server.json("/incidents.json").await;
    assert_eq!(list["total"], 1);
    let origins: Vec<&str> =
        list["items"][0]["reports"].as_array().unwrap().iter().map(|r| r["origin"].as_str().unwrap()).collect();
    assert!(origins.contains(&"army.txt") && origins.contains(&"pasted.txt"), "{origins:?}");
    assert!(!server.folder.path().join("army.txt").exists());
}

#[tokio::test]
async fn exports_of_a_filter_are_files() {
    let server = told();
    for export in rashomon_desk::export::EXPORTS {
        let (format, what) = (export.format.as_str(), export.what.as_str());
        let answer = server.get(&format!("/export/{format}?what={what}&country=ML")).await;
        assert_eq!(answer.status, StatusCode::OK, "{format} {what}");
        let name = answer.headers["content-disposition"].to_str().unwrap();
        assert!(name.starts_with("attachment;") && !answer.body.is_empty(), "{format} {what}");
    }
    let none = server.get("/export/jsonl?what=incidents&country=NO").await;
    assert_eq!((none.status, none.body.as_str()), (StatusCode::OK, ""));
    let package = server.get("/export/acled/package").await;
    assert!(package.body.starts_with("PK"), "{}", package.body.len());
}
