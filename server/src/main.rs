//! The `autogram` binary: the web server, the workers and the operator's commands.
//!
//! This crate must never know a business rule. It reads the environment, wires the services together, and
//! speaks HTTP.

mod config;
mod demo;
mod inspect;
mod lifecycle;
mod lock;
mod middleware;
mod preview;
mod router;
mod routes;
mod site;
mod telemetry;
mod wiring;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use services::auth::magic_link;
use services::{MasterKey, Random, people};
use types::session::Role;

use crate::config::{Config, Store};
use crate::lifecycle::Front;
use crate::lock::DatabaseLock;

/// Runs news accounts on Instagram: from feeds to published posts, with a person's yes in between.
#[derive(Parser)]
#[command(name = "autogram", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answers requests and does the work.
    Serve,
    /// Answers requests only; `worker` processes do the work. Needs PostgreSQL.
    Web,
    /// Does the work only.
    Worker,
    /// Brings the database to the newest schema and stops.
    Migrate,
    /// Runs the whole product against local stand-ins, without any key.
    Demo {
        /// Where the demo keeps its data.
        #[arg(long, default_value = "data/demo")]
        data: PathBuf,
        /// The web server's port; the stand-ins take the next free one.
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// The built front end.
        #[arg(long, default_value = "dist")]
        dist: PathBuf,
        /// Stand-ins that answer at once, for tests.
        #[arg(long, hide = true)]
        fast: bool,
    },
    /// Looks at feeds.
    Feed {
        #[command(subcommand)]
        command: FeedCommand,
    },
    /// Looks at schedules.
    Schedule {
        #[command(subcommand)]
        command: ScheduleCommand,
    },
    /// Lets an address sign in.
    Invite {
        /// The address.
        email: String,
        /// With the right to run the beta.
        #[arg(long)]
        admin: bool,
    },
    /// Prints a link that signs in an invited address, for a machine without mail.
    SignInLink {
        /// The address.
        email: String,
    },
    /// Prints a new master key.
    GenerateKey,
}

#[derive(Subcommand)]
enum FeedCommand {
    /// Reads a feed and prints what is in it.
    Inspect {
        /// A file or an address.
        source: String,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
enum ScheduleCommand {
    /// Prints when weekly slots come up, in local time and in UTC.
    Preview(preview::Preview),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Variables that are set already win over the file's; without a file there is nothing to say.
    dotenvy::dotenv().ok();
    // Two providers are linked, so one has to be named before the first TLS connection.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("autogram: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(arguments.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("autogram: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<()> {
    match command {
        Command::Serve => serve(lifecycle::Role::All).await,
        Command::Web => serve(lifecycle::Role::Web).await,
        Command::Worker => serve(lifecycle::Role::Worker).await,
        Command::Migrate => {
            telemetry::start("info")?;
            wiring::open_database(&Config::from_environment()?.store).await?.close().await?;
            Ok(())
        }
        Command::Demo { data, port, dist, fast } => {
            telemetry::start("warn,services=info,autogram=info")?;
            demo::run(&data, port, &dist, fast).await
        }
        Command::Feed { command: FeedCommand::Inspect { source, json } } => inspect::run(&source, json).await,
        Command::Schedule { command: ScheduleCommand::Preview(wanted) } => preview::run(&wanted),
        Command::Invite { email, admin } => {
            telemetry::start("warn")?;
            let services = wiring::services(Config::from_environment()?).await?;
            let role = if admin { Role::Admin } else { Role::Operator };
            people::invite(&services, &email, role).await?;
            println!("{email} may sign in now.");
            Ok(())
        }
        Command::SignInLink { email } => {
            telemetry::start("warn")?;
            let services = wiring::services(Config::from_environment()?).await?;
            let user = people::find(&services, &email).await?.context("this address was not invited")?;
            let token = magic_link::for_console(&services, user).await?;
            println!("{}", magic_link::url(&services, &token));
            Ok(())
        }
        Command::GenerateKey => {
            println!("{}", MasterKey::generate(&Random::from_system()).to_base64().as_str());
            Ok(())
        }
    }
}

async fn serve(role: lifecycle::Role) -> Result<()> {
    telemetry::start("info")?;
    let config = Config::from_environment()?;
    let lock = match &config.store {
        Store::Sqlite(_) if role == lifecycle::Role::Web => {
            bail!(
                "`web` needs other processes that work, and a SQLite file belongs to one: use `serve`, or PostgreSQL"
            )
        }
        Store::Sqlite(path) => Some(DatabaseLock::take(path)?),
        Store::Postgres { .. } => None,
    };
    let front = match role {
        lifecycle::Role::All | lifecycle::Role::Web => Some(Front::open(config.listen, &config.dist).await?),
        lifecycle::Role::Worker => None,
    };
    let services = wiring::services(config).await?;
    lifecycle::run(services, role, front, lock, lifecycle::stop_signal()).await
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        super::Arguments::command().debug_assert();
    }
}
