//! The fonts of cards. The large ones wait on the disk until the first headline that needs them: thirty megabytes that
//! most accounts never use.

use std::path::PathBuf;
use std::sync::OnceLock;

use cards::{Fonts, Large};
use types::card::FontPackage;

/// A package with its file, and the folder below the font folder where Debian keeps it.
const CJK: (FontPackage, &str, &str) = (FontPackage::Cjk, "NotoSansCJK-Bold.ttc", "opentype/noto");
const EMOJI: (FontPackage, &str, &str) = (FontPackage::Emoji, "NotoColorEmoji.ttf", "truetype/noto");

/// Small fonts now, large ones when they are needed.
pub struct Typefaces {
    folder: PathBuf,
    small: Fonts,
    all: OnceLock<Fonts>,
}

impl Typefaces {
    /// Where Debian's packages put fonts.
    pub const FOLDER: &str = "/usr/share/fonts";

    /// Large fonts are looked for in this folder, directly and where Debian has them. Without them the server starts
    /// and says so; headlines that need them are refused by name.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        let faces = Self { folder: folder.into(), small: Fonts::new(Large::default()), all: OnceLock::new() };
        for large in [CJK, EMOJI] {
            if faces.place(large).is_none() {
                let (package, folder) = (large.0.name(), faces.folder.display());
                tracing::warn!(package, %folder, "fonts are not there: headlines that need them cannot be drawn");
            }
        }
        faces
    }

    /// The fonts that are a part of the program.
    pub(crate) fn small(&self) -> &Fonts {
        &self.small
    }

    /// All fonts there were when the first headline needed one. Reads files: not for an async thread.
    pub(crate) fn all(&self) -> &Fonts {
        self.all.get_or_init(|| Fonts::new(Large { cjk: self.read(CJK), emoji: self.read(EMOJI) }))
    }

    fn place(&self, (_, file, below): (FontPackage, &str, &str)) -> Option<PathBuf> {
        let places = [self.folder.join(file), self.folder.join(below).join(file)];
        places.into_iter().find(|place| place.is_file())
    }

    fn read(&self, large: (FontPackage, &str, &str)) -> Option<Vec<u8>> {
        let place = self.place(large)?;
        let read = std::fs::read(&place);
        if let Err(error) = &read {
            tracing::error!(%error, file = %place.display(), "a font cannot be read");
        }
        read.ok()
    }
}
