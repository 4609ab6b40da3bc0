//! A network ready to run.

use std::borrow::Cow;

use crate::{
    Analysis, Bounds, InstructionSet, Labels, ModelError, Word,
    encoder::Encoder,
    file::File,
    heads::Heads,
    linear::Products,
    vocabulary::Vocabulary,
    window::{Window, pack},
};

/// A network with its vocabulary. It is not changed by use, so threads can share one.
pub struct Model {
    instructions: InstructionSet,
    vocabulary: Vocabulary,
    encoder: Encoder,
    heads: Heads,
    labels: Labels,
    /// Most pieces of a window.
    window: usize,
}

/// Windows are run together up to so many pieces: each matrix is read from memory once for all of them.
const BATCH: usize = 512;

impl Model {
    /// Loads weights, with the bounds that belong to them. Bytes that live as long as the program are read in place where that is possible.
    ///
    /// Every error says what is wrong with the file. Damaged weights are refused by their checksum. Instructions are those of
    /// [`InstructionSet::chosen`].
    pub fn from_bytes(bytes: impl Into<Cow<'static, [u8]>>, bounds: Bounds) -> Result<Self, ModelError> {
        Self::from_bytes_with(bytes, bounds, InstructionSet::chosen()?)
    }

    /// The same, to be run with these instructions. Results are those of any others, to the bit.
    pub fn from_bytes_with(
        bytes: impl Into<Cow<'static, [u8]>>,
        bounds: Bounds,
        instructions: InstructionSet,
    ) -> Result<Self, ModelError> {
        if !instructions.is_available() {
            return Err(ModelError::Instructions(instructions.to_string()));
        }
        let bytes = bytes.into();
        let (mut model, pieces) = File::parse(&bytes)?.load(|file| Self::load(file, bounds, instructions))?;
        model.encoder.embedding.keep(bytes, pieces);
        Ok(model)
    }

    fn load(
        file: &File<'_>,
        bounds: Bounds,
        instructions: InstructionSet,
    ) -> Result<(Self, std::ops::Range<usize>), ModelError> {
        let products = Products::new(instructions);
        let vocabulary = Vocabulary::parse(file.text("vocab")?, file.config.vocab)?;
        let (encoder, pieces) = Encoder::load(file, &products)?;
        let (heads, labels) = Heads::load(file, &products, bounds)?;
        let window = file.config.window;
        Ok((Self { instructions, vocabulary, encoder, heads, labels, window }, pieces))
    }

    /// What the labels of analyses mean.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// Analyses one document.
    pub fn analyse(&self, document: &[Word<'_>]) -> Analysis {
        self.analyse_all(&[document]).pop().unwrap_or_default()
    }

    /// Width of the states of words.
    pub fn width(&self) -> usize {
        self.encoder.embedding.width
    }

    /// Analyses one document, and gives the states of its words, rows of the encoder's width.
    pub fn analyse_with_states(&self, document: &[Word<'_>]) -> (Analysis, Vec<f32>) {
        let packed = pack(&self.vocabulary, document, self.window);
        let (mut analysis, mut states) = (packed.unread(), Vec::new());
        self.run(&packed.windows, |products, window, words| {
            self.heads.analyse(products, &document[window.words.clone()], words, &mut analysis);
            states.extend_from_slice(words);
        });
        (analysis, states)
    }

    /// Analyses documents together, which is faster where they are short; each gets what [`Model::analyse`] gives for it alone,
    /// to the bit.
    pub fn analyse_all<'a, D: AsRef<[Word<'a>]>>(&self, documents: &[D]) -> Vec<Analysis> {
        let mut analyses: Vec<Analysis> = Vec::with_capacity(documents.len());
        let (mut windows, mut owners) = (Vec::new(), Vec::new());
        for (owner, document) in documents.iter().enumerate() {
            let packed = pack(&self.vocabulary, document.as_ref(), self.window);
            analyses.push(packed.unread());
            owners.extend(std::iter::repeat_n(owner, packed.windows.len()));
            windows.extend(packed.windows);
        }
        let mut owners = owners.into_iter();
        self.run(&windows, |products, window, states| {
            if let Some(owner) = owners.next() {
                let words = &documents[owner].as_ref()[window.words.clone()];
                self.heads.analyse(products, words, states, &mut analyses[owner]);
            }
        });
        analyses
    }

    /// The scores of the labels of words, in the order of the weights' configuration, a row for each word: for comparison with
    /// the program that trained the weights.
    pub fn word_scores(&self, document: &[Word<'_>]) -> Vec<Vec<f32>> {
        let mut rows = Vec::with_capacity(document.len());
        self.run(&pack(&self.vocabulary, document, self.window).windows, |products, window, states| {
            let scores = self.heads.scores(products, states);
            rows.extend(scores.chunks_exact(scores.len() / window.words.len()).map(<[f32]>::to_vec));
        });
        rows
    }

    /// Runs the encoder over windows and gives each with the states of its words, in order.
    fn run(&self, windows: &[Window], mut each: impl FnMut(&mut Products, &Window, &[f32])) {
        let mut products = Products::new(self.instructions);
        let mut rest = windows;
        while !rest.is_empty() {
            let sizes = rest.iter().scan(0, |sum, window| {
                *sum += window.pieces.len();
                Some(*sum)
            });
            let count = sizes.take_while(|sum| *sum <= BATCH).count().max(1);
            let (batch, others) = rest.split_at(count);
            rest = others;
            let words = self.encoder.words(&mut products, batch);
            let mut words = words.as_slice();
            for window in batch {
                let own = words.split_off(..window.words.len() * self.encoder.embedding.width).unwrap_or_default();
                each(&mut products, window, own);
            }
        }
    }
}

/// Keeps products of matrices on the thread that asks for them. A program calls this once, before anything else uses rayon;
/// false if that is too late.
///
/// Products are split over the threads of rayon's current pool, which by default has one for each core. Where every thread
/// analyses documents of its own, that costs more than it gives. Results are the same to the bit either way.
pub fn keep_products_on_their_thread() -> bool {
    // The calling thread stands for the pool, which starts none: where threads are limited, starting one fails, and rayon
    // panics without a pool. A product that is not split never waits for it.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
    pool.build_global().is_ok() || rayon::current_num_threads() == 1
}
