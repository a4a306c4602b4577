use serde::{Deserialize, Serialize};
use url::Url;

use crate::endpoints::is_below;
use crate::http::Reply;

/// What fal answers to an order. Its addresses are followed, because built by hand they would need the owner and
/// the application without the rest of the model's path.
#[derive(Serialize, Deserialize)]
pub(super) struct Receipt {
    pub(super) request_id: String,
    pub(super) model: String,
    pub(super) status_url: Url,
    pub(super) response_url: Url,
}

#[derive(Deserialize)]
struct Wire {
    request_id: String,
    status_url: Url,
    response_url: Url,
}

impl Receipt {
    pub(super) fn read(reply: &Reply, model: &str, queue: &Url) -> Result<Self, &'static str> {
        let Wire { request_id, status_url, response_url } =
            reply.json().ok_or("the answer is not a receipt")?;
        let receipt = Self { request_id, model: model.to_owned(), status_url, response_url };
        match receipt.is_below(queue) {
            true => Ok(receipt),
            false => Err("the receipt points to another host"),
        }
    }

    /// Whether both addresses stay where the key may be sent: the queue's origin, below its path.
    pub(super) fn is_below(&self, queue: &Url) -> bool {
        [&self.status_url, &self.response_url].into_iter().all(|url| is_below(url, queue))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn receipt(status_url: &str, response_url: &str, queue: &str) -> Result<Receipt, &'static str> {
        let body = json!({"status": "IN_QUEUE", "request_id": "r", "queue_position": 0, "status_url": status_url,
                          "response_url": response_url, "cancel_url": "https://queue.fal.run/c"});
        Receipt::read(&Reply::of(200, &[], &body.to_string()), "m", &Url::parse(queue).unwrap())
    }

    #[test]
    fn a_receipt_on_the_queues_own_host_is_taken() {
        let base = "https://queue.fal.run/fal-ai/flux/requests/r";
        assert!(receipt(&format!("{base}/status"), base, "https://queue.fal.run").is_ok());
        let base = "http://127.0.0.1:9/fal/queue/fal-ai/flux/requests/r";
        assert!(receipt(&format!("{base}/status"), base, "http://127.0.0.1:9/fal/queue").is_ok());
    }

    #[test]
    fn the_key_follows_no_address_elsewhere() {
        let good = "https://queue.fal.run/x";
        for bad in [
            "https://queue.fal.run.evil.example/x",
            "https://evil.example/x",
            "http://queue.fal.run/x",
            "https://queue.fal.run:8443/x",
            "https://user@queue.fal.run/x",
            "https://queue.fal.run@evil.example/x",
        ] {
            assert!(receipt(bad, good, "https://queue.fal.run").is_err(), "{bad}");
            assert!(receipt(good, bad, "https://queue.fal.run").is_err(), "{bad}");
        }
        assert!(receipt("http://h/fal/queue-evil/x", "http://h/fal/queue/x", "http://h/fal/queue").is_err());
    }
}
