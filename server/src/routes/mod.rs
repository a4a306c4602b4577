//! What cannot be a server function: pages, sign-in forms, the live stream, pictures, health.

pub mod assets;
pub mod auth;
pub mod connect;
pub mod events;
pub mod export;
pub mod health;
pub mod media;
pub mod pages;
pub mod upload;
