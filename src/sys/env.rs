//! The environment, read once into plain values.

use std::ffi::OsString;
use std::path::PathBuf;

/// What rolo looks at in its environment; a variable that is set but empty counts as not set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Env {
    /// `ROLO_BOOK`: the book's directory.
    pub book: Option<PathBuf>,
    /// `ROLO_ME`: who is working.
    pub me: Option<String>,
    /// `ROLO_TODAY`: the day that counts as today.
    pub today: Option<String>,
    /// `ROLO_SEED`: fixes ids, for tests.
    pub seed: Option<String>,
    /// `ROLO_LANG`, else `LC_ALL`, `LC_MESSAGES`, `LANG`.
    pub language: Option<String>,
    /// `VISUAL`, else `EDITOR`.
    pub editor: Option<OsString>,
    /// `ROLO_PAGER`, else `PAGER`.
    pub pager: Option<OsString>,
    /// `LESS`: the user's own options for that pager.
    pub less: Option<String>,
    /// `NO_COLOR`, to any value but the empty one.
    pub no_color: Option<String>,
    /// `CLICOLOR_FORCE`, to any value but the empty one or `0`.
    pub force_color: Option<String>,
    /// `COLUMNS`, when it is a number above 0.
    pub columns: Option<usize>,
    /// `TERM`.
    pub term: Option<String>,
    /// `TZ`.
    pub zone: Option<String>,
    /// `HOME` (`USERPROFILE` on Windows).
    pub home: Option<PathBuf>,
    /// `XDG_CONFIG_HOME`, when absolute; `APPDATA` on Windows.
    pub config_home: Option<PathBuf>,
    /// `XDG_CACHE_HOME`, when absolute; `LOCALAPPDATA` on Windows.
    pub cache_home: Option<PathBuf>,
    /// The current directory; none when it has been removed or cannot be entered.
    pub directory: Option<PathBuf>,
}

impl Env {
    /// The environment of this process.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one room that reads the environment")]
    pub fn read() -> Env {
        let mut env = Env::from_variables(|name| std::env::var_os(name));
        env.directory = std::env::current_dir().ok();
        env
    }

    /// An environment from any source of variables, without a current directory.
    #[must_use]
    pub fn from_variables(variable: impl Fn(&str) -> Option<OsString>) -> Env {
        let raw = |name: &str| variable(name).filter(|v| !v.is_empty());
        let text = |name: &str| raw(name).map(|v| v.to_string_lossy().into_owned());
        let path = |name: &str| raw(name).map(PathBuf::from);
        let absolute = |name: &str| path(name).filter(|p| p.is_absolute());
        Env {
            book: path("ROLO_BOOK"),
            me: text("ROLO_ME"),
            today: text("ROLO_TODAY"),
            seed: text("ROLO_SEED"),
            language: text("ROLO_LANG")
                .or_else(|| text("LC_ALL"))
                .or_else(|| text("LC_MESSAGES"))
                .or_else(|| text("LANG")),
            editor: raw("VISUAL").or_else(|| raw("EDITOR")),
            pager: raw("ROLO_PAGER").or_else(|| raw("PAGER")),
            less: text("LESS"),
            no_color: text("NO_COLOR"),
            force_color: text("CLICOLOR_FORCE").filter(|v| v != "0"),
            columns: text("COLUMNS").and_then(|v| v.parse().ok()).filter(|&n| n > 0),
            term: text("TERM"),
            zone: text("TZ"),
            home: path(if cfg!(windows) { "USERPROFILE" } else { "HOME" }),
            config_home: absolute(if cfg!(windows) { "APPDATA" } else { "XDG_CONFIG_HOME" }),
            cache_home: absolute(if cfg!(windows) { "LOCALAPPDATA" } else { "XDG_CACHE_HOME" }),
            directory: None,
        }
    }

    /// The directory of the user's own rolo settings, `~/.config/rolo`.
    #[must_use]
    pub fn config_directory(&self) -> Option<PathBuf> {
        let base = self.config_home.clone().or_else(|| Some(self.home.as_ref()?.join(".config")))?;
        Some(base.join("rolo"))
    }
}

/// The folders of `PATH`, as they are written; those of the system where it is not set.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one room that reads the environment")]
pub fn path_folders() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_else(|| "/usr/bin:/bin".into());
    std::env::split_paths(&path).collect()
}

/// The names of all variables.
#[must_use]
pub fn names() -> Vec<OsString> {
    std::env::vars_os().map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(pairs: &[(&str, &str)]) -> Env {
        Env::from_variables(|name| {
            pairs.iter().find(|(n, _)| *n == name).map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn an_empty_variable_counts_as_not_set() {
        assert_eq!(env(&[("NO_COLOR", ""), ("ROLO_ME", ""), ("COLUMNS", "0")]), Env::default());
    }

    #[test]
    fn the_more_specific_variable_wins() {
        let env =
            env(&[("EDITOR", "ed"), ("VISUAL", "code --wait"), ("LANG", "C"), ("LC_ALL", "zh_CN.UTF-8")]);
        assert_eq!(env.editor.unwrap(), "code --wait");
        assert_eq!(env.language.unwrap(), "zh_CN.UTF-8");
    }

    #[test]
    fn a_relative_configuration_home_is_ignored_as_the_standard_says() {
        let env = env(&[("XDG_CONFIG_HOME", "conf"), ("HOME", "/home/lin")]);
        assert_eq!(env.config_directory().unwrap(), PathBuf::from("/home/lin/.config/rolo"));
    }
}
