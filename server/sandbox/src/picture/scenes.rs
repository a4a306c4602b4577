//! What is on a picture: a few scenes, chosen by the prompt's words or else by chance.

use std::f32::consts::TAU;

use super::{
    canvas::Canvas,
    palette::{Colour, DAY, NIGHT, Palette, mix},
    random::Random,
};

type Scene = fn(&mut Canvas, &Palette, &mut Random);

/// Scenes by the words that call for them; the first match wins.
const SCENES: [(&[&str], Scene); 7] = [
    (&["rail", "railway", "tram", "train", "track", "metro"], rails),
    (&["solar", "panel"], solar_field),
    (&["wind", "turbine"], turbines),
    (&["wave", "sea", "ocean", "shore", "harbour", "coast", "ferry", "reef"], sea),
    (&["city", "street", "avenue", "skyline", "window", "building"], city),
    (&["hill", "fir", "forest", "tree", "park"], hills),
    (&["night", "star", "moon", "space"], starry_hills),
];
const ANY: [Scene; 4] = [hills, sea, city, shapes];

/// Paints the whole canvas.
pub(super) fn paint(canvas: &mut Canvas, prompt: &str, seed: u64) {
    let mut random = Random::new(seed);
    let prompt = prompt.to_lowercase();
    let spoken: Vec<&str> = prompt.split(|letter: char| !letter.is_alphanumeric()).collect();
    let calls =
        |words: &[&str]| spoken.iter().any(|said| words.contains(&said.strip_suffix('s').unwrap_or(said)));
    let named = SCENES.iter().find(|(words, _)| calls(words)).map(|(_, scene)| *scene);
    let scene = if calls(&["shapes", "abstract"]) { Some(shapes as Scene) } else { named };
    let palettes: &[Palette] = if calls(&["night", "star", "moon"]) { &NIGHT } else { &DAY };
    let palette = random.pick(palettes);
    canvas.gradient(&palette.sky);
    let scene = scene.unwrap_or_else(|| *random.pick(&ANY));
    scene(canvas, palette, &mut random);
    canvas.finish(&mut random);
}

/// Sun or moon with its glow.
fn sun(canvas: &mut Canvas, palette: &Palette, centre: (f32, f32), radius: f32) {
    canvas.glow(centre, radius * 4.5, palette.light, 0.55);
    canvas.disc(centre, radius, 1.5, palette.light, 1.0);
}

fn sun_somewhere(canvas: &mut Canvas, palette: &Palette, random: &mut Random, height: f32) {
    let unit = canvas.width().min(canvas.height());
    let centre = (canvas.width() * random.between(0.22, 0.78), canvas.height() * height);
    sun(canvas, palette, centre, unit * random.between(0.07, 0.13));
}

/// A rolling line around `level`, both in shares of the height.
fn rolling(canvas: &Canvas, random: &mut Random, level: f32, swell: f32) -> Vec<f32> {
    let waves: Vec<(f32, f32, f32)> = [1.0, 2.3, 4.9, 9.7]
        .iter()
        .map(|pace| (pace * random.between(0.7, 1.3), random.between(0.0, TAU), 0.6 / pace))
        .collect();
    let width = canvas.width();
    let height = canvas.height();
    let line = |column: usize| {
        let across = column as f32 / width * TAU;
        let swing: f32 = waves.iter().map(|(pace, shift, size)| (across * pace + shift).sin() * size).sum();
        (level + swing * swell) * height
    };
    (0..width as usize).map(line).collect()
}

/// Land in layers from far to near, each darker than the one behind it.
fn layers(canvas: &mut Canvas, palette: &Palette, random: &mut Random, from: f32, count: usize) -> Vec<f32> {
    let mut line = Vec::new();
    for layer in 0..count {
        let near = (layer + 1) as f32 / count as f32;
        line = rolling(canvas, random, from + (0.9 - from) * near, 0.035 + 0.05 * (1.0 - near));
        let top = mix(palette.far, palette.near, near);
        canvas.ridge(&line, top, mix(top, palette.near, 0.5));
    }
    line
}

fn hills(canvas: &mut Canvas, palette: &Palette, random: &mut Random) {
    sun_somewhere(canvas, palette, random, 0.3);
    let line = layers(canvas, palette, random, 0.45, 5);
    firs(canvas, palette, random, &line);
}

fn firs(canvas: &mut Canvas, palette: &Palette, random: &mut Random, line: &[f32]) {
    let unit = canvas.width().min(canvas.height());
    let colour = mix(palette.near, [0, 0, 0], 0.35);
    let mut across = 0.0;
    while across < canvas.width() {
        let height = unit * random.between(0.05, 0.13);
        let foot = line.get(across as usize).copied().unwrap_or(canvas.height()) + unit * 0.02;
        canvas.stroke((across, foot), (across, foot - height), (height * 0.5, 0.5), colour);
        across += unit * if random.chance(0.25) { 0.16 } else { random.between(0.03, 0.07) };
    }
}

