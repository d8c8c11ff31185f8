//! States drawn from a seed.

use crate::permalink::value::{LinkDocument, Pairs, State, Unknown};

/// Numbers of a seed: SplitMix64 (Steele, Lea, Flood, 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, bound: u64) -> usize {
        (self.next() % bound) as usize
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        let at = self.below(of.len() as u64);
        of.get(at).copied().unwrap_or_default()
    }

    fn hex(&mut self, digits: usize) -> String {
        (0..digits)
            .map(|_| char::from(b"0123456789abcdef"[self.below(16)]))
            .collect()
    }

    fn bytes(&mut self, most: u64) -> Vec<u8> {
        let len = self.below(most);
        (0..len).map(|_| self.next() as u8).collect()
    }

    fn text(&mut self, most: u64) -> String {
        let len = self.below(most);
        (0..len)
            .map(|_| match self.below(12) {
                0 => '\u{0}',
                1 => char::from(self.below(32) as u8),
                2 => ['é', '\u{202e}', '一', '🧭'][self.below(4)],
                _ => char::from(b' ' + self.below(95) as u8),
            })
            .collect()
    }

    fn digest(&mut self) -> String {
        format!("sha256:{}", self.hex(64))
    }

    fn pairs(&mut self, most: u64) -> Pairs {
        let count = self.below(most);
        (0..count)
            .map(|_| {
                let key = self.one(&["view", "require", "engine", "open", "", "é", "a.b c"]);
                let text = match self.below(3) {
                    0 => self.digest(),
                    1 => "linux/amd64,linux/arm64".to_owned(),
                    _ => self.text(20),
                };
                (key.to_owned(), text)
            })
            .collect()
    }

    fn unknown(&mut self) -> Vec<Unknown> {
        let count = self.below(12).saturating_sub(9);
        (0..count)
            .map(|_| Unknown {
                tag: b"ABCXYZ\x00\xFF"[self.below(8)],
                content: self.bytes(12),
            })
            .collect()
    }

    /// An index as tools lay it out, with digests that come again.
    fn index(&mut self) -> String {
        let digests: Vec<String> = (0..=self.below(6)).map(|_| self.digest()).collect();
        let (line, deep, blank) = match self.below(4) {
            0 => ("\n", "  ", " "),
            1 => ("\n", "\t", " "),
            2 => ("\r\n", "   ", " "),
            _ => ("", "", ""),
        };
        let mut out = format!("{{{line}{deep}\"manifests\":{blank}[");
        for at in 0..=self.below(9) {
            if at > 0 {
                out.push(',');
            }
            let digest = &digests[self.below(digests.len() as u64)];
            let size = self.below(3_000);
            let members = [
                "\"mediaType\":_\"application/vnd.oci.image.manifest.v1+json\"".to_owned(),
                format!("\"digest\":_\"{digest}\""),
                format!("\"size\":_{size}"),
            ];
            let indent = deep.repeat(3);
            let members: Vec<String> = members
                .iter()
                .map(|member| format!("{line}{indent}{}", member.replace('_', blank)))
                .collect();
            let two = deep.repeat(2);
            out.push_str(&format!("{line}{two}{{{}{line}{two}}}", members.join(",")));
        }
        let created = format!(
            "20{:02}-11-{:02}T0{}:30:00Z",
            self.below(90),
            self.below(33),
            self.below(10)
        );
        out.push_str(&format!(
            "{line}{deep}],{line}{deep}\"created\":{blank}\"{created}\"{line}}}"
        ));
        out.push_str(self.one(&["", "\n", "\r\n", " "]));
        out
    }

    fn document(&mut self) -> LinkDocument {
        let bytes = match self.below(5) {
            0 => self.bytes(80),
            1 => self.text(120).into_bytes(),
            2 => format!(
                "FROM {}@{}\nRUN apk add --no-cache {}\n",
                self.text(9),
                self.digest(),
                self.hex(40)
            )
            .into_bytes(),
            _ => self.index().into_bytes(),
        };
        let expected_digest = match self.below(4) {
            0 => Some(self.digest()),
            1 => Some(self.text(12)).filter(|text| !text.is_empty()),
            _ => None,
        };
        LinkDocument {
            kind: self
                .one(&["oci-index", "compose", "i", "", "next-year", "unknown"])
                .to_owned(),
            name: self.text(30),
            bytes,
            expected_digest,
            properties: self.pairs(2),
            unknown: self.unknown(),
        }
    }
}

/// The state of a seed.
pub(crate) fn state(seed: u32) -> State {
    let mut random = Random(u64::from(seed));
    let count = random.below(4);
    State {
        documents: (0..count).map(|_| random.document()).collect(),
        view: random.pairs(3),
        unknown: random.unknown(),
    }
}
