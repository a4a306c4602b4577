use types::media::MediaProblem;
use types::post::PostFormat;

use super::cards::Cards;
use super::catalogue::messages;

messages! {
    /// What a post becomes on Instagram, its carousel, its video, and what is wrong with them.
    Formats {
        format: { en: "Format", de: "Format" },
        picture: { en: "Picture", de: "Bild" },
        carousel: { en: "Carousel", de: "Karussell" },
        story: { en: "Story", de: "Story" },
        reel: { en: "Reel", de: "Reel" },
        picture_keeps: { en: "One picture in the feed, with caption and alt text.",
            de: "Ein Bild im Feed, mit Text und Alternativtext." },
        carousel_keeps: { en: "2 to 10 pictures in the feed, all cropped to the first one’s ratio. The caption stands \
            once, the alt text goes with every picture.",
            de: "2 bis 10 Bilder im Feed, alle auf das Seitenverhältnis des ersten zugeschnitten. Der Text steht \
            einmal, der Alternativtext gilt für jedes Bild." },
        story_keeps: { en: "One picture, gone after 24 hours. Instagram takes no caption and no alt text with it; both \
            are kept here.",
            de: "Ein Bild, nach 24 Stunden verschwunden. Instagram nimmt dazu weder Text noch Alternativtext; beide \
            bleiben hier gesichert." },
        reel_keeps: { en: "A video with the caption. The pictures and the alt text stay here.",
            de: "Ein Video mit dem Text. Bilder und Alternativtext bleiben hier." },

        carousel_of(count: usize): { en: "Carousel, {count} picture" / "Carousel, {count} pictures",
            de: "Karussell, {count} Bild" / "Karussell, {count} Bilder" },
        carousel_order: { en: "Pictures of the carousel, in order", de: "Bilder des Karussells in ihrer Folge" },
        carousel_hint: { en: "Choose among the image versions. Drag a picture, or move it with its arrows.",
            de: "Wähle unter den Bildfassungen. Ziehe ein Bild, oder verschiebe es mit seinen Pfeilen." },
        place(place: usize): { en: "Picture {place}", de: "Bild {place}" },
        earlier(place: usize): { en: "Move picture {place} forward", de: "Bild {place} nach vorn" },
        later(place: usize): { en: "Move picture {place} back", de: "Bild {place} nach hinten" },
        remove(place: usize): { en: "Take picture {place} out", de: "Bild {place} herausnehmen" },

        made_by_you: { en: "uploaded by you", de: "von dir hochgeladen" },
        own_picture: { en: "Your own picture", de: "Eigenes Bild" },
        own_picture_hint: { en: "PNG, JPEG or WebP, at most 30 MB. It is cropped to 4:5.",
            de: "PNG, JPEG oder WebP, höchstens 30 MB. Es wird auf 4:5 zugeschnitten." },
        own_video: { en: "Video", de: "Video" },
        own_video_hint: { en: "MP4 or MOV with H.264 or HEVC: 3 s to 15 min, at most 300 MB and 1,920 pixels across, \
            23 to 60 frames a second.",
            de: "MP4 oder MOV mit H.264 oder HEVC: 3 s bis 15 min, höchstens 300 MB und 1.920 Pixel breit, 23 bis 60 \
            Bilder pro Sekunde." },
        uploading: { en: "Uploading…", de: "Wird hochgeladen …" },
        uploaded: { en: "Uploaded.", de: "Hochgeladen." },

        media_problems: { en: "Instagram would refuse this.", de: "Instagram würde das ablehnen." },
        no_picture: { en: "There is no picture yet.", de: "Noch gibt es kein Bild." },
        picture_unreadable: { en: "This is no PNG, JPEG or WebP that can be read.",
            de: "Das ist kein lesbares PNG, JPEG oder WebP." },
        picture_too_large: { en: "This picture is too large: 30 MB and 40 megapixels are the most.",
            de: "Dieses Bild ist zu groß: Höchstens 30 MB und 40 Megapixel sind erlaubt." },
        picture_bytes(megabytes: &str): { en: "A picture has {megabytes} MB; 8 are the most.",
            de: "Ein Bild hat {megabytes} MB, höchstens 8 sind erlaubt." },
        picture_size(width: u32, height: u32): {
            en: "A picture of {width} × {height} pixels: 320 to 1,440 across and 4:5 to 1.91:1 fit.",
            de: "Ein Bild von {width} × {height} Pixeln: es passen 320 bis 1.440 in der Breite und 4:5 bis 1,91:1." },
        carousel_items(count: usize): {
            en: "A carousel needs 2 to 10 pictures; {count} is chosen."
              / "A carousel needs 2 to 10 pictures; {count} are chosen.",
            de: "Ein Karussell braucht 2 bis 10 Bilder; gewählt: {count}." },
        no_video: { en: "A reel needs a video: upload one.", de: "Ein Reel braucht ein Video: Lade eines hoch." },
        video_unreadable: { en: "This is no MP4 or MOV that can be read.",
            de: "Das ist kein lesbares MP4 oder MOV." },
        video_codec: { en: "The video is neither H.264 nor HEVC.", de: "Das Video ist weder H.264 noch HEVC." },
        video_bytes: { en: "The video has more than 300 MB.", de: "Das Video hat mehr als 300 MB." },
        video_duration(seconds: &str): { en: "The video lasts {seconds} s; 3 s to 15 min fit.",
            de: "Das Video dauert {seconds} s; es passen 3 s bis 15 min." },
        video_width(width: u32): { en: "The video is {width} pixels wide; 1,920 are the most.",
            de: "Das Video ist {width} Pixel breit, höchstens 1.920 sind erlaubt." },
        video_frame_rate(rate: &str): { en: "The video has {rate} frames a second; 23 to 60 fit.",
            de: "Das Video hat {rate} Bilder pro Sekunde; es passen 23 bis 60." },
        not_public: { en: "Instagram could not fetch the files: this server’s address leads nowhere from outside.",
            de: "Instagram könnte die Dateien nicht holen: Die Adresse dieses Servers führt von außen nirgendwohin." },
    }
}

