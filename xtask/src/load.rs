//! Puts load on one address for a while and says how fast the answers were.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::http::Connection;

/// What is sent again and again.
pub struct Request<'a> {
    /// Where the server listens on this machine.
    pub port: u16,
    /// The path to post to.
    pub path: &'a str,
    /// Sent along each time.
    pub headers: &'a [(&'a str, &'a str)],
    /// Sent along each time.
    pub body: &'a str,
}

/// How fast the answers were.
pub struct Speed {
    /// Answers a second, over all connections.
    pub per_second: f64,
    /// Half of the answers took at most so long.
    pub p50: Duration,
    /// All but one in a hundred took at most so long.
    pub p99: Duration,
}

/// Posts over several keep-alive connections, each waiting for its answer before it asks again. An answer other
/// than 200 ends the measurement: it would be a fast one that means nothing.
pub fn measure(request: &Request<'_>, connections: usize, duration: Duration) -> Result<Speed> {
    let started = Instant::now();
    let mut times = thread::scope(|scope| {
        let clients: Vec<_> =
            (0..connections).map(|_| scope.spawn(|| ask_until(request, started + duration))).collect();
        clients.into_iter().try_fold(Vec::new(), |mut all, client| {
            match client.join() {
                Ok(times) => all.extend(times?),
                Err(_) => bail!("a client thread panicked"),
            }
            Ok(all)
        })
    })?;
    let per_second = times.len() as f64 / started.elapsed().as_secs_f64();
    times.sort();
    Ok(Speed { per_second, p50: quantile(&times, 50), p99: quantile(&times, 99) })
}

fn ask_until(request: &Request<'_>, end: Instant) -> Result<Vec<Duration>> {
    let mut connection = Connection::open(request.port)?;
    let mut times = Vec::new();
    while Instant::now() < end {
        let asked = Instant::now();
        let answer = connection.send("POST", request.path, request.headers, request.body)?;
        if answer.status != 200 {
            let body = String::from_utf8_lossy(&answer.body).into_owned();
            bail!("{} answered {}: {body}", request.path, answer.status);
        }
        times.push(asked.elapsed());
    }
    Ok(times)
}

/// The value below which `percent` of the sorted times lie; zero if there are none.
fn quantile(sorted: &[Duration], percent: usize) -> Duration {
    let place = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    sorted.get(place).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_measured_values() {
        let times: Vec<_> = (1..=200).map(Duration::from_millis).collect();
        assert_eq!(quantile(&times, 50), Duration::from_millis(100));
        assert_eq!(quantile(&times, 99), Duration::from_millis(198));
        assert_eq!(quantile(&times[..1], 99), Duration::from_millis(1));
        assert_eq!(quantile(&[], 50), Duration::ZERO);
    }
}
