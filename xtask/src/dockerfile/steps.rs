//! What the Dockerfile says, in the words of the runner. Whatever the runner could not carry out is an error, so that
//! nothing passes for run that was not.

use anyhow::{Context, Result, bail, ensure};
use parse_dockerfile::{Command, CopyInstruction, Instruction, RunInstruction, Source, UnescapedString};

/// A stage: the image it begins with, and what is done to it.
#[derive(Debug, PartialEq, Eq)]
pub struct Plan {
    /// The name after `AS`, or the stage's number.
    pub name: String,
    /// The image as it is written.
    pub image: String,
    /// What stands in for it.
    pub base: Base,
    /// In the order they are written.
    pub steps: Vec<Step>,
}

/// The images that the runner can stand in for.
#[derive(Debug, PartialEq, Eq)]
pub enum Base {
    /// `rust:VERSION-SUITE`: Debian with a toolchain.
    Rust {
        /// All three numbers.
        version: String,
    },
    /// `debian:SUITE-slim`.
    Debian {
        /// Debian's name for the release.
        suite: String,
    },
}

/// One instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The folder of all that follows.
    Workdir(String),
    /// A shell command.
    Run(String),
    /// Everything that `.dockerignore` lets through, to a folder.
    CopyCheckout(String),
    /// A file or a folder of an earlier stage.
    CopyFrom {
        /// The stage's name.
        stage: String,
        /// What, in that stage.
        source: String,
        /// Where to, in this one.
        to: String,
    },
    /// Who does all that follows.
    User(String),
    /// A variable for all that follows.
    Env(String, String),
    /// Where the program listens.
    Expose(u16),
    /// How the program is asked to stop, without `SIG`.
    StopSignal(String),
    /// The program.
    Cmd(Vec<String>),
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Workdir(folder) => write!(f, "WORKDIR {folder}"),
            Self::Run(script) => write!(f, "RUN {script}"),
            Self::CopyCheckout(to) => write!(f, "COPY . {to}"),
            Self::CopyFrom { stage, source, to } => write!(f, "COPY --from={stage} {source} {to}"),
            Self::User(user) => write!(f, "USER {user}"),
            Self::Env(name, value) => write!(f, "ENV {name}={value}"),
            Self::Expose(port) => write!(f, "EXPOSE {port}"),
            Self::StopSignal(signal) => write!(f, "STOPSIGNAL SIG{signal}"),
            Self::Cmd(words) => write!(f, "CMD {}", words.join(" ")),
        }
    }
}

/// Reads all stages.
///
/// # Errors
/// When it is no Dockerfile, or has something that the runner does not know.
pub fn read(text: &str) -> Result<Vec<Plan>> {
    let dockerfile = parse_dockerfile::parse(text)?;
    ensure!(dockerfile.global_args().len() == 0, "ARG is not known here");
    let mut plans: Vec<Plan> = Vec::new();
    for stage in dockerfile.stages() {
        ensure!(stage.from.options.is_empty(), "FROM with options is not known here");
        let image = plain(&stage.from.image)?;
        let name = stage
            .from
            .as_
            .as_ref()
            .map_or_else(|| plans.len().to_string(), |(_, name)| name.value.to_string());
        let steps: Result<Vec<_>> = stage.instructions.iter().map(step).collect();
        let steps = steps.with_context(|| format!("stage {name}"))?;
        for step in &steps {
            if let Step::CopyFrom { stage, .. } = step {
                ensure!(
                    plans.iter().any(|earlier| earlier.name == *stage),
                    "there is no stage {stage} before {name}"
                );
            }
        }
        plans.push(Plan { name, base: base(&image)?, image, steps });
    }
    Ok(plans)
}

fn base(image: &str) -> Result<Base> {
    let (name, tag) = image.split_once(':').with_context(|| format!("{image} has no tag: name a version"))?;
    match (name, tag.split_once('-')) {
        ("rust", Some((version, _))) if version.split('.').count() == 3 => {
            Ok(Base::Rust { version: version.to_owned() })
        }
        ("debian", Some((suite, "slim"))) => Ok(Base::Debian { suite: suite.to_owned() }),
        _ => bail!("nothing stands in for the image {image}"),
    }
}

