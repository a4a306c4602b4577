//! What Instagram takes as a picture, a carousel or a video, in the units it limits.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::card::CardProblem;

/// Bytes a picture may have. Source: Meta, "IG User Media" reference, 2026-09-11.
pub const MAX_PICTURE_BYTES: u32 = 8 << 20;
/// Pixels across a picture; Meta scales others, and they look it. Source: as above.
pub const PICTURE_WIDTHS: RangeInclusive<u32> = 320..=1_440;
/// A picture's width by its height, in thousandths: 4:5 to 1.91:1. Stories take every ratio. Source: as above.
pub const PICTURE_RATIOS: RangeInclusive<u32> = 800..=1_910;
/// Pictures in a carousel. Source: as above.
pub const CAROUSEL_ITEMS: RangeInclusive<usize> = 2..=10;
/// Bytes a reel may have. Source: Meta, "IG User Media" reference, reel specifications, 2026-09-11.
pub const MAX_VIDEO_BYTES: u32 = 300_000_000;
/// Milliseconds a reel may last: 3 seconds to 15 minutes. Source: as above.
pub const VIDEO_MILLIS: RangeInclusive<u32> = 3_000..=900_000;
/// Pixels across a reel. Source: as above.
pub const MAX_VIDEO_WIDTH: u32 = 1_920;
/// Frames of a reel in 1,000 seconds: 23 to 60 a second. Source: as above.
pub const VIDEO_FRAME_RATES: RangeInclusive<u32> = 23_000..=60_000;
/// Bytes of a picture that a person uploads, before it is made into the JPEG that Instagram takes. Ours, 2026-11-22:
/// a camera's largest files, and no more than a server holds in memory with ease.
pub const MAX_UPLOADED_PICTURE_BYTES: u32 = 30_000_000;

/// Why Instagram would not take a post's pictures or its video.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaProblem {
    /// There is no picture yet.
    NoPicture,
    /// An uploaded file is no picture that can be read.
    PictureUnreadable,
    /// An uploaded picture has more than [`MAX_UPLOADED_PICTURE_BYTES`], or more pixels than we decode.
    PictureTooLarge,
    /// A picture has more than [`MAX_PICTURE_BYTES`].
    PictureBytes {
        /// How many it has.
        bytes: u32,
    },
    /// A picture is too narrow, too wide, or of a ratio that the feed does not take.
    PictureSize {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// Not [`CAROUSEL_ITEMS`].
    CarouselItems {
        /// How many are chosen.
        count: usize,
    },
    /// There is no video yet.
    NoVideo,
    /// Not an MP4 or MOV that can be read.
    VideoUnreadable,
    /// Neither H.264 nor HEVC.
    VideoCodec,
    /// More than [`MAX_VIDEO_BYTES`].
    VideoBytes {
        /// How many it has.
        bytes: u32,
    },
    /// Not [`VIDEO_MILLIS`].
    VideoDuration {
        /// How long it lasts, in milliseconds.
        millis: u32,
    },
    /// More than [`MAX_VIDEO_WIDTH`].
    VideoWidth {
        /// Pixels across.
        width: u32,
    },
    /// Not [`VIDEO_FRAME_RATES`].
    VideoFrameRate {
        /// Frames in 1,000 seconds.
        rate: u32,
    },
    /// The server's address leads nowhere from outside, where Instagram fetches files.
    NotPublic,
    /// The headline card that the post wants cannot be drawn.
    Card(CardProblem),
}

/// What is known of a JPEG.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureFacts {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Size of the file.
    pub bytes: u32,
}

impl PictureFacts {
    /// What Instagram would refuse about it in the feed.
    pub fn in_feed(self) -> Vec<MediaProblem> {
        let ratio = u64::from(self.width) * 1_000 / u64::from(self.height.max(1));
        self.check(u32::try_from(ratio).is_ok_and(|ratio| PICTURE_RATIOS.contains(&ratio)))
    }

    /// What Instagram would refuse about it in a story, which takes every ratio.
    pub fn in_story(self) -> Vec<MediaProblem> {
        self.check(true)
    }

    fn check(self, ratio_fits: bool) -> Vec<MediaProblem> {
        let Self { width, height, bytes } = self;
        let mut found = Vec::new();
        if bytes > MAX_PICTURE_BYTES {
            found.push(MediaProblem::PictureBytes { bytes });
        }
        if !ratio_fits || !PICTURE_WIDTHS.contains(&width) {
            found.push(MediaProblem::PictureSize { width, height });
        }
        found
    }
}

/// What is known of a video.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VideoFacts {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Size of the file.
    pub bytes: u32,
    /// How long it lasts, in milliseconds.
    pub millis: u32,
    /// Frames in 1,000 seconds.
    pub frame_rate: u32,
}

impl VideoFacts {
    /// What Instagram would refuse about it as a reel.
    pub fn problems(self) -> Vec<MediaProblem> {
        let Self { width, bytes, millis, frame_rate: rate, .. } = self;
        let mut found = Vec::new();
        if bytes > MAX_VIDEO_BYTES {
            found.push(MediaProblem::VideoBytes { bytes });
        }
        if !VIDEO_MILLIS.contains(&millis) {
            found.push(MediaProblem::VideoDuration { millis });
        }
        if width > MAX_VIDEO_WIDTH {
            found.push(MediaProblem::VideoWidth { width });
        }
        if !VIDEO_FRAME_RATES.contains(&rate) {
            found.push(MediaProblem::VideoFrameRate { rate });
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_in_the_feed_keeps_to_metas_size_and_ratio() {
        let found = |width, height, bytes| PictureFacts { width, height, bytes }.in_feed();
        assert!(found(1_080, 1_350, 300_000).is_empty());
        assert!(found(1_080, 1_080, MAX_PICTURE_BYTES).is_empty());
        assert!(found(1_910 / 2, 500, 1).is_empty());
        for (width, height, bytes) in [
            (1_080, 1_350, MAX_PICTURE_BYTES + 1),
            (1_080, 1_440, 1),
            (1_920, 1_080, 1),
            (300, 300, 1),
            (1_000, 500, 1),
        ] {
            assert_eq!(found(width, height, bytes).len(), 1, "{width}x{height}, {bytes} bytes");
        }
    }

    #[test]
    fn a_story_takes_every_ratio_and_no_other_width() {
        assert!(PictureFacts { width: 1_080, height: 1_920, bytes: 1 }.in_story().is_empty());
        assert_eq!(PictureFacts { width: 1_920, height: 1_080, bytes: 1 }.in_story().len(), 1);
    }

    #[test]
    fn each_rule_of_a_reel_is_named() {
        let fine = VideoFacts { width: 1_080, height: 1_920, bytes: 9, millis: 3_000, frame_rate: 29_970 };
        assert!(fine.problems().is_empty());
        let all = VideoFacts {
            width: 3_840,
            height: 2_160,
            bytes: MAX_VIDEO_BYTES + 1,
            millis: 2_999,
            frame_rate: 120_000,
        };
        assert_eq!(all.problems().len(), 4);
    }
}
