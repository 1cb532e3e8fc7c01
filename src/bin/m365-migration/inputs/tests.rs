//! Bombs, with small limits.