impl Formats {
    /// What a post becomes.
    pub fn name(&self, format: PostFormat) -> &'static str {
        match format {
            PostFormat::Picture => self.picture,
            PostFormat::Carousel => self.carousel,
            PostFormat::Story => self.story,
            PostFormat::Reel => self.reel,
        }
    }

    /// What a format keeps and what it drops.
    pub fn keeps(&self, format: PostFormat) -> &'static str {
        match format {
            PostFormat::Picture => self.picture_keeps,
            PostFormat::Carousel => self.carousel_keeps,
            PostFormat::Story => self.story_keeps,
            PostFormat::Reel => self.reel_keeps,
        }
    }

    /// Which rule of Instagram's is broken.
    pub fn problem(&self, problem: &MediaProblem, cards: &Cards) -> String {
        match *problem {
            MediaProblem::Card(ref problem) => cards.problem(problem),
            MediaProblem::NoPicture => self.no_picture.to_owned(),
            MediaProblem::PictureUnreadable => self.picture_unreadable.to_owned(),
            MediaProblem::PictureTooLarge => self.picture_too_large.to_owned(),
            MediaProblem::PictureBytes { bytes } => (self.picture_bytes)(&tenths(bytes / 100_000)),
            MediaProblem::PictureSize { width, height } => (self.picture_size)(width, height),
            MediaProblem::CarouselItems { count } => (self.carousel_items)(count),
            MediaProblem::NoVideo => self.no_video.to_owned(),
            MediaProblem::VideoUnreadable => self.video_unreadable.to_owned(),
            MediaProblem::VideoCodec => self.video_codec.to_owned(),
            MediaProblem::VideoBytes { .. } => self.video_bytes.to_owned(),
            MediaProblem::VideoDuration { millis } => (self.video_duration)(&tenths(millis / 100)),
            MediaProblem::VideoWidth { width } => (self.video_width)(width),
            MediaProblem::VideoFrameRate { rate } => (self.video_frame_rate)(&tenths(rate / 100)),
            MediaProblem::NotPublic => self.not_public.to_owned(),
        }
    }
}

/// `12.3`: a number of tenths.
fn tenths(tenths: u32) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}
