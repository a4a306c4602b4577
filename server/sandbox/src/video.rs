//! Files that are videos as far as anybody looks who decodes no frame: an MP4 or MOV with an index and made-up frames.

/// What the file says of itself.
#[derive(Debug, Clone, Copy)]
pub struct Video {
    /// `isom` for MP4, `qt  ` for MOV.
    pub brand: [u8; 4],
    /// `avc1` is H.264, `hvc1` is HEVC.
    pub codec: [u8; 4],
    /// `vide`; another word makes a file without a video.
    pub handler: [u8; 4],
    /// Pixels across.
    pub width: u16,
    /// Pixels down.
    pub height: u16,
    /// All of them.
    pub frames: u32,
    /// Frames a second.
    pub rate: u32,
}

impl Default for Video {
    /// Four seconds, as a phone films them.
    fn default() -> Self {
        Self {
            brand: *b"isom",
            codec: *b"avc1",
            handler: *b"vide",
            width: 1_080,
            height: 1_920,
            frames: 120,
            rate: 30,
        }
    }
}

impl Video {
    /// The file. Its index stands behind the frames, as phones write it, and beside a track that nobody knows.
    pub fn file(&self) -> Vec<u8> {
        let unknown = atom(b"trak", &[atom(b"mdia", &atom(b"gmhd", &[1, 2, 3])), vec![0; 4]].concat());
        [
            atom(b"ftyp", &[self.brand, [0; 4]].concat()),
            atom(b"wide", &[]),
            atom(b"mdat", &[7; 5_000]),
            atom(b"moov", &[unknown, self.track()].concat()),
        ]
        .concat()
    }

    fn track(&self) -> Vec<u8> {
        let description = [words(&[0, 1]), atom(&self.codec, &[0; 78])].concat();
        let times = words(&[0, 1, self.frames, 1]);
        let table = [atom(b"stsd", &description), atom(b"stts", &times)].concat();
        let media = [
            atom(b"mdhd", &words(&[0, 0, 0, self.rate, self.frames, 0])),
            atom(b"hdlr", &[words(&[0, 0]).as_slice(), &self.handler, &[0; 13]].concat()),
            atom(b"minf", &atom(b"stbl", &table)),
        ];
        atom(b"trak", &[self.header(), atom(b"mdia", &media.concat())].concat())
    }

    /// `tkhd`: flags, two times, number, nothing, length, nothing, the identity matrix, and the size in 16.16.
    fn header(&self) -> Vec<u8> {
        let before = words(&[7, 0, 0, 1, 0, self.frames, 0, 0, 0, 0]);
        let matrix = words(&[0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000]);
        let size = words(&[u32::from(self.width) << 16, u32::from(self.height) << 16]);
        atom(b"tkhd", &[before, matrix, size].concat())
    }
}

fn words(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

fn atom(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let size = u32::try_from(body.len() + 8).unwrap_or(u32::MAX);
    [size.to_be_bytes().as_slice(), name, body].concat()
}
