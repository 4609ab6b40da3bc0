//! A server over a ledger of a few reports, asked without a socket.

#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{fs, ops::ControlFlow, path::Path};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode},
};
use rashomon_desk::{Access, Desk, OpenOptions, Work};
use rashomon_ingest::{Options, sources};
use rashomon_server::{app::App, hosts, router};
use serde_json::Value;
use tower::ServiceExt;

pub const PORT: u16 = 8899;
pub const HOST: &str = "127.0.0.1:8899";

/// A ledger in a folder, a server over it, and the token.
pub struct Server {
    pub router: Router,
    pub token: String,
    pub folder: tempfile::TempDir,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Server {
    pub fn new(reports: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = OpenOptions::new(|| "2024-03-06T08:00:00Z".to_owned()).by("tester");
        let ledger = folder.path().join("a.db");
        let texts = folder.path().join("reports");
        fs::create_dir(&texts).unwrap();
        for (name, text) in reports {
            fs::write(texts.join(name), text).unwrap();
        }
        if !reports.is_empty() {
            ingest(&ledger, &texts, options.clone());
        }
        let work = Work { threads: 1, ..Work::relevant() };
        let app = App::new(ledger, options, work, hosts(PORT)).unwrap();
        Self { token: app.token().to_owned(), router: router(app), folder }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    pub async fn json(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    /// A form as a browser sends it.
    pub async fn post(&self, path: &str, fields: &str) -> Answer {
        let request = request(Method::POST, path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", format!("http://{HOST}"))
            .body(Body::from(fields.to_owned()));
        self.send(request.unwrap()).await
    }
}

pub fn request(method: Method, path: &str) -> axum::http::request::Builder {
    Request::builder().method(method).uri(path).header("host", HOST)
}

fn ingest(ledger: &Path, texts: &Path, options: OpenOptions) {
    let mut desk = Desk::open(ledger, options.access(Access::Write)).unwrap();
    let work = Work { threads: 1, ..Work::relevant() };
    let found = sources(&[texts]);
    desk.ingest(found, &Options::default(), work, &mut |_| ControlFlow::Continue(())).unwrap();
    desk.derive().unwrap();
}

pub const ARMY: &str = "Published: 4 March 2024\nPublisher: Hill Courier\n\nRockets hit the barracks in Gao on Sunday and two soldiers \
    were killed, the army said.\n";
pub const GROUP: &str = "Published: 5 March 2024\nPublisher: River Post\n\nThe Red Ridge Front said its rockets had killed nine soldiers \
    at the barracks in Gao on Sunday.\n";

pub fn told() -> Server {
    Server::new(&[("army.txt", ARMY), ("group.txt", GROUP)])
}
