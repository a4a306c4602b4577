//! What screens are built of: one file per component, its looks in `style/components`. No component fetches a
//! certain thing or knows a screen; every text comes from the catalogue or from the caller.

mod avatar;
mod badge;
mod button;
mod call;
mod costs;
mod dialog;
mod each;
mod field;
mod icon;
mod load;
mod note;
mod page;
mod phone;
mod remote;
mod seg;
mod split;
mod status;
mod switch;
mod table;
mod time;
mod timeline;
mod toast;
mod when;

pub use avatar::Avatar;
pub use badge::{Badge, Tone};
pub use button::{Button, IconButton, Kbd, Look};
pub use call::Call;
pub use costs::CostSplit;
pub use dialog::{Confirm, Dialog};
pub use each::Each;
pub use field::{Field, TextArea, TextInput};
pub use icon::Icon;
pub use load::{EmptyState, Load, Skeleton};
pub use note::{ErrorNote, Note, ProblemNote, Reference, error_words};
pub use page::{HEADING, Page, Stat};
pub use phone::{Phone, PhoneView, Shown};
pub use remote::Remote;
pub use seg::Seg;
pub use status::StatusBadge;
pub use switch::Switch;
pub use table::{Column, Table};
pub use time::{Money, Time, TimeStyle, duration};
pub use timeline::Timeline;
pub use toast::{ToastArea, Toasts};
pub use when::{When, WhenFields};
