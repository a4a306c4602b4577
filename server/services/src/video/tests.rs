use std::io::Cursor;

use sandbox::Video as Made;

use super::*;

fn read_bytes(bytes: &[u8]) -> Result<Video, MediaProblem> {
    read(&mut Cursor::new(bytes), u32::try_from(bytes.len()).unwrap())
}

#[test]
fn a_videos_facts_are_read_from_its_index() {
    let bytes = Made::default().file();
    let video = read_bytes(&bytes).unwrap();
    let facts = VideoFacts {
        width: 1_080,
        height: 1_920,
        bytes: u32::try_from(bytes.len()).unwrap(),
        millis: 4_000,
        frame_rate: 30_000,
    };
    assert_eq!(video, Video { facts, extension: "mp4" });
    let film = read_bytes(&Made { brand: *b"qt  ", codec: *b"hvc1", ..Made::default() }.file()).unwrap();
    assert_eq!(film.extension, "mov");
}

#[test]
fn another_codec_is_named_and_what_is_no_video_too() {
    let other = Made { codec: *b"av01", ..Made::default() };
    assert_eq!(read_bytes(&other.file()), Err(MediaProblem::VideoCodec));
    let sound = Made { handler: *b"soun", ..Made::default() };
    let empty = Made { frames: 0, ..Made::default() };
    for bytes in [sound.file(), empty.file(), b"<html>".to_vec(), Vec::new()] {
        assert_eq!(read_bytes(&bytes), Err(MediaProblem::VideoUnreadable));
    }
}

#[test]
fn a_file_cut_or_changed_anywhere_is_judged_and_breaks_nothing() {
    let whole = Made::default().file();
    for end in 0..whole.len() - 1 {
        assert_eq!(read_bytes(&whole[..end]), Err(MediaProblem::VideoUnreadable), "cut at {end}");
    }
    for at in (0..whole.len()).filter(|at| !(30..5_000).contains(at)) {
        let mut changed = whole.clone();
        changed[at] ^= 0xff;
        // Whatever is made of it, something is.
        _ = read_bytes(&changed);
    }
}
