//! The stand-ins, asked over real connections by a real HTTP client.

#[cfg(test)]
mod anthropic;
#[cfg(test)]
mod batches;
#[cfg(test)]
mod fal;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod feeds;
#[cfg(test)]
mod images;
#[cfg(test)]
mod instagram;
#[cfg(test)]
mod instagram_login;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod resend;
#[cfg(test)]
mod support;
