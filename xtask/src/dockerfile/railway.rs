//! What Railway is told to do with the image.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// The program may take so long to finish its work when it is asked to stop.
pub const DRAIN: Duration = Duration::from_secs(10);

/// The parts of `railway.json` that can be tried out.
#[derive(Debug)]
pub struct Railway {
    /// Run in the new image before it takes over.
    pub before: Vec<String>,
    /// Answers 200 when the program is ready.
    pub health: String,
    /// How long that may take.
    pub patience: Duration,
}

impl Railway {
    /// Reads and checks it.
    ///
    /// # Errors
    /// Names what is missing or does not fit the program.
    pub fn read(text: &str) -> Result<Self> {
        let json: Value = serde_json::from_str(text)?;
        let (build, deploy) = (&json["build"], &json["deploy"]);
        ensure!(
            build["builder"] == "DOCKERFILE" && build["dockerfilePath"] == "Dockerfile",
            "it builds another file"
        );
        let seconds = |name: &str| {
            let seconds = deploy[name].as_u64().with_context(|| format!("{name} is missing"))?;
            Ok::<_, anyhow::Error>(Duration::from_secs(seconds))
        };
        ensure!(
            seconds("drainingSeconds")? >= DRAIN,
            "drainingSeconds: the program needs {} s",
            DRAIN.as_secs()
        );
        let before = deploy["preDeployCommand"].as_array().map_or(&[][..], Vec::as_slice);
        let before: Vec<_> = before.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        ensure!(
            before.iter().any(|command| command.contains("migrate")),
            "preDeployCommand does not migrate"
        );
        let health = deploy["healthcheckPath"].as_str().context("healthcheckPath is missing")?;
        Ok(Self { before, health: health.to_owned(), patience: seconds("healthcheckTimeout")? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = include_str!("../../../railway.json");

    #[test]
    fn the_repository_s_own_file_fits_the_program() {
        let railway = Railway::read(OURS).unwrap();
        assert_eq!(
            (railway.before.as_slice(), railway.health.as_str()),
            (&["autogram migrate".to_owned()][..], "/health")
        );
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for (part, other, why) in [
            ("\"drainingSeconds\": 15", "\"drainingSeconds\": 5", "drainingSeconds"),
            ("autogram migrate", "true", "preDeployCommand"),
            ("healthcheckPath", "healthPath", "healthcheckPath"),
            ("DOCKERFILE", "NIXPACKS", "another file"),
        ] {
            let error = Railway::read(&OURS.replace(part, other)).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
    }
}
