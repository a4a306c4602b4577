use serde_json::{Value, json};

use super::input::Input;
use crate::{clock::rfc3339, picture};

/// One order and what becomes of it.
#[derive(Debug, Clone)]
pub(super) struct Prediction {
    pub(super) id: String,
    pub(super) account: String,
    pub(super) input: Input,
    pub(super) created_ms: i64,
    pub(super) completes_ms: i64,
    /// Whether its picture has been charged.
    pub(super) charged: bool,
}

impl Prediction {
    fn asks_for(&self, word: &str) -> bool {
        self.input.prompt.contains(&format!("[[sandbox:{word}]]"))
    }

    /// The sentence it ends with instead of a picture.
    pub(super) fn failure(&self) -> Option<&'static str> {
        match () {
            () if self.asks_for("nsfw") => {
                Some("NSFW content detected. Try running it again, or try a different prompt.")
            }
            () if self.asks_for("sensitive") => Some(
                "The input or output was flagged as sensitive. Please try again with different inputs. (E005)",
            ),
            () => None,
        }
    }

    /// The name of its only file.
    pub(super) fn file(&self) -> String {
        format!("out-0.{}", self.input.format.extension())
    }

    pub(super) fn draw(&self, number: u64) -> anyhow::Result<Vec<u8>> {
        let (width, height) = self.input.size;
        match () {
            () if self.asks_for("huge") => picture::huge(),
            () if self.asks_for("heavy") => picture::heavy(),
            () => picture::draw(&self.input.prompt, number, width, height, self.input.format),
        }
    }

    /// The prediction as Replicate tells of it at an instant; `url` is the listener's.
    pub(super) fn told(&self, url: &str, now_ms: i64) -> Value {
        let over = now_ms >= self.completes_ms;
        let (status, error) = match (over, self.failure()) {
            (true, Some(failure)) => ("failed", Some(failure)),
            (true, None) => ("succeeded", None),
            (false, _) => ("starting", None),
        };
        let output = (status == "succeeded").then(|| {
            let file = format!("{url}/replicate/delivery/{}/{}", self.id, self.file());
            if self.input.lists { json!([file]) } else { json!(file) }
        });
        let base = format!("{url}/replicate/v1/predictions/{}", self.id);
        json!({
            "id": self.id,
            "model": self.input.model,
            "version": "hidden",
            "input": { "prompt": self.input.prompt, "aspect_ratio": self.input.aspect_ratio },
            "output": output,
            "error": error,
            "logs": "",
            "status": status,
            "data_removed": false,
            "created_at": rfc3339(self.created_ms),
            "started_at": over.then(|| rfc3339(self.created_ms)),
            "completed_at": over.then(|| rfc3339(self.completes_ms)),
            "urls": { "get": base, "cancel": format!("{base}/cancel") },
            "source": "api",
        })
    }
}
