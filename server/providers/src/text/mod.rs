//! Models that read and write text.

pub mod anthropic;

use crate::Host;

/// Every host that these clients call.
pub(crate) const HOSTS: &[Host] = &[anthropic::HOST];
