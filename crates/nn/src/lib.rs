//! The network: from the words of a document to tags, entities, trees, frames, attributions and coreference.
//!
//! A BERT-like encoder runs over windows of pieces of words, heads score its words, and decoding turns scores into an
//! [`Analysis`]. Weights are 8-bit integers; everything runs on the CPU, with the vector instructions that it has.
//!
//! The flow: [`Model::from_bytes`] reads the weights file (`file`, `config`); `pieces`, `shape` and `window` make windows
//! of a document's words; `embedding` and `layers` make `encoder`, which gives each word a state by way of `linear` and `integers`
//! (products) and `rows` (all between them, with `attention` and `functions`); `heads` and `pairwise` score, `decode` decides.
//!
//! [`ClaimsModel`] reads a whole report with an encoder of its own and the analyser's states of words, and proposes happenings,
//! speakers and values.
//!
//! What an analysis says depends on the document alone, to the bit: not on the documents analysed with it, the threads, how
//! products are split, or the processor (`instructions` says why).

mod analysis;
mod attention;
mod bounds;
mod claims;
mod config;
mod decode;
mod embedding;
mod encoder;
mod error;
mod file;
mod functions;
mod heads;
mod instructions;
mod integers;
mod labels;
mod layers;
mod linear;
mod model;
mod pairwise;
mod pieces;
mod rows;
mod shape;
mod vocabulary;
mod window;

pub use analysis::{Analysis, Attribution, Begins, Frame, Labelled, Word, WordAnalysis};
pub use bounds::{AttributionBounds, Bounds, SentenceBounds};
pub use claims::{
    ClaimLabels, ClaimsModel, Distance, Document, Facts, PairHead, ReadWords, SameHead, Scores, SpanScores,
    log_softmax, log_sum,
};
pub use error::ModelError;
pub use instructions::InstructionSet;
pub use labels::{Label, Labels, Table};
pub use model::{Model, keep_products_on_their_thread};
