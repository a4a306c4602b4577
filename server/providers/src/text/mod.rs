//! Models that read and write text.

pub mod anthropic;
