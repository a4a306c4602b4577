//! What changes over time: connections are renewed in good time, tried again every day, warned of, and never lost to a
//! bad answer; budgets begin anew.

#[cfg(test)]
mod account;
#[cfg(test)]
mod deletion;
#[cfg(test)]
mod pacing;
#[cfg(test)]
mod replaced;
#[cfg(test)]
mod retention;
#[cfg(test)]
mod rows;
#[cfg(test)]
mod spending;
#[cfg(test)]
mod tests;