fn starry_hills(canvas: &mut Canvas, palette: &Palette, random: &mut Random) {
    let (width, height) = (canvas.width(), canvas.height());
    let unit = width.min(height);
    for _ in 0..220 {
        let place = (random.between(0.0, width), random.between(0.0, height * 0.7));
        let size = unit * random.between(0.0006, 0.0022);
        canvas.disc(place, size, 1.2, palette.light, random.between(0.35, 1.0));
    }
    sun_somewhere(canvas, palette, random, 0.22);
    let line = layers(canvas, palette, random, 0.6, 3);
    firs(canvas, palette, random, &line);
}

fn sea(canvas: &mut Canvas, palette: &Palette, random: &mut Random) {
    let (width, height) = (canvas.width(), canvas.height());
    let unit = width.min(height);
    let centre = (width * random.between(0.3, 0.7), height * 0.4);
    sun(canvas, palette, centre, unit * 0.11);
    let horizon = vec![height * 0.5; width as usize];
    canvas.ridge(&horizon, mix(palette.far, palette.sky[2], 0.35), palette.near);
    for band in 0..16 {
        let near = band as f32 / 16.0;
        let row = height * (0.51 + 0.3 * near);
        let half = unit * (0.04 + 0.14 * near) * random.between(0.4, 1.0);
        let shift = unit * random.between(-0.03, 0.03);
        let thick = unit * (0.003 + 0.006 * near);
        let (left, right) = (centre.0 + shift - half, centre.0 + shift + half);
        canvas.rect((left, row), (right, row + thick), palette.light, 0.55 - 0.3 * near);
    }
    for wave in 0..5 {
        let near = (wave + 1) as f32 / 5.0;
        let line = rolling(canvas, random, 0.62 + 0.3 * near, 0.018 + 0.012 * near);
        let top = mix(palette.far, palette.near, 0.35 + 0.6 * near);
        let crest: Vec<f32> = line.iter().map(|edge| edge - unit * 0.006).collect();
        canvas.ridge(&crest, mix(top, palette.sky[2], 0.55), top);
        canvas.ridge(&line, top, mix(top, palette.near, 0.6));
    }
}

fn city(canvas: &mut Canvas, palette: &Palette, random: &mut Random) {
    sun_somewhere(canvas, palette, random, 0.28);
    for layer in 0..3 {
        let near = (layer + 1) as f32 / 3.0;
        let colour = mix(palette.far, palette.near, near);
        skyline(canvas, palette, random, colour, 0.42 + 0.16 * near, layer > 0);
    }
    let street = vec![canvas.height() * 0.93; canvas.width() as usize];
    canvas.ridge(&street, mix(palette.near, [0, 0, 0], 0.4), palette.near);
}

/// A row of houses whose roofs lie around `level`; the nearer rows have lights in their windows.
fn skyline(
    canvas: &mut Canvas,
    palette: &Palette,
    random: &mut Random,
    colour: Colour,
    level: f32,
    lit: bool,
) {
    let unit = canvas.width().min(canvas.height());
    let ground = canvas.height();
    let mut left = -unit * 0.02;
    while left < canvas.width() {
        let right = left + unit * random.between(0.07, 0.16);
        let roof = canvas.height() * (level + random.between(-0.13, 0.1));
        canvas.rect((left, roof), (right, ground), colour, 1.0);
        if random.chance(0.2) {
            let middle = (left + right) / 2.0;
            canvas.stroke((middle, roof), (middle, roof - unit * 0.06), (unit * 0.006, 1.0), colour);
        }
        if lit {
            windows(canvas, palette, random, (left, roof), right);
        }
        left = right + unit * random.between(0.0, 0.012);
    }
}

fn windows(canvas: &mut Canvas, palette: &Palette, random: &mut Random, corner: (f32, f32), right: f32) {
    let step = canvas.width().min(canvas.height()) * 0.024;
    let mut row = corner.1 + step;
    while row < canvas.height() * 0.9 {
        let mut column = corner.0 + step * 0.6;
        while column + step * 0.5 < right - step * 0.4 {
            if random.chance(0.34) {
                let light = if random.chance(0.12) { palette.accent } else { palette.light };
                let glow = random.between(0.35, 0.9);
                canvas.rect((column, row), (column + step * 0.45, row + step * 0.6), light, glow);
            }
            column += step;
        }
        row += step * 1.4;
    }
}

