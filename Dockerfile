# One image for every role: `serve` alone, or `web` and `worker` beside each other.

FROM rust:1.95.0-bookworm AS build
# The compiler of the image; rust-toolchain.toml would have rustup fetch the newest one.
ENV RUSTUP_TOOLCHAIN=1.95.0
WORKDIR /build
RUN rustup target add wasm32-unknown-unknown
COPY . .
RUN cargo xtask build

FROM debian:bookworm-slim
# Certificates for the vendors; fonts for the scripts that headlines are written in.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji && rm -rf /var/lib/apt/lists/*
RUN useradd --system --create-home --home-dir /srv/autogram autogram
WORKDIR /srv/autogram
COPY --from=build /build/target/release/autogram /usr/local/bin/autogram
COPY --from=build /build/dist dist
RUN mkdir -p data && chown autogram data
USER autogram
ENV AUTOGRAM_LISTEN=0.0.0.0:8080
EXPOSE 8080
# The program drains by itself on SIGTERM, within ten seconds.
STOPSIGNAL SIGTERM
CMD ["autogram", "serve"]
