//! Random bits for ids: from the system, or from a seed for tests.

use std::hash::{BuildHasher, RandomState};

/// A stream of random bits.
///
/// Without a seed every stream is its own: 256 bits of key, hashed from keys that the standard library takes from the
/// system's generator (no file is opened, so it works without descriptors). Not for secrets.
#[derive(Clone, Debug)]
pub struct Bits {
    key: blake3::Hasher,
    drawn: u64,
}

impl Bits {
    /// A stream from the system's randomness.
    #[must_use]
    pub fn from_system() -> Bits {
        let mut key = blake3::Hasher::new();
        key.update(b"rolo system bits");
        for lane in 0u64..4 {
            key.update(&RandomState::new().hash_one(lane).to_le_bytes());
        }
        // A virtual machine cloned with its generator would draw the same keys: the process and the time tell them apart.
        key.update(&std::process::id().to_le_bytes());
        let since = super::clock::age(std::time::UNIX_EPOCH).unwrap_or_default();
        key.update(&since.as_nanos().to_le_bytes());
        Bits { key, drawn: 0 }
    }

    /// The stream fixed by `seed` (`ROLO_SEED`): the same on every machine, for ever.
    #[must_use]
    pub fn from_seed(seed: &str) -> Bits {
        let mut key = blake3::Hasher::new();
        key.update(b"rolo seeded bits");
        key.update(seed.as_bytes());
        Bits { key, drawn: 0 }
    }

    /// Mixes `bytes` into a seeded stream, so that two commands of one test with one seed do not draw the same ids.
    #[must_use]
    pub fn stirred(mut self, bytes: &[u8]) -> Bits {
        self.key.update(&(bytes.len() as u64).to_le_bytes());
        self.key.update(bytes);
        self
    }

    /// The next 128 bits.
    pub fn draw(&mut self) -> u128 {
        let mut hasher = self.key.clone();
        hasher.update(&self.drawn.to_le_bytes());
        self.drawn += 1;
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        u128::from_le_bytes(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_seed_fixes_the_stream_and_stirring_changes_it() {
        let (mut a, mut b) = (Bits::from_seed("1"), Bits::from_seed("1"));
        assert_eq!((a.draw(), a.draw()), (b.draw(), b.draw()));
        assert_ne!(Bits::from_seed("1").draw(), Bits::from_seed("2").draw());
        assert_ne!(Bits::from_seed("1").draw(), Bits::from_seed("1").stirred(b"").draw());
    }

    #[test]
    fn no_two_streams_of_the_system_meet() {
        let drawn: BTreeSet<u64> = (0..2000).map(|_| Bits::from_system().draw() as u64).collect();
        assert_eq!(drawn.len(), 2000);
        let ones: u32 = drawn.iter().map(|d| d.count_ones()).sum();
        assert!((62_000..66_000).contains(&ones), "{ones} of 128000 bits are set");
    }
}
