//! The clients over real sockets: against the sandbox, which keeps the vendors' rules, and against a server that
//! answers whatever a test writes down.

#[cfg(test)]
mod anthropic;
#[cfg(test)]
mod canned;
#[cfg(test)]
mod fal;
#[cfg(test)]
mod fetch;
#[cfg(test)]
mod http;
#[cfg(test)]
mod images;
#[cfg(test)]
mod instagram;
#[cfg(test)]
mod instagram_login;
#[cfg(test)]
mod resend;
#[cfg(test)]
mod vendors;
