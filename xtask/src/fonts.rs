//! The large fonts of headline cards. They are no part of the checkout: thirty megabytes that Debian has.

use std::path::Path;

use anyhow::{Result, bail};

use crate::debian;
use crate::progress::say;
use crate::workspace::Workspace;

/// The files, where Debian's packages put them, and the packages.
static FONTS: [(&str, &str); 2] = [
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", "fonts-noto-cjk"),
    ("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf", "fonts-noto-color-emoji"),
];

/// Looks for the fonts, or installs Debian's packages where that needs nobody's password.
pub fn ensure(workspace: &Workspace) -> Result<()> {
    let packages: Vec<_> = missing().map(|(_, package)| *package).collect();
    if !packages.is_empty() {
        debian::install(workspace, "fonts of headline cards", &packages)?;
    }
    if let Some((file, package)) = missing().next() {
        bail!(
            "{file} is missing. Install it (Debian and Ubuntu: sudo apt-get install {package}; elsewhere: the file \
             of this name from the Noto fonts, put there)"
        );
    }
    say("fonts of headline cards: there");
    Ok(())
}

fn missing() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    FONTS.iter().filter(|(file, _)| !Path::new(file).is_file())
}
