//! Finds fragments in a folded text.
//!
//! `packed::Searcher` (Teddy) compares 16 or 32 bytes at once. Where the processor has no such instructions, or the
//! crate is built without `std`, an automaton takes its place.
//!
//! # A reliance
//!
//! The catalog's fragments are in an order that makes Teddy fast; see `definitions::fragments`. The order counts on how
//! `aho-corasick` 1.1 puts patterns into its eight buckets: by the pattern's number, modulo eight. That is not
//! documented, and the crate advises against using `packed::Searcher` directly. If an update changes it, the search
//! finds the same but takes a quarter more instructions; `cargo bench --bench instructions --features scan` fails then.

use alloc::boxed::Box;
use alloc::vec::Vec;

use aho_corasick::packed::Searcher;
use aho_corasick::{AhoCorasick, Span};
use once_cell::race::OnceBox;

use crate::base::tables::Tables;
use crate::model::known::Known;

/// The search for fragments, built at the first use.
pub(super) struct Search {
    engine: Engine,
    /// The length of the longest fragment.
    pub(super) longest: usize,
}

enum Engine {
    Packed(Searcher),
    Automaton(AhoCorasick),
}

impl Search {
    /// Returns the search for the fragments of a catalog.
    pub(super) fn of(known: Known) -> &'static Self {
        static BUILT_IN: OnceBox<Search> = OnceBox::new();
        #[cfg(feature = "extend")]
        if !core::ptr::eq(known.tables, Known::BUILT_IN.tables) {
            return Self::of_extended(known.tables);
        }
        BUILT_IN.get_or_init(|| Box::new(Self::new(known.tables)))
    }

    /// Catalogs that were built at run time are few, and stay in memory.
    #[cfg(feature = "extend")]
    fn of_extended(tables: &'static Tables<'static>) -> &'static Self {
        use std::sync::{Mutex, PoisonError};

        static BUILT: Mutex<Vec<(&Tables<'_>, &Search)>> = Mutex::new(Vec::new());
        let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, search)) = built.iter().find(|(other, _)| core::ptr::eq(*other, tables)) {
            return search;
        }
        let search: &Self = Box::leak(Box::new(Self::new(tables)));
        built.push((tables, search));
        search
    }

    fn new(tables: &Tables<'_>) -> Self {
        let fragments: Vec<&str> = tables.fragments.iter().map(|fragment| fragment.text.of_text(tables.text)).collect();
        let engine = match Searcher::new(&fragments) {
            Some(searcher) => Engine::Packed(searcher),
            None => {
                Engine::Automaton(AhoCorasick::new(&fragments).expect("there are few fragments, and they are short"))
            }
        };
        Self { engine, longest: fragments.iter().map(|fragment| fragment.len()).max().unwrap_or(1) }
    }

    /// Returns the number and the place of the next fragment.
    pub(super) fn find(&self, text: &[u8], from: usize) -> Option<(usize, usize)> {
        let span = Span::from(from.min(text.len())..text.len());
        let found = match &self.engine {
            Engine::Packed(searcher) => searcher.find_in(text, span),
            Engine::Automaton(automaton) => automaton.find(aho_corasick::Input::new(text).span(span)),
        }?;
        Some((found.pattern().as_usize(), found.start()))
    }
}