fn step(instruction: &Instruction<'_>) -> Result<Step> {
    Ok(match instruction {
        Instruction::Workdir(workdir) => Step::Workdir(plain(&workdir.arguments)?),
        Instruction::Run(run) => Step::Run(script(run)?),
        Instruction::Copy(copy) => copied(copy)?,
        Instruction::User(user) => Step::User(plain(&user.arguments)?),
        Instruction::Env(env) => {
            let text = plain(&env.arguments)?;
            let (name, value) = text.split_once('=').context("ENV is written NAME=value here")?;
            ensure!(!value.contains(['"', '\'', ' ']), "ENV has one plain value here");
            Step::Env(name.to_owned(), value.to_owned())
        }
        Instruction::Expose(expose) => match expose.arguments.as_slice() {
            [port] => Step::Expose(plain(port)?.parse().context("EXPOSE")?),
            _ => bail!("EXPOSE names one port here"),
        },
        Instruction::Stopsignal(stop) => {
            let signal = plain(&stop.arguments)?;
            Step::StopSignal(
                signal.strip_prefix("SIG").context("STOPSIGNAL is written with SIG here")?.to_owned(),
            )
        }
        Instruction::Cmd(cmd) => match &cmd.arguments {
            Command::Exec(words) => Step::Cmd(words.value.iter().map(plain).collect::<Result<_>>()?),
            _ => bail!("CMD is a list here: a shell before the program would keep its signals"),
        },
        other => bail!("an instruction is not known here: {other:?}"),
    })
}

fn script(run: &RunInstruction<'_>) -> Result<String> {
    ensure!(
        run.options.is_empty() && run.here_docs.is_empty(),
        "RUN has options or a document, not known here"
    );
    match &run.arguments {
        Command::Shell(script) => Ok(script.value.trim().to_owned()),
        _ => bail!("RUN is a shell command here"),
    }
}

fn copied(copy: &CopyInstruction<'_>) -> Result<Step> {
    let [Source::Path(source)] = copy.src.as_slice() else { bail!("COPY has one source here") };
    let (source, to) = (plain(source)?, plain(&copy.dest)?);
    match copy.options.as_slice() {
        [] if source == "." => Ok(Step::CopyCheckout(to)),
        [flag] if flag.name.value == "from" => {
            let stage = flag.value.as_ref().context("COPY --from names no stage")?;
            Ok(Step::CopyFrom { stage: plain(stage)?, source, to })
        }
        _ => bail!("COPY is of everything, or of one thing of an earlier stage here"),
    }
}

/// A value without variables, which are not followed here.
fn plain(value: &UnescapedString<'_>) -> Result<String> {
    let value = value.value.trim();
    ensure!(!value.contains('$'), "{value} has a variable, not known here");
    Ok(value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        format!("{:#}", read(text).err().unwrap())
    }

    #[test]
    fn the_dockerfile_is_understood_to_the_last_line() {
        let plans = read(include_str!("../../../Dockerfile")).unwrap();
        let [build, last] = plans.as_slice() else { panic!("{plans:?}") };
        assert_eq!(build.name, "build");
        assert_eq!(build.steps.last(), Some(&Step::Run("cargo xtask build".into())));
        assert!(matches!(&last.base, Base::Debian { suite } if build.image.ends_with(suite.as_str())));
        assert_eq!(last.steps.last(), Some(&Step::Cmd(vec!["autogram".into(), "serve".into()])));
        let user = last.steps.iter().position(|step| matches!(step, Step::User(user) if user != "root"));
        assert!(user.is_some(), "the program runs as root");
        assert!(last.steps.contains(&Step::StopSignal("TERM".into())));
    }

    #[test]
    fn the_image_brings_the_compiler_that_the_workspace_asks_for() {
        let plans = read(include_str!("../../../Dockerfile")).unwrap();
        let Base::Rust { version } = &plans[0].base else { panic!("{plans:?}") };
        let manifest = include_str!("../../../Cargo.toml");
        let wanted = manifest.lines().find_map(|line| line.strip_prefix("rust-version = ")).unwrap();
        assert!(version.starts_with(wanted.trim_matches('"')), "{version} for {wanted}");
        // Without it rustup would follow rust-toolchain.toml to the newest compiler, and fetch that.
        assert!(plans[0].steps.contains(&Step::Env("RUSTUP_TOOLCHAIN".into(), version.clone())));
    }

    #[test]
    fn what_cannot_be_run_is_refused() {
        for (text, why) in [
            ("FROM debian:bookworm-slim\nADD a b", "not known"),
            ("FROM debian:bookworm-slim\nVOLUME /data", "not known"),
            ("FROM debian:bookworm-slim\nRUN --mount=type=cache,target=/x true", "options"),
            ("FROM debian:bookworm-slim\nCMD autogram serve", "a list"),
            ("FROM debian:bookworm-slim\nENV A=$HOME", "variable"),
            ("FROM debian:bookworm-slim\nCOPY --chown=a . .", "COPY"),
            ("FROM debian:bookworm-slim\nCOPY --from=build a b", "no stage build"),
            ("FROM rust:latest", "nothing stands in"),
            ("FROM rust", "no tag"),
            ("FRM debian", ""),
        ] {
            let error = refused(text);
            assert!(error.contains(why), "{text}: {error}");
        }
    }

    #[test]
    fn lines_that_go_on_are_one_step() {
        let plans = read("FROM debian:bookworm-slim\nRUN true && \\\n  false\n").unwrap();
        let Step::Run(script) = &plans[0].steps[0] else { panic!("{plans:?}") };
        assert!(script.starts_with("true &&") && script.ends_with("false"), "{script}");
    }
}
