//! What spreadsheets, downloads, merges and the modes of files make of whole tables: every command that needs them says so,
//! with the place, and one that writes stops where it depends on them.

use std::fs;

use super::world::World;

/// The example book, with one of its files changed.
fn book(file: &str, change: impl FnOnce(String) -> Vec<u8>) -> World {
    let world = World::of_example("studio");
    let path = world.place.join(file);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(path, change(text)).unwrap();
    world
}

/// Runs a command line; its exit code, what it showed and what it said.
fn ended(world: &World, line: &str) -> (i32, String, String) {
    let words: Vec<&str> = line.split(' ').collect();
    let output = world.rolo(&words).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// Each of some command lines has to end with its code and say the words.
fn must_say(world: &World, commands: &[(&str, i32)], words: &str) {
    for (line, code) in commands {
        let (ends, _, said) = ended(world, line);
        assert_eq!(ends, *code, "{line}: {said}");
        assert_eq!(said.matches(words).count(), 1, "{line} should say `{words}` once: {said}");
    }
}

/// Each of some command lines may change nothing.
fn must_stop(world: &World, commands: &[(&str, i32)], words: &str) {
    let before = world.files();
    must_say(world, commands, words);
    assert_eq!(before, world.files());
}

#[test]
fn ids_whose_capitals_have_changed_are_said_and_stop_what_depends_on_them() {
    let world = book("contacts.csv", |text| {
        let upper =
            |line: &str| line.split_once(',').map(|(id, rest)| format!("{},{rest}\n", id.to_uppercase()));
        let (header, rows) = text.split_once('\n').unwrap();
        format!("{header}\n{}", rows.lines().filter_map(upper).collect::<String>()).into_bytes()
    });
    let shown = [("due", 0), ("list", 0), ("show tobias", 0)];
    let numbers =
        ["stats", "nps", "retention", "churn", "repeat", "cohort", "tier"].map(|command| (command, 1));
    for commands in [&shown[..], &numbers] {
        must_say(&world, commands, "capitals have changed");
    }
    must_say(&world, &[("stats --partial", 0)], "capitals have changed");
    must_stop(
        &world,
        &[("tier apply", 3), ("stage apply", 3), ("done tobias task", 3)],
        "capitals have changed",
    );
}

#[test]
fn a_name_in_another_encoding_is_said_by_whoever_shows_it() {
    let world = book("contacts.csv", |text| {
        text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()
    });
    let commands =
        ["due", "tier", "stage", "list", "show tobias", "log tobias call hello"].map(|line| (line, 0));
    must_say(&world, &commands, "could not be read");
    for (line, _) in commands {
        let (_, _, said) = ended(&world, line);
        assert!(
            said.contains("contacts.csv:5:12") && said.contains("save the file as UTF-8"),
            "{line}: {said}"
        );
    }
    let (_, _, said) = ended(&world, "log tobias call hello");
    assert!(said.contains("logged call with Tobias Kr\u{fffd}mer"), "{said}");
}

#[test]
fn a_row_without_a_day_is_said_with_its_place() {
    for (file, line, commands) in [
        ("orders/2026.csv", ",,Total,,,,,12000,,,,,,,\n", ["stats", "repeat", "cohort", "retention"]),
        (
            "interactions/2026-02.csv",
            "i-100000000001,,c-yxgmzh5m,,call\n",
            ["due", "stats", "show tobias", "due"],
        ),
    ] {
        let world = book(file, |text| (text + line).into_bytes());
        let rows = fs::read_to_string(world.place.join(file)).unwrap().lines().count();
        for command in commands {
            let (_, _, said) = ended(&world, command);
            assert!(said.contains(&format!("{file}:{rows}:")), "{command}: {said}");
        }
    }
    let world = book("orders/2026.csv", |text| (text + ",,Total,,,,,12000,,,,,,,\n").into_bytes());
    let (_, shown, _) = ended(&world, "repeat --format json");
    assert!(shown.contains("1 cell could not be read: orders/2026.csv:13:2 at is empty"), "{shown}");
}

#[test]
fn people_under_another_name_are_missed_by_every_command() {
    for copy in ["contacts (1).csv", "Contacts.CSV", "contacts (Lin's conflicted copy 2026-01-02).csv"] {
        let world = World::of_example("studio");
        fs::rename(world.place.join("contacts.csv"), world.place.join(copy)).unwrap();
        let words = format!("there is no `contacts.csv`, and nothing reads `{copy}`");
        let all =
            ["due", "list", "stats", "nps", "tier", "show tobias", "log tobias call hello", "tag tobias +x"];
        must_stop(&world, &all.map(|line| (line, 3)), &words);
        must_stop(&world, &[("tier apply", 3), ("add Zed", 3)], &words);
    }
    let world = World::of_example("studio");
    fs::remove_file(world.place.join("contacts.csv")).unwrap();
    must_say(&world, &[("due", 0), ("stats", 0), ("list", 0)], "there is no `contacts.csv`");
    let fresh = World::empty();
    fresh.shell("echo 'format: 1' > rolo.yaml");
    assert!(!ended(&fresh, "list").2.contains("contacts.csv"), "nothing is missing in a new book");
}

#[test]
fn rows_below_a_second_header_are_not_said_to_lack_quotes() {
    let world = book("deals.csv", |text| {
        let (header, rows) = text.split_once('\n').unwrap();
        let shorter = header.rsplit_once(',').unwrap().0;
        format!("{header}\n{shorter}\n{rows}").into_bytes()
    });
    for command in ["due", "deal list", "check"] {
        let (_, shown, said) = ended(&world, command);
        let all = shown + &said;
        assert!(all.contains("another header") && !all.contains("holds a comma"), "{command}: {all}");
    }
}

#[test]
fn moves_and_rates_that_are_broken_stop_only_who_needs_them() {
    for file in ["moves/2026.csv", "rates.csv"] {
        let world = World::of_example("studio");
        let path = world.place.join(file);
        let text = fs::read_to_string(&path).unwrap_or_else(|_| "on,currency,rate\n".to_owned());
        fs::write(path, text + "<<<<<<< theirs\n").unwrap();
        for line in [
            "tag tobias +vip",
            "log tobias call hello",
            "done tobias task",
            "edit -w city:Utrecht region=Utrecht --yes",
            "order add contact=tobias amount=120",
        ] {
            let (code, _, said) = ended(&world, line);
            assert_eq!(code, 0, "{file}, {line}: {said}");
        }
        let (code, _, said) = ended(&world, "tier apply");
        assert_eq!(code, 4, "{file}: {said}");
    }
    let world = book("moves/2026.csv", |text| (text + "<<<<<<< theirs\n").into_bytes());
    let (code, _, said) = ended(&world, "edit -w tier:A city=Bonn --yes");
    assert_eq!(code, 4, "whose tier it was, the moves say: {said}");
}

#[test]
fn what_another_user_may_not_read_is_said_in_the_right_words() {
    for (shut, cases) in [
        ("interactions", [("due", 0), ("stats", 1), ("log tobias call hello", 5)]),
        (".rolo", [("due", 0), ("stats", 0), ("log tobias call hello", 5)]),
        ("contacts.csv", [("due", 3), ("stats", 3), ("undo", 5)]),
    ] {
        let world = World::of_example("studio");
        world.shell("rolo tag tobias +x");
        world.give_away();
        world.shell(&format!("chmod 000 {shut}"));
        for (line, code) in cases {
            let words: Vec<&str> = line.split(' ').collect();
            let output = world.as_a_user(&words);
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(code), "{shut}, {line}: {said}");
            assert!(said.contains("permission denied") && said.contains(shut), "{shut}, {line}: {said}");
            assert!(!said.contains("os error"), "{shut}, {line}: {said}");
            assert!(!said.contains("cannot be finished"), "{shut}, {line}: nothing was interrupted: {said}");
        }
        world.shell(&format!("chmod 755 {shut}"));
    }
}
