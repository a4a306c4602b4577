use providers::text::anthropic;

use super::*;

/// The names of all variables, which `.env.sample` must list.
const NAMES: [&str; 32] = [
    "AUTOGRAM_LISTEN",
    "AUTOGRAM_PUBLIC_URL",
    "AUTOGRAM_DATABASE",
    "AUTOGRAM_REDIS_URL",
    "AUTOGRAM_MEDIA",
    "AUTOGRAM_MEDIA_ENDPOINT",
    "AUTOGRAM_MEDIA_REGION",
    "AUTOGRAM_MEDIA_KEY_ID",
    "AUTOGRAM_MEDIA_SECRET",
    "AUTOGRAM_DIST",
    "AUTOGRAM_FONT_DIR",
    "AUTOGRAM_MASTER_KEY",
    "AUTOGRAM_RESEND_KEY",
    "AUTOGRAM_MAIL_FROM",
    "AUTOGRAM_POLL_SECONDS",
    "AUTOGRAM_PUBLISH_SETTLE_SECONDS",
    "AUTOGRAM_SANDBOX",
    "AUTOGRAM_INSTAGRAM_APP_ID",
    "AUTOGRAM_INSTAGRAM_APP_SECRET",
    "AUTOGRAM_META_APP_SECRET",
    "AUTOGRAM_ANTHROPIC_URL",
    "AUTOGRAM_FAL_QUEUE_URL",
    "AUTOGRAM_FAL_API_URL",
    "AUTOGRAM_INSTAGRAM_URL",
    "AUTOGRAM_INSTAGRAM_LOGIN_URL",
    "AUTOGRAM_INSTAGRAM_OAUTH_URL",
    "AUTOGRAM_OPENAI_URL",
    "AUTOGRAM_REPLICATE_URL",
    "AUTOGRAM_STABILITY_URL",
    "AUTOGRAM_RESEND_URL",
    "AUTOGRAM_ALLOWED_HOSTS",
    "AUTOGRAM_LOG",
];

#[test]
fn the_sample_lists_every_variable_and_no_other() {
    let sample = include_str!("../../../.env.sample");
    let mut listed: Vec<&str> = sample
        .lines()
        .filter_map(|line| line.trim_start_matches(['#', ' ']).split_once('='))
        .map(|(name, _)| name)
        .filter(|name| name.starts_with("AUTOGRAM_"))
        .collect();
    let mut names = NAMES.to_vec();
    listed.sort_unstable();
    names.sort_unstable();
    assert_eq!(listed, names);
}

#[test]
fn an_empty_environment_is_a_local_server() {
    let config = Config::read(&|_| None).unwrap();
    assert_eq!(config.public_url.as_str(), "http://127.0.0.1:8080/");
    assert!(config.allowed_hosts.is_empty());
    assert_eq!(config.endpoints.of(&anthropic::HOST).host_str(), Some("api.anthropic.com"));
}

#[test]
fn an_error_names_the_variable_and_not_the_secret() {
    let get = |name: &str| (name == "AUTOGRAM_MASTER_KEY").then(|| "hunter2".to_owned());
    let error = format!("{:#}", Config::read(&get).err().unwrap());
    assert!(error.contains("AUTOGRAM_MASTER_KEY") && !error.contains("hunter2"), "{error}");
}

#[test]
fn a_database_is_a_file_or_a_server() {
    assert!(matches!(Config::read(&|_| None).unwrap().store, Store::Sqlite(_)));
    let config = set("AUTOGRAM_DATABASE", "postgres://u:p@db.example.org/autogram", None).unwrap();
    assert!(matches!(config.store, Store::Postgres { redis: None, .. }));
    let error = set("AUTOGRAM_REDIS_URL", "rediss://:hunter2@redis.example.org", None).err().unwrap();
    assert!(!format!("{error:#}").contains("hunter2"), "{error:#}");
}

#[test]
fn feeds_are_not_asked_all_the_time_unless_they_are_stand_ins() {
    assert!(set("AUTOGRAM_POLL_SECONDS", "29", None).is_err());
    assert!(set("AUTOGRAM_POLL_SECONDS", "30", None).is_ok());
    let config = set("AUTOGRAM_POLL_SECONDS", "5", Some("http://127.0.0.1:9000")).unwrap();
    assert_eq!(config.poll_interval, Duration::from_secs(5));
}

#[test]
fn a_publish_call_is_not_given_up_while_it_may_be_in_flight() {
    assert!(set("AUTOGRAM_PUBLISH_SETTLE_SECONDS", "60", None).is_err());
    assert!(set("AUTOGRAM_PUBLISH_SETTLE_SECONDS", "61", None).is_ok());
    let config = set("AUTOGRAM_PUBLISH_SETTLE_SECONDS", "2", Some("http://127.0.0.1:9000")).unwrap();
    assert_eq!(config.publish_settle, Duration::from_secs(2));
}

#[test]
fn an_app_has_an_id_and_a_secret_or_neither() {
    let error = format!("{:#}", set("AUTOGRAM_INSTAGRAM_APP_SECRET", "hunter2", None).err().unwrap());
    assert!(error.contains("AUTOGRAM_INSTAGRAM_APP_ID") && !error.contains("hunter2"), "{error}");
    let app = Config::read(&|name| name.contains("_APP_").then(|| name.to_owned())).unwrap().instagram_app;
    assert_eq!(app.unwrap().secrets().len(), 2);
}

fn set(name: &str, value: &str, sandbox: Option<&str>) -> Result<Config> {
    Config::read(&|asked| match asked {
        "AUTOGRAM_SANDBOX" => sandbox.map(str::to_owned),
        _ => (asked == name).then(|| value.to_owned()),
    })
}
