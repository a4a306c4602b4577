//! The fonts of cards. The large ones wait on the disk until the first headline that needs them: thirty megabytes that
//! most accounts never use.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use cards::{Fonts, Large};

/// A font's file, and the folder below the font folder where Debian keeps it.
const CJK: (&str, &str) = ("NotoSansCJK-Bold.ttc", "opentype/noto");
const EMOJI: (&str, &str) = ("NotoColorEmoji.ttf", "truetype/noto");

/// Small fonts now, large ones when they are needed.
pub struct Typefaces {
    folder: PathBuf,
    small: Fonts,
    all: OnceLock<Fonts>,
}

impl Typefaces {
    /// Where Debian's packages put fonts.
    pub const FOLDER: &str = "/usr/share/fonts";

    /// Large fonts are looked for in this folder, directly and where Debian has them.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), small: Fonts::new(Large::default()), all: OnceLock::new() }
    }

    /// The fonts that are a part of the program.
    pub(crate) fn small(&self) -> &Fonts {
        &self.small
    }

    /// All fonts there are. Reads files: not for an async thread.
    pub(crate) fn all(&self) -> &Fonts {
        self.all.get_or_init(|| Fonts::new(Large { cjk: self.read(CJK), emoji: self.read(EMOJI) }))
    }

    fn read(&self, (file, below): (&str, &str)) -> Option<Vec<u8>> {
        let places = [self.folder.join(file), self.folder.join(below).join(file)];
        let read = places.iter().find_map(|place| std::fs::read(place).ok());
        if read.is_none() {
            let folder = Path::new(&self.folder).display();
            tracing::warn!(file, %folder, "a font is not there: some headlines cannot be drawn");
        }
        read
    }
}
