//! A server that follows a script: one step for each connection, and the last one for all that follow.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// What happens to one connection once its request was read.
#[derive(Clone)]
pub enum Step {
    /// These bytes, then the end.
    Answer(Vec<u8>),
    /// These bytes, then a reset.
    AnswerThenReset(Vec<u8>),
    /// Nothing, ever.
    Hang,
    /// These bytes for each request on the connection, which stays open.
    KeepAlive(Vec<u8>),
    /// The head, then a byte of body every 20 ms, without end.
    Drip(Vec<u8>),
    /// The head, then body without end as fast as it is taken.
    Flood(Vec<u8>),
}

/// A running server.
pub struct Canned {
    pub address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
}

/// An answer with a body and its right length.
pub fn answer(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Step {
    let mut bytes = head(status, headers, Some(body.as_ref().len()));
    bytes.extend_from_slice(body.as_ref());
    Step::Answer(bytes)
}

/// The head of an answer, with a length or without one.
pub fn head(status: u16, headers: &[(&str, &str)], length: Option<usize>) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} Canned\r\nconnection: close\r\n");
    if let Some(length) = length {
        head += &format!("content-length: {length}\r\n");
    }
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    (head + "\r\n").into_bytes()
}

impl Canned {
    pub async fn start(script: Vec<Step>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::<Mutex<Vec<String>>>::default();
        let connections = Arc::<AtomicUsize>::default();
        let (seen, count) = (requests.clone(), connections.clone());
        tokio::spawn(async move {
            for number in 0.. {
                let (stream, _) = listener.accept().await.unwrap();
                count.fetch_add(1, Ordering::Relaxed);
                let step = script.get(number).or(script.last()).unwrap().clone();
                tokio::spawn(serve(stream, step, seen.clone()));
            }
        });
        Self { address, requests, connections }
    }

    pub fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).unwrap()
    }

    /// How many were opened.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// Heads and bodies, in order of arrival.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, step: Step, requests: Arc<Mutex<Vec<String>>>) {
    let request = read_request(&mut stream).await;
    requests.lock().unwrap().push(request);
    // The client may hang up at any moment; that is what many tests are about.
    let _ = match step {
        Step::Answer(bytes) => stream.write_all(&bytes).await,
        Step::AnswerThenReset(bytes) => {
            let _ = stream.write_all(&bytes).await;
            tokio::time::sleep(Duration::from_millis(50)).await;
            stream.set_zero_linger()
        }
        Step::KeepAlive(bytes) => loop {
            if stream.write_all(&bytes).await.is_err() {
                return;
            }
            let request = read_request(&mut stream).await;
            if request.is_empty() {
                return;
            }
            requests.lock().unwrap().push(request);
        },
        Step::Hang => std::future::pending().await,
        Step::Drip(head) => pour(stream, head, b"x", Duration::from_millis(20)).await,
        Step::Flood(head) => pour(stream, head, &[b'x'; 16 << 10], Duration::ZERO).await,
    };
}

async fn pour(mut stream: TcpStream, head: Vec<u8>, part: &[u8], pause: Duration) -> std::io::Result<()> {
    stream.write_all(&head).await?;
    loop {
        stream.write_all(part).await?;
        tokio::time::sleep(pause).await;
    }
}

/// Reads a request to the end of its body.
async fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return text;
            }
        }
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return text;
        }
    }
}
