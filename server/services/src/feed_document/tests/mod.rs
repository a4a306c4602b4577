//! Whole documents, as they come from the web.
