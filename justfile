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

# The tagger's figures on the development sets
eval:
    cargo run --release -p rashomon-lab -- eval tagger --data {{ data }}

# Train the tagger anew, and write its manifest and the lemmas
train:
    cargo run --release -p rashomon-lab -- train tagger --data {{ data }} --out data/models/tagger-en

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

# Licences, bans and sources of all crates
deny:
    cargo deny check licenses bans sources

# Everything that CI does
ci:
    .ci/run