fn turbines(canvas: &mut Canvas, palette: &Palette, random: &mut Random) {
    let (width, height) = (canvas.width(), canvas.height());
    sun_somewhere(canvas, palette, random, 0.34);
    layers(canvas, palette, random, 0.55, 2);
    let white = mix(palette.sky[2], [255, 255, 255], 0.6);
    for turbine in 0..4 {
        let size = height * random.between(0.2, 0.42);
        let foot = (width * (0.14 + 0.24 * turbine as f32 + random.between(-0.05, 0.05)), height * 0.82);
        let hub = (foot.0, foot.1 - size);
        canvas.stroke(foot, hub, (size * 0.035, size * 0.016), white);
        let turn = random.between(0.0, TAU);
        for blade in 0..3 {
            let angle = turn + TAU / 3.0 * blade as f32;
            let tip = (hub.0 + angle.cos() * size * 0.5, hub.1 + angle.sin() * size * 0.5);
            canvas.stroke(hub, tip, (size * 0.035, size * 0.006), white);
        }
        canvas.disc(hub, size * 0.022, 1.2, white, 1.0);
    }
    layers(canvas, palette, random, 0.74, 2);
}

fn solar_field(canvas: &mut Canvas, palette: &Palette, random: &mut Random) {
    let (width, height) = (canvas.width(), canvas.height());
    sun_somewhere(canvas, palette, random, 0.26);
    layers(canvas, palette, random, 0.42, 3);
    let glass = mix(palette.near, [30, 60, 120], 0.55);
    for row in 0..6 {
        let near = row as f32 / 5.0;
        let top = height * (0.56 + 0.36 * near * near.sqrt());
        let deep = height * (0.018 + 0.055 * near);
        let wide = width * (0.09 + 0.16 * near);
        let mut left = -wide * random.between(0.1, 0.9);
        while left < width {
            let (from, to) = ((left, top), (left + wide * 0.92, top + deep));
            canvas.rect(
                (from.0, from.1 + deep),
                (to.0, to.1 + deep * 0.3),
                mix(palette.near, [0, 0, 0], 0.5),
                0.5,
            );
            canvas.rect(from, to, glass, 1.0);
            canvas.rect(from, (to.0, from.1 + deep * 0.12), palette.light, 0.75);
            for part in 1..4 {
                let seam = left + wide * 0.92 * part as f32 / 4.0;
                canvas.rect((seam, from.1), (seam + width * 0.002, to.1), palette.far, 0.6);
            }
            left += wide;
        }
    }
}

fn rails(canvas: &mut Canvas, palette: &Palette, random: &mut Random) {
    let (width, height) = (canvas.width(), canvas.height());
    let unit = width.min(height);
    let end = (width * random.between(0.4, 0.6), height * 0.52);
    sun(canvas, palette, (end.0, height * 0.42), unit * 0.1);
    skyline(canvas, palette, random, mix(palette.far, palette.near, 0.3), 0.46, false);
    skyline(canvas, palette, random, mix(palette.far, palette.near, 0.65), 0.52, true);
    let ground = vec![end.1 + height * 0.02; width as usize];
    canvas.ridge(&ground, mix(palette.far, palette.near, 0.55), palette.near);
    let wood = mix(palette.near, [0, 0, 0], 0.45);
    for sleeper in 1..15 {
        let near = (sleeper as f32 / 14.0).powi(2);
        let middle = (end.0 + (width * 0.5 - end.0) * near, end.1 + height * (0.03 + 0.45 * near));
        let half = width * (0.012 + 0.36 * near);
        canvas.rect(
            (middle.0 - half, middle.1),
            (middle.0 + half, middle.1 + height * (0.003 + 0.014 * near)),
            wood,
            0.8,
        );
    }
    for side in [-1.0, 1.0] {
        let foot = (width * (0.5 + 0.27 * side), height * 1.02);
        canvas.stroke(end, foot, (1.0, unit * 0.028), mix(palette.sky[2], palette.light, 0.5));
    }
    for pole in 0..3 {
        let near = (pole as f32 / 3.0).powi(2);
        let foot = (end.0 + width * (0.06 + 0.42 * near), end.1 + height * (0.04 + 0.3 * near));
        let top = (foot.0, foot.1 - height * (0.08 + 0.5 * near));
        canvas.stroke(foot, top, (unit * (0.004 + 0.012 * near), 1.0 + unit * 0.006 * near), palette.near);
        canvas.stroke(
            top,
            (top.0 - width * (0.03 + 0.16 * near), top.1),
            (1.0 + unit * 0.005 * near, 1.0),
            palette.near,
        );
    }
}

/// No scene at all: discs over one another above a dark ground.
fn shapes(canvas: &mut Canvas, palette: &Palette, random: &mut Random) {
    let (width, height) = (canvas.width(), canvas.height());
    let unit = width.min(height);
    let colours = [palette.accent, palette.light, palette.far, palette.near];
    for disc in 0..7 {
        let centre = (width * random.between(0.1, 0.9), height * random.between(0.12, 0.75));
        let radius = unit * random.between(0.09, 0.34);
        canvas.disc(centre, radius, 1.5, colours[disc % 4], random.between(0.45, 0.85));
        canvas.disc(centre, radius * random.between(0.3, 0.7), 1.5, *random.pick(&palette.sky), 0.6);
    }
    layers(canvas, palette, random, 0.82, 2);
}
