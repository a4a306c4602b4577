//! Reads of a video what Instagram limits: its container, codec, size, length and frames a second. No frame is decoded.
//!
//! Only the few boxes that say so are read, each by itself: phones and editors put much into a file that no reader
//! knows in full, and nothing of it matters here.

use std::io::{Read, Seek, SeekFrom};

use mp4_atom::{Atom, Decode, FourCC, Header, Mdhd, ReadFrom, Stts, Tkhd};
use types::media::{MediaProblem, VideoFacts};

/// Bytes that a file may spend on its index. 15 minutes at 60 frames a second need about 1 MB.
const MOST_INDEX: usize = 16 << 20;
/// H.264 and HEVC, each with its parameters beside or among the frames.
const CODECS: [&[u8; 4]; 4] = [b"avc1", b"avc3", b"hvc1", b"hev1"];

/// A video that Instagram's rules can be held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Video {
    /// What is known of it.
    pub facts: VideoFacts,
    /// `mp4` or `mov`.
    pub extension: &'static str,
}

/// Reads a file of so many bytes.
///
/// # Errors
/// [`MediaProblem::VideoUnreadable`] when it is no MP4 or MOV with a video in it, [`MediaProblem::VideoCodec`] when
/// the video is of another kind than Instagram takes.
pub fn read(file: &mut (impl Read + Seek), bytes: u32) -> Result<Video, MediaProblem> {
    let (brand, index) = boxes(file).ok_or(MediaProblem::VideoUnreadable)?;
    let track = tracks(&index).find(|track| handler(track) == Some(b"vide"));
    let track = track.ok_or(MediaProblem::VideoUnreadable)?;
    let codec = codec(track).ok_or(MediaProblem::VideoUnreadable)?;
    if !CODECS.iter().any(|known| FourCC::new(known) == codec) {
        return Err(MediaProblem::VideoCodec);
    }
    let facts = facts(track, bytes).ok_or(MediaProblem::VideoUnreadable)?;
    Ok(Video { facts, extension: if brand == *b"qt  " { "mov" } else { "mp4" } })
}

/// The file's brand and the body of its index, without the frames in between.
fn boxes(file: &mut (impl Read + Seek)) -> Option<([u8; 4], Vec<u8>)> {
    file.seek(SeekFrom::Start(0)).ok()?;
    let header = Header::read_from(file).ok()?;
    let mut brand = [0; 4];
    (header.kind == FourCC::new(b"ftyp")).then_some(())?;
    file.read_exact(&mut brand).ok()?;
    skip(file, header.size?.checked_sub(brand.len())?)?;
    loop {
        let header = Option::<Header>::read_from(file).ok()??;
        if header.kind != FourCC::new(b"moov") {
            skip(file, header.size?)?;
            continue;
        }
        let size = header.size.filter(|size| *size <= MOST_INDEX)?;
        let mut index = Vec::new();
        let read = file.take(u64::try_from(size).ok()?).read_to_end(&mut index).ok()?;
        return (read == size).then_some((brand, index));
    }
}

fn skip(file: &mut impl Seek, bytes: usize) -> Option<()> {
    file.seek(SeekFrom::Current(i64::try_from(bytes).ok()?)).ok().map(drop)
}

/// The boxes inside a box, until one that does not fit into it.
fn children(mut body: &[u8]) -> impl Iterator<Item = (FourCC, &[u8])> {
    std::iter::from_fn(move || {
        let header = (body.len() >= 8).then(|| Header::decode(&mut body).ok())??;
        let (child, rest) = body.split_at_checked(header.size.unwrap_or(body.len()))?;
        body = rest;
        Some((header.kind, child))
    })
}

/// The body of the first box at the end of a path.
fn at<'a>(body: &'a [u8], path: &[&[u8; 4]]) -> Option<&'a [u8]> {
    path.iter().try_fold(body, |body, name| {
        children(body).find(|(kind, _)| *kind == FourCC::new(name)).map(|(_, child)| child)
    })
}

fn tracks(index: &[u8]) -> impl Iterator<Item = &[u8]> {
    children(index).filter(|(kind, _)| *kind == FourCC::new(b"trak")).map(|(_, body)| body)
}

/// What a track is: `vide`, `soun`. Its place is the same in MP4 and MOV; what follows it is not.
fn handler(track: &[u8]) -> Option<&[u8; 4]> {
    at(track, &[b"mdia", b"hdlr"])?.get(8..)?.first_chunk()
}

/// The name of the first description of its frames.
fn codec(track: &[u8]) -> Option<FourCC> {
    let descriptions = at(track, &[b"mdia", b"minf", b"stbl", b"stsd"])?.get(8..)?;
    children(descriptions).next().map(|(kind, _)| kind)
}

fn facts(track: &[u8], bytes: u32) -> Option<VideoFacts> {
    let shown = parse::<Tkhd>(at(track, &[b"tkhd"])?)?;
    let media = parse::<Mdhd>(at(track, &[b"mdia", b"mdhd"])?)?;
    let times = parse::<Stts>(at(track, &[b"mdia", b"minf", b"stbl", b"stts"])?)?;
    let (frames, ticks) = times.entries.iter().fold((0_u64, 0_u64), |(frames, ticks), entry| {
        let (count, delta) = (u64::from(entry.sample_count), u64::from(entry.sample_delta));
        (frames + count, ticks.saturating_add(count * delta))
    });
    let scale = u128::from(media.timescale);
    let rate = (u128::from(frames) * scale * 1_000).checked_div(u128::from(ticks))?;
    let millis = (u128::from(ticks) * 1_000).checked_div(scale)?;
    Some(VideoFacts {
        width: shown.width.integer().into(),
        height: shown.height.integer().into(),
        bytes,
        millis: u32::try_from(millis).unwrap_or(u32::MAX),
        frame_rate: u32::try_from(rate).unwrap_or(u32::MAX),
    })
}

fn parse<T: Atom>(mut body: &[u8]) -> Option<T> {
    T::decode_body(&mut body).ok()
}

#[cfg(test)]
mod tests;
