//! `rashomon serve`: the desk in the browser, on this machine only.

use std::{sync::atomic::Ordering, time::Duration};

use anyhow::Context as _;
use clap::Args;
use rashomon_desk::Access;
use rashomon_server::app::App;

use crate::{
    Done, Usage,
    args::{self, Person},
    desk,
    output::{self, Context},
};

/// Serve the desk as pages and an API, on this machine only.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rashomon serve                       the ledger ./rashomon.db, at http://127.0.0.1:8899
  rashomon serve --port 0              at a port that is free; the address is printed
  rashomon --db raqqa.db serve --by Mariam

Where there is no ledger yet, one is made. The server answers to this machine only, and needs no network. It ends at Ctrl-C, after
the report at hand. Reading and judging by other commands goes on beside it.")]
pub struct Arguments {
    /// The port
    #[arg(long, value_name = "NUMBER", default_value_t = 8899, env = "RASHOMON_PORT")]
    port: u16,
    /// The address; only that of this machine is taken
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    address: String,
    /// Reports that are analysed at once; one for each core by default
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Who works at it.
    #[command(flatten)]
    person: Person,
}

/// How often the flag of signals is looked at.
const WATCH: Duration = Duration::from_millis(100);

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    if !matches!(args.address.as_str(), "127.0.0.1" | "localhost") {
        let words = "the server has no accounts yet, so that whoever reaches it may do everything; it listens at 127.0.0.1 only";
        return Err(Usage(format!("--address: {words}")).into());
    }
    let options = desk::options(context)?.by(args.person.name()).access(Access::Read);
    let work = args::work(true, args.threads);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let stop = context.interrupt.flag();
    context.interrupt.heeding(|| {
        runtime.block_on(async {
            let taken = || format!("port {} of 127.0.0.1", args.port);
            let (listener, port) = rashomon_server::listen(args.port).await.with_context(taken)?;
            let app = App::new(context.db.clone(), options, work, rashomon_server::hosts(port))?;
            output::print(&format!("http://127.0.0.1:{port}\n"))?;
            let stopped = async move {
                while !stop.load(Ordering::Relaxed) {
                    tokio::time::sleep(WATCH).await;
                }
            };
            rashomon_server::serve(listener, app, stopped).await?;
            anyhow::Ok(())
        })
    })?;
    // A batch ends after the report at hand, and what waits for the disk soon.
    runtime.shutdown_timeout(Duration::from_secs(2));
    Ok(Done::Well)
}
