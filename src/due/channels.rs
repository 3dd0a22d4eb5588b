//! Channels by number: a book has a handful of them, and each of a million rows names one.

use std::collections::HashMap;

/// The channels met so far. There may be many: a file from elsewhere can hold whole sentences where channels stand.
#[derive(Debug)]
pub(super) struct Channels {
    list: Vec<Channel>,
    numbers: HashMap<Vec<u8>, u32>,
    /// By length and some bytes, one more than the number of the channel last asked for there; 0: none was.
    recent: [u32; PLACES],
}

/// A channel: by length and some bytes most are told apart.
#[derive(Debug)]
struct Channel {
    brief: (usize, u64),
    name: Vec<u8>,
}

/// How many places there are for the channels that are asked for again and again.
const PLACES: usize = 64;

impl Default for Channels {
    fn default() -> Channels {
        Channels { list: Vec::new(), numbers: HashMap::new(), recent: [0; PLACES] }
    }
}

/// Length and eight bytes of a name: of a short one, all there is.
#[inline]
fn brief(name: &[u8]) -> (usize, u64) {
    let bytes = match (name.first_chunk::<8>(), name.first_chunk::<4>(), name.last_chunk::<4>()) {
        (Some(first), ..) => u64::from_le_bytes(*first),
        (_, Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => name.iter().fold(0, |all, &byte| all << 8 | u64::from(byte)),
    };
    (name.len(), bytes)
}

impl Channel {
    #[inline]
    fn is(&self, name: &[u8], brief: (usize, u64)) -> bool {
        self.brief == brief && (name.len() <= 8 || self.name[8..] == name[8..])
    }
}

impl Channels {
    /// The number of a channel, a new one where it was not met before.
    #[inline]
    pub(super) fn number(&mut self, name: &[u8]) -> u32 {
        let brief = brief(name);
        let mixed = (brief.1 ^ brief.0 as u64).wrapping_mul(0x9fb2_1c65_1e98_df25);
        let place = (mixed >> 58) as usize % PLACES;
        let recent = self.recent[place];
        if let Some(known) = self.list.get((recent as usize).wrapping_sub(1))
            && known.is(name, brief)
        {
            return recent - 1;
        }
        let number = self.find(name, brief);
        self.recent[place] = number + 1;
        number
    }

    fn find(&mut self, name: &[u8], brief: (usize, u64)) -> u32 {
        if let Some(&known) = self.numbers.get(name) {
            return known;
        }
        let number = self.list.len() as u32;
        self.list.push(Channel { brief, name: name.to_vec() });
        self.numbers.insert(name.to_vec(), number);
        number
    }

    /// Forgets all of them.
    pub(super) fn clear(&mut self) {
        self.list.clear();
        self.numbers.clear();
        self.recent = [0; PLACES];
    }

    /// Their names, in the order of their numbers.
    pub(super) fn names(&self) -> impl Iterator<Item = &[u8]> {
        self.list.iter().map(|channel| channel.name.as_slice())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_that_begin_alike_are_told_apart() {
        let mut channels = Channels::default();
        let names = [
            "meeting",
            "meetups",
            "",
            "sms",
            "meeting",
            "sm",
            "sms",
            "newsletter",
            "newsletters",
            "newslett\0r",
        ];
        let mut numbers = names.map(|name| channels.number(name.as_bytes()));
        assert_eq!(numbers, [0, 1, 2, 3, 0, 4, 3, 5, 6, 7]);
        numbers[7] = channels.number(b"newsletter");
        assert_eq!(numbers[7], 5);
        assert_eq!(channels.names().nth(1), Some(&b"meetups"[..]));
    }

    #[test]
    fn of_very_many_each_keeps_its_number_until_all_are_forgotten() {
        let mut channels = Channels::default();
        for _ in 0..2 {
            for i in 0..20_000u32 {
                assert_eq!(channels.number(format!("spoke about order {i}").as_bytes()), i);
            }
        }
        assert_eq!(channels.names().count(), 20_000);
        channels.clear();
        assert_eq!((channels.number(b"call"), channels.names().count()), (0, 1));
    }
}
