//! From a provider's picture to the finished JPEG, and from a headline to its card.

use std::hint::black_box;
use std::path::Path;

use anyhow::{Context, Result};
use cards::{Content, Fonts, Large, Shape, render};
use services::pipeline::illustrate::{pixels, to_instagram_jpeg};
use types::card::{Brand, Template};

use crate::{median, pictures};

/// The size that providers make.
const SIZE: (u32, u32) = (1024, 1536);
const HEADLINE: &str = "Danish homes with a heat pump cut their gas demand by 38 % within a single winter";

/// Writes the picture that everybody works on.
pub fn make(file: &Path) -> Result<()> {
    let png = pictures::png(SIZE.0, SIZE.1)?;
    std::fs::write(file, png).with_context(|| format!("cannot write {}", file.display()))
}

/// Measures the picture in the file, memory first: nothing was allocated before that could be used again.
pub fn measure(file: &Path) -> Result<()> {
    let png = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let before = memory("VmRSS:");
    black_box(to_instagram_jpeg(&png)?);
    let peak = memory("VmHWM:");
    let took = median(|| Ok(black_box(to_instagram_jpeg(&png)?)))?;
    println!("picture_ms {:.2}", took.as_secs_f64() * 1_000.0);
    if let (Some(before), Some(peak)) = (before, peak) {
        println!("picture_mib {:.1}", peak.saturating_sub(before) as f64 / 1_024.0);
    }
    let photo = pixels(&png)?;
    let fonts = Fonts::new(Large::default());
    for template in Template::ALL {
        let took = median(|| Ok(black_box(card(&fonts, template, &photo)?)))?;
        println!("card_ms {} {:.2}", template.as_str(), took.as_secs_f64() * 1_000.0);
    }
    Ok(())
}

fn card(fonts: &Fonts, template: Template, photo: &[u8]) -> Result<cards::Card> {
    let content = Content { headline: HEADLINE, kicker: "Energy", handle: "gridshift.news", language: "en" };
    let card = render(fonts, template, Shape::Portrait, (&Brand::default(), None), content, Some(photo));
    card.map_err(|problem| anyhow::anyhow!("{template:?}: {problem:?}"))
}

/// A line of what Linux says of this process, in KiB; elsewhere nothing.
fn memory(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}
