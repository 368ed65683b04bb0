//! A stand-in for the portal **connect**: it enrols people with one-time codes and lets them log in with them.
//!
//! A development tool, so that an authenticator has something to log in to; no part of Clavis. It shares no code with
//! `clavis-core`: codes are verified by a second implementation, so that both would have to be wrong the same way.
//! The README beside this crate says what it is and what it is not.

mod clock;
mod codes;
mod pages;
mod passwords;
mod portal;
mod routes;
mod seal;
mod store;
mod throttle;
mod visits;
mod words;

use std::{io, net::Ipv4Addr, sync::Arc};

use tokio::net::TcpListener;

pub use clock::{Clock, SystemClock};
pub use codes::{PERIOD, code};
pub use portal::{DemoLogin, Keeping, Portal, PortalError};

/// Binds a port of the loopback interface, 0 for a free one. No other interface can be asked for.
///
/// # Errors
/// When the port is taken.
pub async fn listen(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
}

/// Serves the portal until the process ends.
///
/// # Errors
/// As the network does.
pub async fn serve(portal: Portal, listener: TcpListener) -> io::Result<()> {
    axum::serve(listener, routes::router(Arc::new(portal))).await
}
