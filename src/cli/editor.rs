//! A record open in the user's editor: opened again where something is wrong with it, and never lost.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::book::sheet;
use crate::diag::Diagnostic;
use crate::i18n::Language;
use crate::sys::fs::{ScratchFolder, read, scratch_folder, write_whole};
use crate::sys::{SysError, process};

/// The text of a record in a file of its own, as the user has left it.
#[derive(Debug)]
pub struct Manuscript {
    folder: ScratchFolder,
    name: String,
    /// What was handed to the user last.
    shown: String,
    /// Lines of ours in it, about what was wrong.
    remarks: Vec<String>,
    /// Where to begin, from 1.
    line: Option<usize>,
    /// How often it was opened.
    opened: usize,
}

/// What the user left when the editor was closed.
#[derive(Debug, PartialEq, Eq)]
pub enum Left {
    /// A text to be read.
    Text(String),
    /// Nothing but comments, or the very text that was wrong: the user gives up.
    GivenUp,
}

impl Manuscript {
    /// A text to be changed, in a file called `name`.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn new(name: String, text: String) -> Result<Manuscript, SysError> {
        let folder = scratch_folder()?;
        let made = Manuscript { folder, name, shown: text, remarks: Vec::new(), line: None, opened: 0 };
        write_whole(&made.path(), made.shown.as_bytes())?;
        Ok(made)
    }

    /// The name of the file, for places in it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join(&self.name)
    }

    /// How often it was opened.
    #[must_use]
    pub fn opened(&self) -> usize {
        self.opened
    }

    /// Lets the user change the text, and waits.
    ///
    /// # Errors
    /// The editor cannot be started or ends with an error, or the file cannot be read back.
    pub fn open(&mut self, editor: &OsStr) -> Result<Left, SysError> {
        self.opened += 1;
        let done = process::edit(&at_line(editor, self.line), &self.path())?;
        if !done.succeeded() {
            return Err(SysError::Ended { program: editor.into() });
        }
        let text = String::from_utf8_lossy(&read(&self.path())?).into_owned();
        if sheet::is_blank(&text) || self.opened > 1 && text == self.shown {
            return Ok(Left::GivenUp);
        }
        Ok(Left::Text(self.without_remarks(&text)))
    }

    /// Whether the file has another text than the one that was handed out.
    #[must_use]
    pub fn is_touched(&self) -> bool {
        read(&self.path()).is_ok_and(|there| there != self.shown.as_bytes())
    }

    /// Puts what is wrong into the text, above the lines that it is about.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn remark(
        &mut self,
        text: &str,
        findings: &[Diagnostic],
        language: Language,
    ) -> Result<(), SysError> {
        let (shown, remarks, line) = sheet::with_remarks(text, &self.name, findings, language);
        self.remarks = remarks;
        self.line = Some(line);
        // The editor may have replaced the file; what is there goes only when the whole text is in its place.
        write_whole(&self.path(), shown.as_bytes())?;
        self.shown = shown;
        Ok(())
    }

    /// The text without the lines that we have put into it.
    fn without_remarks(&self, text: &str) -> String {
        let is_ours = |line: &&str| self.remarks.iter().any(|ours| ours == line.trim_end());
        text.split_inclusive('\n').filter(|line| !is_ours(line)).collect()
    }

    /// Leaves the user's text where it is, without our lines; says where that is.
    ///
    /// `text` is what they typed last, where the file no longer has it.
    #[must_use]
    pub fn keep(self, text: Option<&str>) -> PathBuf {
        if let Some(text) = text {
            // Where that fails, the file still has the text, with our remarks in it.
            write_whole(&self.path(), text.as_bytes()).ok();
        }
        let name = self.name;
        self.folder.keep().join(name)
    }
}

/// Editors that take `+LINE` before the file.
const BY_PLUS: [&str; 18] = [
    "vi",
    "vim",
    "nvim",
    "gvim",
    "view",
    "nvi",
    "vis",
    "nano",
    "pico",
    "emacs",
    "emacsclient",
    "micro",
    "kak",
    "joe",
    "jed",
    "mg",
    "mcedit",
    "gedit",
];

/// The editor, told to begin at a line where it can be told.
fn at_line(editor: &OsStr, line: Option<usize>) -> OsString {
    let mut command = editor.to_owned();
    let program = editor.to_str().and_then(|text| text.split_whitespace().next()).unwrap_or_default();
    let program = Path::new(program).file_name().and_then(OsStr::to_str).unwrap_or_default();
    if let Some(line) = line.filter(|_| BY_PLUS.contains(&program)) {
        command.push(format!(" +{line}"));
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Text;

    #[test]
    fn editors_that_know_it_begin_at_the_line() {
        let told = |editor: &str, line| at_line(OsStr::new(editor), line).into_string().unwrap();
        assert_eq!(told("vim", Some(7)), "vim +7");
        assert_eq!(told("/usr/bin/nano -w", Some(7)), "/usr/bin/nano -w +7");
        assert_eq!(told("code --wait", Some(7)), "code --wait");
        assert_eq!(told("vim", None), "vim");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_wrong_is_put_into_the_text_and_taken_out_again() {
        let text = "# contact\nname: Ann\nbirthday: soon\n".to_owned();
        let mut manuscript = Manuscript::new("c-1.yaml".into(), text.clone()).unwrap();
        let wrong = [Diagnostic::error("not-a-day", Text::own("`soon` is no day")).of_field("birthday")];
        assert_eq!(manuscript.open(OsStr::new("true")).unwrap(), Left::Text(text.clone()));
        manuscript.remark(&text, &wrong, Language::EN).unwrap();
        let there = std::fs::read_to_string(manuscript.path()).unwrap();
        assert_eq!(there, "# contact\nname: Ann\n# error: birthday: `soon` is no day\nbirthday: soon\n");
        assert_eq!(manuscript.line, Some(4));
        let fixed = manuscript.open(OsStr::new("sed -i 's/^birthday: soon/birthday: 1980-05-17/'")).unwrap();
        assert_eq!(fixed, Left::Text("# contact\nname: Ann\nbirthday: 1980-05-17\n".to_owned()));
    }

    #[cfg(unix)]
    #[test]
    fn a_text_left_as_it_was_or_emptied_is_given_up_and_kept() {
        for editor in ["true", "sed -i d"] {
            let text = "name: Ann\ntier: Z\n".to_owned();
            let mut manuscript = Manuscript::new("c-1.yaml".into(), text.clone()).unwrap();
            manuscript.open(OsStr::new("true")).unwrap();
            manuscript
                .remark(&text, &[Diagnostic::error("unknown-word", Text::own("tier: no"))], Language::EN)
                .unwrap();
            assert_eq!(manuscript.open(OsStr::new(editor)).unwrap(), Left::GivenUp, "{editor}");
            let kept = manuscript.keep(Some(&text));
            assert_eq!(std::fs::read_to_string(&kept).unwrap(), text);
            std::fs::remove_dir_all(kept.parent().unwrap()).unwrap();
        }
    }
}
