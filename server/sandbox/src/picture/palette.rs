//! Colours that go together.

/// Red, green and blue, 0 to 255.
pub(super) type Colour = [u8; 3];

/// The colours of one picture.
pub(super) struct Palette {
    /// The sky from above to the horizon.
    pub(super) sky: [Colour; 3],
    /// Sun, moon and lit windows.
    pub(super) light: Colour,
    /// The land farthest away, tinted by the air.
    pub(super) far: Colour,
    /// The land nearest by.
    pub(super) near: Colour,
    /// One colour that stands out.
    pub(super) accent: Colour,
}

pub(super) const DAY: [Palette; 7] = [
    Palette {
        sky: [[58, 96, 115], [158, 178, 166], [241, 212, 174]],
        light: [255, 236, 196],
        far: [140, 160, 150],
        near: [28, 52, 58],
        accent: [221, 107, 77],
    },
    Palette {
        sky: [[90, 140, 178], [167, 205, 216], [250, 236, 214]],
        light: [255, 250, 230],
        far: [150, 185, 190],
        near: [24, 62, 82],
        accent: [240, 160, 75],
    },
    Palette {
        sky: [[73, 66, 110], [190, 120, 135], [250, 190, 140]],
        light: [255, 222, 170],
        far: [150, 105, 130],
        near: [38, 30, 62],
        accent: [255, 138, 96],
    },
    Palette {
        sky: [[222, 209, 184], [236, 222, 196], [248, 238, 220]],
        light: [214, 92, 64],
        far: [196, 186, 160],
        near: [58, 70, 60],
        accent: [188, 74, 52],
    },
    Palette {
        sky: [[32, 90, 102], [96, 160, 150], [220, 230, 190]],
        light: [250, 244, 200],
        far: [110, 160, 150],
        near: [12, 48, 56],
        accent: [236, 190, 80],
    },
    Palette {
        sky: [[120, 108, 148], [196, 170, 190], [248, 222, 210]],
        light: [255, 240, 220],
        far: [160, 140, 170],
        near: [50, 42, 78],
        accent: [226, 112, 118],
    },
    Palette {
        sky: [[180, 200, 205], [212, 222, 218], [240, 238, 226]],
        light: [255, 255, 246],
        far: [172, 190, 190],
        near: [44, 68, 72],
        accent: [210, 120, 60],
    },
];

pub(super) const NIGHT: [Palette; 3] = [
    Palette {
        sky: [[10, 16, 38], [28, 42, 78], [74, 92, 128]],
        light: [250, 240, 210],
        far: [40, 58, 92],
        near: [8, 12, 26],
        accent: [240, 180, 90],
    },
    Palette {
        sky: [[22, 14, 44], [60, 38, 88], [150, 90, 120]],
        light: [255, 236, 214],
        far: [66, 44, 92],
        near: [14, 8, 28],
        accent: [255, 150, 110],
    },
    Palette {
        sky: [[6, 28, 38], [18, 66, 76], [80, 130, 126]],
        light: [232, 250, 230],
        far: [24, 72, 80],
        near: [4, 16, 22],
        accent: [190, 230, 140],
    },
];

/// The colour between two others; 0 is the first, 1 the second.
pub(super) fn mix(from: Colour, to: Colour, share: f32) -> Colour {
    let share = share.clamp(0.0, 1.0);
    let channel = |place: usize| {
        let (from, to) = (f32::from(from[place]), f32::from(to[place]));
        // Between two bytes, hence a byte.
        (from + (to - from) * share).round() as u8
    };
    [channel(0), channel(1), channel(2)]
}
