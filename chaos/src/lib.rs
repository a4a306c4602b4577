//! Publishing under fire: the built server as a child process, stopped at chosen places while its vendor fails in
//! chosen ways, and an oracle that holds what the database says against what the vendor's ledger says.
//!
//! A seed decides what each post meets. Nothing here knows how publishing works; it knows only what a person is
//! promised: no post twice, none lost, none called failed that is live, none called published that is not.

mod approved;
mod distribution;
pub mod fleet;
pub mod oracle;
mod people;
mod pictures;
mod port;
pub mod punctual;
pub mod recovery;
pub mod report;
pub mod run;
pub mod scenario;
mod store;
mod supervisor;
mod world;

pub use distribution::Distribution;
pub use store::Backend;
