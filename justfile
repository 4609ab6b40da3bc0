# What people do here. `just` lists the recipes; each is a plain command that can be typed without it.

# Where the evaluation data lie; only eval and train need them.
data := env("RASHOMON_DATA", "../shared/data")

_list:
    @just --list --unsorted

# Build the binary: target/release/rashomon
build:
    cargo build --release

# All tests: units, patterns' examples, specs, ledgers, commands
test:
    cargo test --workspace

# Clippy, with warnings as errors
lint:
    cargo clippy --workspace --all-targets -- -D warnings

# Format the code
fmt:
    cargo fmt --all

# Run the program: just run ingest examples
run *arguments:
    cargo run --release -- {{ arguments }}

# Predictions for the scorers: just predict syntax ../shared/eval/syntax/ud_ewt-dev.docs.jsonl
predict task docs *options:
    @cargo run --release --quiet -p rashomon-lab -- predict {{ task }} {{ docs }} {{ options }}

# The relevance gate's figures
eval:
    cargo run --release -p rashomon-lab -- eval gate --data {{ data }}

# Train the gate, and the network in a Python environment with crates/lab/training/requirements.txt; write weights and manifest
train out="target/training":
    cargo run --release -p rashomon-lab -- train gate --data {{ data }}
    python3 crates/lab/training/train.py --data {{ data }} --eval {{ data }}/../eval --out {{ out }} --resume
    python3 crates/lab/training/export.py {{ out }}/final.pt --out data/models/analyser-en/weights.bin
    python3 crates/lab/training/manifest.py {{ out }}/final.pt data/models/analyser-en/weights.bin --shared {{ data }}/.. --out data/models/analyser-en/manifest.toml

# Coverage-guided fuzzing for a minute: `just fuzz words`; fuzz/README.md has the targets
fuzz target:
    RUSTC_BOOTSTRAP=1 cargo fuzz run {{ target }} -- -max_total_time=60

# Benchmarks
bench:
    cargo bench --workspace

# From the bundled examples to incidents, in a ledger that is thrown away, and checked
e2e:
    #!/usr/bin/env bash
    set -euo pipefail
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    export RASHOMON_DB="$folder/rashomon.db"
    cargo run --release -- ingest examples
    cargo run --release -- verify

# The pages in Chromium: the walk of a first day, hostile texts, every page in both themes
web:
    cargo build --release
    RASHOMON=target/release/rashomon crates/server/e2e/run.sh

# The pictures of the README
screenshots:
    cargo build --release
    RASHOMON=target/release/rashomon crates/server/e2e/run.sh --pictures

# Licences, bans and sources of all crates
deny:
    cargo deny check licenses bans sources

# Everything that CI does
ci:
    .ci/run
