//! Files packed with gzip: unpacked, and read as what they hold.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::{Hints, Refusal, Tables};

/// The most bytes a file may unpack to.
const MOST: u64 = 4 << 30;
/// Bytes that may unpack however small they are packed.
const FREE: u64 = 256 << 20;
/// How many times its size a file may unpack to beyond that; tables of repeated words reach about 50.
const MOST_RATIO: u64 = 300;

/// Whether a file begins as gzip does.
pub fn recognises(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1f\x8b\x08")
}

/// Reads the tables of what is packed.
///
/// # Errors
/// It is damaged, or packed twice, or made to fill the memory; or what is in it has no table.
pub fn read(name: &str, bytes: &[u8], hints: Hints) -> Tables {
    let most = MOST.min(FREE.max((bytes.len() as u64).saturating_mul(MOST_RATIO)));
    let mut unpacked = Vec::new();
    let mut packed = MultiGzDecoder::new(bytes).take(most + 1);
    if let Err(error) = packed.read_to_end(&mut unpacked) {
        return Err(Refusal::Damaged(match error.kind() {
            std::io::ErrorKind::UnexpectedEof => phrase!("the packed file (gzip) was cut"),
            _ => phrase!("the packed file (gzip) is damaged"),
        }));
    }
    if unpacked.len() as u64 > most {
        return Err(Refusal::Damaged(phrase!(
            "the packed file (gzip) would unpack to more than {count} bytes",
            count = most
        )));
    }
    if recognises(&unpacked) {
        return Err(Refusal::NoTable(phrase!("a packed file in a packed file (gzip)")));
    }
    super::read(name, &unpacked, hints)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn refusal(bytes: &[u8]) -> String {
        match super::super::read("x.csv.gz", bytes, Hints::default()) {
            Ok(_) => panic!("it was read"),
            Err(Refusal::NoTable(what) | Refusal::Damaged(what)) => what.english(),
        }
    }

    #[test]
    fn what_is_packed_is_read_as_what_it_holds() {
        let mut bytes = packed(b"Name,Email\n");
        bytes.extend(packed(b"Ann,ann@example.com\n"));
        let sheets = super::super::read("x.csv.gz", &bytes, Hints::default()).unwrap();
        assert_eq!((sheets.len(), sheets[0].header.len(), sheets[0].rows().len()), (1, 2, 1));
        assert_eq!(refusal(&packed(b"%PDF-1.7")), "a PDF file");
    }

    #[test]
    fn what_cannot_be_unpacked_is_refused() {
        let whole = packed(b"Name,Email\nAnn,ann@example.com\n");
        assert!(refusal(&whole[..whole.len() - 9]).contains("cut"));
        assert!(refusal(b"\x1f\x8b\x08\x00 nothing of the kind").contains("gzip"));
        assert!(refusal(&packed(&whole)).contains("in a packed file"));
    }
}
