//! A world of its own for every test: an empty home, a fixed day, seed, width and zone, and books that may be broken.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The root of the package.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A temporary home with a folder to work in; gone when dropped.
pub struct World {
    home: TempDir,
    /// The folder commands run in.
    pub place: PathBuf,
}

impl World {
    /// A world with an empty folder `book`.
    pub fn empty() -> World {
        let home = tempfile::Builder::new().prefix("rolo-world-").tempdir().unwrap();
        // What the system calls its temporary folder may be a link: rolo says where it really is.
        let place = home.path().canonicalize().unwrap().join("book");
        fs::create_dir(&place).unwrap();
        World { home, place }
    }

    /// A world whose folder is a copy of the example book of that name.
    pub fn of_example(name: &str) -> World {
        let world = World::empty();
        copy(&root().join("examples").join(name), &world.place);
        world
    }

    /// `rolo` with these arguments, in the folder of this world.
    pub fn rolo(&self, arguments: &[&str]) -> assert_cmd::Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rolo"));
        command.args(arguments);
        assert_cmd::Command::from_std(self.settle(command))
    }

    /// What a shell script does here; `rolo` is on its path. The script is not told of an outer terminal or input.
    pub fn shell(&self, script: &str) -> Output {
        let mut command = Command::new("sh");
        command.arg("-c").arg(script);
        self.settle(command).stdin(Stdio::null()).output().unwrap()
    }

    /// `rolo` with these arguments, as somebody for whom modes count: not as root.
    #[cfg(unix)]
    pub fn as_a_user(&self, arguments: &[&str]) -> Output {
        use std::os::unix::fs::MetadataExt;
        use std::os::unix::process::CommandExt;
        /// Nobody, by the custom of every system.
        const NOBODY: u32 = 65534;
        let mut command = Command::new(env!("CARGO_BIN_EXE_rolo"));
        command.args(arguments);
        let mut command = self.settle(command);
        // Who makes a file owns it.
        if tempfile::tempfile().unwrap().metadata().unwrap().uid() == 0 {
            command.uid(NOBODY).gid(NOBODY);
        }
        command.stdin(Stdio::null()).output().unwrap()
    }

    /// Gives the whole world to the user of [`World::as_a_user`], if it is root's.
    #[cfg(unix)]
    pub fn give_away(&self) {
        let home = self.home.path().display();
        self.shell(&format!("[ $(id -u) != 0 ] || chown -R 65534:65534 {home}"));
    }

    fn settle(&self, mut command: Command) -> Command {
        let binaries = Path::new(env!("CARGO_BIN_EXE_rolo")).parent().unwrap();
        command
            .env_clear()
            .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", binaries.display()))
            .env("HOME", self.home.path())
            .env("ROLO_TODAY", "2026-03-02")
            .env("ROLO_SEED", "1")
            .env("COLUMNS", "100")
            .env("TZ", "UTC")
            .env("LANG", "C.UTF-8")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .current_dir(&self.place);
        command
    }

    /// Text with the names of temporary folders and the version taken out.
    pub fn portable(&self, text: &[u8]) -> Vec<u8> {
        let home = self.home.path().canonicalize().unwrap();
        let mut text = text.to_vec();
        for (from, to) in [
            (self.place.to_string_lossy().into_owned(), "[BOOK]"),
            (home.to_string_lossy().into_owned(), "[HOME]"),
            (self.home.path().to_string_lossy().into_owned(), "[HOME]"),
        ] {
            text = replace(&text, from.as_bytes(), to.as_bytes());
        }
        text
    }

    /// Every regular file of the folder but rolo's and git's own, by name, sorted.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut found = Vec::new();
        collect(&self.place, &self.place, &mut found);
        found.sort();
        found
    }
}

fn collect(base: &Path, folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let (path, kind) = (entry.path(), entry.file_type().unwrap());
        if kind.is_dir() {
            if entry.file_name() != ".rolo" && entry.file_name() != ".git" {
                collect(base, &path, found);
            }
        } else if kind.is_file() {
            let name = path.strip_prefix(base).unwrap().to_string_lossy().into_owned();
            // A file nobody may read is still there.
            found.push((name, fs::read(&path).unwrap_or_default()));
        }
    }
}

/// Copies a folder with all that is in it, except what rolo keeps for itself.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            if entry.file_name() != ".rolo" {
                copy(&entry.path(), &target);
            }
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn replace(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.windows(from.len()).position(|w| w == from) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(to);
        rest = &rest[at + from.len()..];
    }
    out.extend_from_slice(rest);
    out
}
