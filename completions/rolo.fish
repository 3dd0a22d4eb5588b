# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_rolo_global_optspecs
    string join \n book= today= color= no-pager q/quiet h/help V/version
end

function __fish_rolo_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_rolo_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_rolo_using_subcommand
    set -l cmd (__fish_rolo_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c rolo -n "__fish_rolo_needs_command" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_needs_command" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_needs_command" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_needs_command" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_needs_command" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_needs_command" -s V -l version -d 'Print version'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "init" -d 'Begin a book in a folder'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "import" -d 'Take in people, companies, deals, orders, interactions and survey answers from CSV files'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "add" -d 'Add a person'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "edit" -d 'Change a person: fields on the command line, or all of them in an editor'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "show" -d 'Show a person: facts, figures, what happened lately'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "list" -d 'List the people a query selects'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "remove" -d 'Remove a person who has no history'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "tag" -d 'Tag a person, list all tags, or rename one'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "tier" -d 'Show which tiers the rules propose, write them, or set one by hand'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "stage" -d 'Show which stages the rules propose, write them, or set one by hand'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "log" -d 'Note that you spoke to somebody: a call, a visit, a mail'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "due" -d 'Show who waits for you, and why'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "done" -d 'Say that what somebody waited for is done'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "skip" -d 'Let it be this time'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "snooze" -d 'Put something off until a day'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "company" -d 'Companies: `add edit list show remove`'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "deal" -d 'Deals: `add edit list show remove`, `move`, `won`, `lost`'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "contract" -d 'Contracts: `add edit list show remove`'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "ticket" -d 'Tickets: `add edit list show remove`, `resolve`'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "task" -d 'Tasks: `add edit list show remove`, `done`'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "product" -d 'Products: `add edit list show remove`'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "order" -d 'Order lines: `add edit list show remove`'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "survey" -d 'Survey answers: `add edit list show remove`'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "points" -d 'Loyalty points: `add edit list show remove`'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "usage" -d 'Uses (log-ins, visits): `add edit list show remove`'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "check" -d 'Find everything that is wrong with the book, or with single files'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "fmt" -d 'Write the tables of the book in their normal form'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "explain" -d 'Say what a code means that a finding or a refusal has, or list them all'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "stats" -d 'The book in a dozen numbers: people, touches, revenue, repeat rate, retention, NPS'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "nps" -d 'Would they recommend us: promoters less detractors, −100 to 100, with its interval'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "retention" -d 'How many customers stayed: of those active before the window, the share active in it'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "churn" -d 'How many customers left: 1 − retention of the same definition, and what that is in a year'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "repeat" -d 'How many customers came back: the share with at least two purchase days'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "cohort" -d 'What became of each cohort: rows by first purchase, columns by periods since'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "undo" -d 'Take the last change back'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "redo" -d 'Do the change again that was last taken back'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "fields" -d 'List the fields of a table, and those computed for every customer'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "completions" -d 'Write the completion script of a shell'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "man" -d 'Write the manual pages into a folder, one for each command'
complete -c rolo -n "__fish_rolo_needs_command" -f -a "help" -d 'Explain rolo, a command, or a topic: query'
complete -c rolo -n "__fish_rolo_using_subcommand init" -l template -d 'Rules of a trade: tiers, stages, cadences, warnings, playbooks' -r
complete -c rolo -n "__fish_rolo_using_subcommand init" -l language -d 'Language of the rules and drafts: en, zh-CN' -r
complete -c rolo -n "__fish_rolo_using_subcommand init" -l name -d 'What the book is called' -r
complete -c rolo -n "__fish_rolo_using_subcommand init" -l currency -d 'Currency of amounts that name none: EUR' -r
complete -c rolo -n "__fish_rolo_using_subcommand init" -l timezone -d 'Where a day begins and ends: Europe/Amsterdam' -r
complete -c rolo -n "__fish_rolo_using_subcommand init" -l country -d 'Country of phone numbers without +: NL' -r
complete -c rolo -n "__fish_rolo_using_subcommand init" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand init" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand init" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand init" -l git -d 'Also make a git repository'
complete -c rolo -n "__fish_rolo_using_subcommand init" -l templates -d 'List the templates'
complete -c rolo -n "__fish_rolo_using_subcommand init" -l dry-run -d 'Show what would be made, and make nothing'
complete -c rolo -n "__fish_rolo_using_subcommand init" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand init" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand import" -l as -d 'The table the files hold: contacts, companies, deals, orders, interactions, surveys …' -r
complete -c rolo -n "__fish_rolo_using_subcommand import" -l map -d 'What a column is, `\'Header=field\'`; also `key` (the id there), `contact_key`, `contact_email`, `ignore`' -r
complete -c rolo -n "__fish_rolo_using_subcommand import" -l ignore -d 'Leave a column out' -r
complete -c rolo -n "__fish_rolo_using_subcommand import" -l system -d 'Where the files come from: rows are remembered under this name [default: the name of each file]' -r
complete -c rolo -n "__fish_rolo_using_subcommand import" -l dates -d 'The order in days such as 03/04/2026: ymd, dmy, mdy' -r
complete -c rolo -n "__fish_rolo_using_subcommand import" -l decimals -d 'The mark before the cents: point, comma' -r
complete -c rolo -n "__fish_rolo_using_subcommand import" -l currency -d 'Currency of amounts that name none [default: the book\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand import" -l encoding -d 'Encoding of the files: utf-8, gbk, utf-16, windows-1252' -r
complete -c rolo -n "__fish_rolo_using_subcommand import" -l delimiter -d 'The character between cells; `tab` for a tab' -r
complete -c rolo -n "__fish_rolo_using_subcommand import" -l header-line -d 'The line with the headers' -r
complete -c rolo -n "__fish_rolo_using_subcommand import" -l rejects -d 'Where rejected rows of the (only) file go [default: NAME.rejects.csv beside it]' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand import" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand import" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand import" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand import" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand import" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand import" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand import" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand import" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand import" -l add-values -d 'Add stages, tiers, owners, channels and reasons that rolo.yaml does not name to it'
complete -c rolo -n "__fish_rolo_using_subcommand import" -l allow-rejects -d 'Exit with 0 although rows were rejected'
complete -c rolo -n "__fish_rolo_using_subcommand import" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand import" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand import" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand import" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand import" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand add" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand add" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand add" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand add" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand add" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand add" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand add" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand add" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand add" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand edit" -s w -l where -d 'Change everybody this query selects' -r
complete -c rolo -n "__fish_rolo_using_subcommand edit" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand edit" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand edit" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand edit" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand edit" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand edit" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand edit" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand edit" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand edit" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand edit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand show" -l as-of -d 'Stand at the end of this day [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand show" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand show" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand show" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand show" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand show" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand show" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand show" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand show" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand show" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand show" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand list" -s w -l where -d 'The same as QUERY, for scripts' -r
complete -c rolo -n "__fish_rolo_using_subcommand list" -l as-of -d 'Stand at the end of this day [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand list" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand list" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand list" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand list" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand list" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand list" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand list" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand list" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand list" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand remove" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand remove" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand remove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand remove" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand remove" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand remove" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand remove" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand tag" -l drop -d 'Tags to take away' -r
complete -c rolo -n "__fish_rolo_using_subcommand tag" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand tag" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand tag" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand tag" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand tag" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand tag" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand tag" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand tag" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand tag" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand tag" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand tag" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand tag" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand tag" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand tag" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand tier" -l pin -d 'Keep it against the rules: for good, or until a day' -r
complete -c rolo -n "__fish_rolo_using_subcommand tier" -s w -l where -d 'Only the people this query selects' -r
complete -c rolo -n "__fish_rolo_using_subcommand tier" -l as-of -d 'Stand at the end of this day [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand tier" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand tier" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand tier" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand tier" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand tier" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand tier" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand tier" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand tier" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand tier" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand tier" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand tier" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand tier" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand tier" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand tier" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand tier" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand tier" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand stage" -s w -l where -d 'Only the people this query selects' -r
complete -c rolo -n "__fish_rolo_using_subcommand stage" -l as-of -d 'Stand at the end of this day [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand stage" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand stage" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand stage" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand stage" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand stage" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand stage" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand stage" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand stage" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand stage" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand stage" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand stage" -l back -d 'Move back as well, to the furthest stage whose rule holds'
complete -c rolo -n "__fish_rolo_using_subcommand stage" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand stage" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand stage" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand stage" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand stage" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand stage" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand log" -l outcome -d 'Nobody was reached: no-answer, bounced; or a mail to many: bulk' -r
complete -c rolo -n "__fish_rolo_using_subcommand log" -l mood -d 'How it felt: good, neutral, bad' -r
complete -c rolo -n "__fish_rolo_using_subcommand log" -l minutes -d 'How long it took' -r
complete -c rolo -n "__fish_rolo_using_subcommand log" -l about -d 'Records it was about, by id, with commas' -r
complete -c rolo -n "__fish_rolo_using_subcommand log" -l on -d 'When it was [default: now]' -r
complete -c rolo -n "__fish_rolo_using_subcommand log" -l next -d 'The step that was agreed' -r
complete -c rolo -n "__fish_rolo_using_subcommand log" -l due -d 'The day of that step [default: in a week]' -r
complete -c rolo -n "__fish_rolo_using_subcommand log" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand log" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand log" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand log" -l inbound -d 'They came to us'
complete -c rolo -n "__fish_rolo_using_subcommand log" -l outbound -d 'We went to them'
complete -c rolo -n "__fish_rolo_using_subcommand log" -l done -d 'What was waiting is done with this: the agreed step, the birthday, tasks named by --about'
complete -c rolo -n "__fish_rolo_using_subcommand log" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand log" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand log" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand log" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand log" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand due" -s w -l where -d 'The same as QUERY, for scripts' -r
complete -c rolo -n "__fish_rolo_using_subcommand due" -l within -d 'Look so far ahead as well: 7d, 2w, friday' -r
complete -c rolo -n "__fish_rolo_using_subcommand due" -l owner -d 'Only what this person of ours looks after' -r
complete -c rolo -n "__fish_rolo_using_subcommand due" -l by -d 'Count those who wait instead of listing them' -r -f -a "owner\t'Who of us looks after them'
tier\t'Their tier'
kind\t'What they wait for'
day\t'The day it is due'"
complete -c rolo -n "__fish_rolo_using_subcommand due" -l as-of -d 'Stand at the end of this day [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand due" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand due" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand due" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand due" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand due" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand due" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand due" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand due" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand due" -l exit-code -d 'Exit with 1 when somebody waits'
complete -c rolo -n "__fish_rolo_using_subcommand due" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand due" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand due" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand due" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand done" -l note -d 'A remark to remember' -r
complete -c rolo -n "__fish_rolo_using_subcommand done" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand done" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand done" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand done" -l all -d 'Everything that waits for them'
complete -c rolo -n "__fish_rolo_using_subcommand done" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand done" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand done" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand done" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand done" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand skip" -l note -d 'A remark to remember' -r
complete -c rolo -n "__fish_rolo_using_subcommand skip" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand skip" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand skip" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand skip" -l all -d 'Everything that waits for them'
complete -c rolo -n "__fish_rolo_using_subcommand skip" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand skip" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand skip" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand skip" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand skip" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand snooze" -l note -d 'A remark to remember' -r
complete -c rolo -n "__fish_rolo_using_subcommand snooze" -l until -d 'The day it comes back [default: in a week]' -r
complete -c rolo -n "__fish_rolo_using_subcommand snooze" -l for -d 'How long until it comes back: 3d, 2w, 1mo' -r
complete -c rolo -n "__fish_rolo_using_subcommand snooze" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand snooze" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand snooze" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand snooze" -l all -d 'Everything that waits for them'
complete -c rolo -n "__fish_rolo_using_subcommand snooze" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand snooze" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand snooze" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand snooze" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand snooze" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand company; and not __fish_seen_subcommand_from add edit list show remove" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand company; and not __fish_seen_subcommand_from add edit list show remove" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand company; and not __fish_seen_subcommand_from add edit list show remove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand company; and not __fish_seen_subcommand_from add edit list show remove" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand company; and not __fish_seen_subcommand_from add edit list show remove" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand company; and not __fish_seen_subcommand_from add edit list show remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand company; and not __fish_seen_subcommand_from add edit list show remove" -f -a "add" -d 'Add a record: `field=value` …'
complete -c rolo -n "__fish_rolo_using_subcommand company; and not __fish_seen_subcommand_from add edit list show remove" -f -a "edit" -d 'Change a record: `field=value`, `field+=value`, `field-=value`, `field=` clears'
complete -c rolo -n "__fish_rolo_using_subcommand company; and not __fish_seen_subcommand_from add edit list show remove" -f -a "list" -d 'List the records a query selects'
complete -c rolo -n "__fish_rolo_using_subcommand company; and not __fish_seen_subcommand_from add edit list show remove" -f -a "show" -d 'Show a record with all its fields'
complete -c rolo -n "__fish_rolo_using_subcommand company; and not __fish_seen_subcommand_from add edit list show remove" -f -a "remove" -d 'Remove a record'
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from add" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from add" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from add" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from add" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from add" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from add" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from add" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from add" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from edit" -s w -l where -d 'Change every record this query selects' -r
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from edit" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from edit" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from edit" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from edit" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from edit" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from edit" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from edit" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from edit" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from edit" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from edit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from list" -s w -l where -d 'The same as QUERY, for scripts' -r
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from list" -l as-of -d 'Stand at the end of this day [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from list" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from list" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from list" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from list" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from list" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from list" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from list" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from list" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from list" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from show" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from show" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from show" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from show" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from show" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from show" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from show" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from show" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from show" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from remove" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from remove" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from remove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from remove" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from remove" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand company; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and not __fish_seen_subcommand_from add edit list show remove move won lost" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand deal; and not __fish_seen_subcommand_from add edit list show remove move won lost" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and not __fish_seen_subcommand_from add edit list show remove move won lost" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand deal; and not __fish_seen_subcommand_from add edit list show remove move won lost" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and not __fish_seen_subcommand_from add edit list show remove move won lost" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and not __fish_seen_subcommand_from add edit list show remove move won lost" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and not __fish_seen_subcommand_from add edit list show remove move won lost" -f -a "add" -d 'Add a record: `field=value` …'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and not __fish_seen_subcommand_from add edit list show remove move won lost" -f -a "edit" -d 'Change a record: `field=value`, `field+=value`, `field-=value`, `field=` clears'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and not __fish_seen_subcommand_from add edit list show remove move won lost" -f -a "list" -d 'List the records a query selects'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and not __fish_seen_subcommand_from add edit list show remove move won lost" -f -a "show" -d 'Show a record with all its fields'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and not __fish_seen_subcommand_from add edit list show remove move won lost" -f -a "remove" -d 'Remove a record'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and not __fish_seen_subcommand_from add edit list show remove move won lost" -f -a "move" -d 'Move a deal to another stage'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and not __fish_seen_subcommand_from add edit list show remove move won lost" -f -a "won" -d 'Close a deal as won'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and not __fish_seen_subcommand_from add edit list show remove move won lost" -f -a "lost" -d 'Close a deal as lost'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from add" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from add" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from add" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from add" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from add" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from add" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from add" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from add" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from edit" -s w -l where -d 'Change every record this query selects' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from edit" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from edit" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from edit" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from edit" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from edit" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from edit" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from edit" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from edit" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from edit" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from edit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from list" -s w -l where -d 'The same as QUERY, for scripts' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from list" -l as-of -d 'Stand at the end of this day [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from list" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from list" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from list" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from list" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from list" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from list" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from list" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from list" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from list" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from show" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from show" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from show" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from show" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from show" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from show" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from show" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from show" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from show" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from remove" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from remove" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from remove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from remove" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from remove" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from move" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from move" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from move" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from move" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from move" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from move" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from move" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from move" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from move" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from move" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from won" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from won" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from won" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from won" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from won" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from won" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from won" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from won" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from won" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from won" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from lost" -l to -d 'To whom' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from lost" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from lost" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from lost" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from lost" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from lost" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from lost" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from lost" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from lost" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from lost" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand deal; and __fish_seen_subcommand_from lost" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and not __fish_seen_subcommand_from add edit list show remove" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand contract; and not __fish_seen_subcommand_from add edit list show remove" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand contract; and not __fish_seen_subcommand_from add edit list show remove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand contract; and not __fish_seen_subcommand_from add edit list show remove" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and not __fish_seen_subcommand_from add edit list show remove" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and not __fish_seen_subcommand_from add edit list show remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and not __fish_seen_subcommand_from add edit list show remove" -f -a "add" -d 'Add a record: `field=value` …'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and not __fish_seen_subcommand_from add edit list show remove" -f -a "edit" -d 'Change a record: `field=value`, `field+=value`, `field-=value`, `field=` clears'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and not __fish_seen_subcommand_from add edit list show remove" -f -a "list" -d 'List the records a query selects'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and not __fish_seen_subcommand_from add edit list show remove" -f -a "show" -d 'Show a record with all its fields'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and not __fish_seen_subcommand_from add edit list show remove" -f -a "remove" -d 'Remove a record'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from add" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from add" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from add" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from add" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from add" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from add" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from add" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from add" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from edit" -s w -l where -d 'Change every record this query selects' -r
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from edit" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from edit" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from edit" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from edit" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from edit" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from edit" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from edit" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from edit" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from edit" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from edit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from list" -s w -l where -d 'The same as QUERY, for scripts' -r
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from list" -l as-of -d 'Stand at the end of this day [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from list" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from list" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from list" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from list" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from list" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from list" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from list" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from list" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from list" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from show" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from show" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from show" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from show" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from show" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from show" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from show" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from show" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from show" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from remove" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from remove" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from remove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from remove" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from remove" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand contract; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and not __fish_seen_subcommand_from add edit list show remove resolve" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and not __fish_seen_subcommand_from add edit list show remove resolve" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and not __fish_seen_subcommand_from add edit list show remove resolve" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and not __fish_seen_subcommand_from add edit list show remove resolve" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and not __fish_seen_subcommand_from add edit list show remove resolve" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and not __fish_seen_subcommand_from add edit list show remove resolve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and not __fish_seen_subcommand_from add edit list show remove resolve" -f -a "add" -d 'Add a record: `field=value` …'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and not __fish_seen_subcommand_from add edit list show remove resolve" -f -a "edit" -d 'Change a record: `field=value`, `field+=value`, `field-=value`, `field=` clears'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and not __fish_seen_subcommand_from add edit list show remove resolve" -f -a "list" -d 'List the records a query selects'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and not __fish_seen_subcommand_from add edit list show remove resolve" -f -a "show" -d 'Show a record with all its fields'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and not __fish_seen_subcommand_from add edit list show remove resolve" -f -a "remove" -d 'Remove a record'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and not __fish_seen_subcommand_from add edit list show remove resolve" -f -a "resolve" -d 'Resolve a ticket'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from add" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from add" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from add" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from add" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from add" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from add" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from add" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from add" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from edit" -s w -l where -d 'Change every record this query selects' -r
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from edit" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from edit" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from edit" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from edit" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from edit" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from edit" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from edit" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from edit" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from edit" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from edit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from list" -s w -l where -d 'The same as QUERY, for scripts' -r
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from list" -l as-of -d 'Stand at the end of this day [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from list" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from list" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from list" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from list" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from list" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from list" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from list" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from list" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from list" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from show" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from show" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from show" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from show" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from show" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from show" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from show" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from show" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from show" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from remove" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from remove" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from remove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from remove" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from remove" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from resolve" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from resolve" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from resolve" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from resolve" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from resolve" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from resolve" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from resolve" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from resolve" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from resolve" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand ticket; and __fish_seen_subcommand_from resolve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand task; and not __fish_seen_subcommand_from add edit list show remove done" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand task; and not __fish_seen_subcommand_from add edit list show remove done" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand task; and not __fish_seen_subcommand_from add edit list show remove done" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand task; and not __fish_seen_subcommand_from add edit list show remove done" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand task; and not __fish_seen_subcommand_from add edit list show remove done" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand task; and not __fish_seen_subcommand_from add edit list show remove done" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand task; and not __fish_seen_subcommand_from add edit list show remove done" -f -a "add" -d 'Add a record: `field=value` …'
complete -c rolo -n "__fish_rolo_using_subcommand task; and not __fish_seen_subcommand_from add edit list show remove done" -f -a "edit" -d 'Change a record: `field=value`, `field+=value`, `field-=value`, `field=` clears'
complete -c rolo -n "__fish_rolo_using_subcommand task; and not __fish_seen_subcommand_from add edit list show remove done" -f -a "list" -d 'List the records a query selects'
complete -c rolo -n "__fish_rolo_using_subcommand task; and not __fish_seen_subcommand_from add edit list show remove done" -f -a "show" -d 'Show a record with all its fields'
complete -c rolo -n "__fish_rolo_using_subcommand task; and not __fish_seen_subcommand_from add edit list show remove done" -f -a "remove" -d 'Remove a record'
complete -c rolo -n "__fish_rolo_using_subcommand task; and not __fish_seen_subcommand_from add edit list show remove done" -f -a "done" -d 'Say that a task is done'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from add" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from add" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from add" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from add" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from add" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from add" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from add" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from add" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from edit" -s w -l where -d 'Change every record this query selects' -r
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from edit" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from edit" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from edit" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from edit" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from edit" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from edit" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from edit" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from edit" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from edit" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from edit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from list" -s w -l where -d 'The same as QUERY, for scripts' -r
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from list" -l as-of -d 'Stand at the end of this day [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from list" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from list" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from list" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from list" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from list" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from list" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from list" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from list" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from list" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from show" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from show" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from show" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from show" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from show" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from show" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from show" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from show" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from show" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from remove" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from remove" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from remove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from remove" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from remove" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from done" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from done" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from done" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from done" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from done" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from done" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from done" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from done" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from done" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand task; and __fish_seen_subcommand_from done" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand product; and not __fish_seen_subcommand_from add edit list show remove" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand product; and not __fish_seen_subcommand_from add edit list show remove" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand product; and not __fish_seen_subcommand_from add edit list show remove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand product; and not __fish_seen_subcommand_from add edit list show remove" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand product; and not __fish_seen_subcommand_from add edit list show remove" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand product; and not __fish_seen_subcommand_from add edit list show remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand product; and not __fish_seen_subcommand_from add edit list show remove" -f -a "add" -d 'Add a record: `field=value` …'
complete -c rolo -n "__fish_rolo_using_subcommand product; and not __fish_seen_subcommand_from add edit list show remove" -f -a "edit" -d 'Change a record: `field=value`, `field+=value`, `field-=value`, `field=` clears'
complete -c rolo -n "__fish_rolo_using_subcommand product; and not __fish_seen_subcommand_from add edit list show remove" -f -a "list" -d 'List the records a query selects'
complete -c rolo -n "__fish_rolo_using_subcommand product; and not __fish_seen_subcommand_from add edit list show remove" -f -a "show" -d 'Show a record with all its fields'
complete -c rolo -n "__fish_rolo_using_subcommand product; and not __fish_seen_subcommand_from add edit list show remove" -f -a "remove" -d 'Remove a record'
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from add" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from add" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from add" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from add" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from add" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from add" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from add" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from add" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from edit" -s w -l where -d 'Change every record this query selects' -r
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from edit" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from edit" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from edit" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from edit" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from edit" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from edit" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from edit" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from edit" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from edit" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from edit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from list" -s w -l where -d 'The same as QUERY, for scripts' -r
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from list" -l as-of -d 'Stand at the end of this day [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from list" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from list" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from list" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from list" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from list" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from list" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from list" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from list" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from list" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from show" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from show" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from show" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from show" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from show" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from show" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from show" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from show" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from show" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from remove" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from remove" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from remove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from remove" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from remove" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand product; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand order; and not __fish_seen_subcommand_from add edit list show remove" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand order; and not __fish_seen_subcommand_from add edit list show remove" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand order; and not __fish_seen_subcommand_from add edit list show remove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand order; and not __fish_seen_subcommand_from add edit list show remove" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand order; and not __fish_seen_subcommand_from add edit list show remove" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand order; and not __fish_seen_subcommand_from add edit list show remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand order; and not __fish_seen_subcommand_from add edit list show remove" -f -a "add" -d 'Add a record: `field=value` …'
complete -c rolo -n "__fish_rolo_using_subcommand order; and not __fish_seen_subcommand_from add edit list show remove" -f -a "edit" -d 'Change a record: `field=value`, `field+=value`, `field-=value`, `field=` clears'
complete -c rolo -n "__fish_rolo_using_subcommand order; and not __fish_seen_subcommand_from add edit list show remove" -f -a "list" -d 'List the records a query selects'
complete -c rolo -n "__fish_rolo_using_subcommand order; and not __fish_seen_subcommand_from add edit list show remove" -f -a "show" -d 'Show a record with all its fields'
complete -c rolo -n "__fish_rolo_using_subcommand order; and not __fish_seen_subcommand_from add edit list show remove" -f -a "remove" -d 'Remove a record'
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from add" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from add" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from add" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from add" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from add" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from add" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from add" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from add" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from edit" -s w -l where -d 'Change every record this query selects' -r
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from edit" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from edit" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from edit" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from edit" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from edit" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from edit" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from edit" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from edit" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from edit" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from edit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from list" -s w -l where -d 'The same as QUERY, for scripts' -r
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from list" -l as-of -d 'Stand at the end of this day [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from list" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from list" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from list" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from list" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from list" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from list" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from list" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from list" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from list" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from show" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from show" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from show" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from show" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from show" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from show" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from show" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from show" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from show" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from remove" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from remove" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from remove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from remove" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from remove" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand order; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and not __fish_seen_subcommand_from add edit list show remove" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand survey; and not __fish_seen_subcommand_from add edit list show remove" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand survey; and not __fish_seen_subcommand_from add edit list show remove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand survey; and not __fish_seen_subcommand_from add edit list show remove" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and not __fish_seen_subcommand_from add edit list show remove" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and not __fish_seen_subcommand_from add edit list show remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and not __fish_seen_subcommand_from add edit list show remove" -f -a "add" -d 'Add a record: `field=value` …'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and not __fish_seen_subcommand_from add edit list show remove" -f -a "edit" -d 'Change a record: `field=value`, `field+=value`, `field-=value`, `field=` clears'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and not __fish_seen_subcommand_from add edit list show remove" -f -a "list" -d 'List the records a query selects'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and not __fish_seen_subcommand_from add edit list show remove" -f -a "show" -d 'Show a record with all its fields'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and not __fish_seen_subcommand_from add edit list show remove" -f -a "remove" -d 'Remove a record'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from add" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from add" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from add" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from add" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from add" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from add" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from add" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from add" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from edit" -s w -l where -d 'Change every record this query selects' -r
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from edit" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from edit" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from edit" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from edit" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from edit" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from edit" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from edit" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from edit" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from edit" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from edit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from list" -s w -l where -d 'The same as QUERY, for scripts' -r
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from list" -l as-of -d 'Stand at the end of this day [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from list" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from list" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from list" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from list" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from list" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from list" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from list" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from list" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from list" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from show" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from show" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from show" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from show" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from show" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from show" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from show" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from show" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from show" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from remove" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from remove" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from remove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from remove" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from remove" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand survey; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand points; and not __fish_seen_subcommand_from add edit list show remove" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand points; and not __fish_seen_subcommand_from add edit list show remove" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand points; and not __fish_seen_subcommand_from add edit list show remove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand points; and not __fish_seen_subcommand_from add edit list show remove" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand points; and not __fish_seen_subcommand_from add edit list show remove" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand points; and not __fish_seen_subcommand_from add edit list show remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand points; and not __fish_seen_subcommand_from add edit list show remove" -f -a "add" -d 'Add a record: `field=value` …'
complete -c rolo -n "__fish_rolo_using_subcommand points; and not __fish_seen_subcommand_from add edit list show remove" -f -a "edit" -d 'Change a record: `field=value`, `field+=value`, `field-=value`, `field=` clears'
complete -c rolo -n "__fish_rolo_using_subcommand points; and not __fish_seen_subcommand_from add edit list show remove" -f -a "list" -d 'List the records a query selects'
complete -c rolo -n "__fish_rolo_using_subcommand points; and not __fish_seen_subcommand_from add edit list show remove" -f -a "show" -d 'Show a record with all its fields'
complete -c rolo -n "__fish_rolo_using_subcommand points; and not __fish_seen_subcommand_from add edit list show remove" -f -a "remove" -d 'Remove a record'
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from add" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from add" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from add" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from add" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from add" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from add" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from add" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from add" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from edit" -s w -l where -d 'Change every record this query selects' -r
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from edit" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from edit" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from edit" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from edit" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from edit" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from edit" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from edit" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from edit" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from edit" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from edit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from list" -s w -l where -d 'The same as QUERY, for scripts' -r
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from list" -l as-of -d 'Stand at the end of this day [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from list" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from list" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from list" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from list" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from list" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from list" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from list" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from list" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from list" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from show" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from show" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from show" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from show" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from show" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from show" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from show" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from show" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from show" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from remove" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from remove" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from remove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from remove" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from remove" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand points; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and not __fish_seen_subcommand_from add edit list show remove" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand usage; and not __fish_seen_subcommand_from add edit list show remove" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand usage; and not __fish_seen_subcommand_from add edit list show remove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand usage; and not __fish_seen_subcommand_from add edit list show remove" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and not __fish_seen_subcommand_from add edit list show remove" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and not __fish_seen_subcommand_from add edit list show remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and not __fish_seen_subcommand_from add edit list show remove" -f -a "add" -d 'Add a record: `field=value` …'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and not __fish_seen_subcommand_from add edit list show remove" -f -a "edit" -d 'Change a record: `field=value`, `field+=value`, `field-=value`, `field=` clears'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and not __fish_seen_subcommand_from add edit list show remove" -f -a "list" -d 'List the records a query selects'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and not __fish_seen_subcommand_from add edit list show remove" -f -a "show" -d 'Show a record with all its fields'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and not __fish_seen_subcommand_from add edit list show remove" -f -a "remove" -d 'Remove a record'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from add" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from add" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from add" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from add" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from add" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from add" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from add" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from add" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from edit" -s w -l where -d 'Change every record this query selects' -r
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from edit" -l on -d 'The day it happened [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from edit" -l reason -d 'Why; remembered beside the change of a tier, stage, owner …' -r
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from edit" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from edit" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from edit" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from edit" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from edit" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from edit" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from edit" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from edit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from list" -s w -l where -d 'The same as QUERY, for scripts' -r
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from list" -l as-of -d 'Stand at the end of this day [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from list" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from list" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from list" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from list" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from list" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from list" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from list" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from list" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from list" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from show" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from show" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from show" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from show" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from show" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from show" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from show" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from show" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from show" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from remove" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from remove" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from remove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from remove" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from remove" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand usage; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand check" -l as -d 'The table a file holds: contact, deal, order … [default: what its header shows]' -r
complete -c rolo -n "__fish_rolo_using_subcommand check" -l format -d 'How to write the findings' -r -f -a "text\t'With excerpts, for people'
line\t'One line each, `file:line:column: level[code]: message`, for editors'
json\t'One object, for scripts'
github\t'Annotations of GitHub'"
complete -c rolo -n "__fish_rolo_using_subcommand check" -l fail-on -d 'What makes the exit code 1' -r -f -a "error\t'Errors'
warning\t'Warnings too'
never\t'Nothing'"
complete -c rolo -n "__fish_rolo_using_subcommand check" -l limit -d 'At most so many findings of one kind for a file; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand check" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand check" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand check" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand check" -l strict -d 'Ask everything, also what only costs quality'
complete -c rolo -n "__fish_rolo_using_subcommand check" -l fix -d 'Mend what has one right mending, as one change that `rolo undo` takes back'
complete -c rolo -n "__fish_rolo_using_subcommand check" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand check" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand check" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand check" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand fmt" -l encoding -d 'The encoding of the files named, where they are not UTF-8: gbk, utf-16, windows-1252 …' -r
complete -c rolo -n "__fish_rolo_using_subcommand fmt" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand fmt" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand fmt" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand fmt" -l check -d 'Change nothing; list the files that are not in normal form, and exit with 1 if there are any'
complete -c rolo -n "__fish_rolo_using_subcommand fmt" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand fmt" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand fmt" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand fmt" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand fmt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand explain" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand explain" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand explain" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand explain" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand explain" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand explain" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand explain" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand explain" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand explain" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand explain" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand explain" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand stats" -l period -d 'A period: 2026, 2026-Q3, 2026-11, last-12-months' -r
complete -c rolo -n "__fish_rolo_using_subcommand stats" -l from -d 'First day, inclusive' -r
complete -c rolo -n "__fish_rolo_using_subcommand stats" -l to -d 'Last day, inclusive' -r
complete -c rolo -n "__fish_rolo_using_subcommand stats" -l as-of -d 'Stand at the end of this day [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand stats" -l by -d 'Group by a field of people (tier, owner, city …) or by time: month, quarter, year' -r
complete -c rolo -n "__fish_rolo_using_subcommand stats" -l unit -d 'What one customer is: contact or company [default: the book\'s]' -r -f -a "contact\t'A person'
company\t'A company with all its people'"
complete -c rolo -n "__fish_rolo_using_subcommand stats" -l input -d 'Read these files instead of a book' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand stats" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand stats" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand stats" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand stats" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand stats" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand stats" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand stats" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand stats" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand stats" -l explain -d 'Explain each number: formula, counts, and the customers behind them'
complete -c rolo -n "__fish_rolo_using_subcommand stats" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand stats" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand stats" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand stats" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand nps" -l interval -d 'How the interval is made: adjusted Wald, or by inverting the score test' -r -f -a "wald\t'Adjusted Wald, pseudo-counts 3/4, 3/2, 3/4'
score\t'The score test inverted'"
complete -c rolo -n "__fish_rolo_using_subcommand nps" -l period -d 'A period: 2026, 2026-Q3, 2026-11, last-12-months' -r
complete -c rolo -n "__fish_rolo_using_subcommand nps" -l from -d 'First day, inclusive' -r
complete -c rolo -n "__fish_rolo_using_subcommand nps" -l to -d 'Last day, inclusive' -r
complete -c rolo -n "__fish_rolo_using_subcommand nps" -l as-of -d 'Stand at the end of this day [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand nps" -l by -d 'Group by a field of people (tier, owner, city …) or by time: month, quarter, year' -r
complete -c rolo -n "__fish_rolo_using_subcommand nps" -l unit -d 'What one customer is: contact or company [default: the book\'s]' -r -f -a "contact\t'A person'
company\t'A company with all its people'"
complete -c rolo -n "__fish_rolo_using_subcommand nps" -l input -d 'Read these files instead of a book' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand nps" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand nps" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand nps" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand nps" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand nps" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand nps" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand nps" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand nps" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand nps" -l explain -d 'Explain each number: formula, counts, and the customers behind them'
complete -c rolo -n "__fish_rolo_using_subcommand nps" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand nps" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand nps" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand nps" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand retention" -l formula -d 'Definition: locked |S ∩ E|/|S|, or period (E − N)/S, which may exceed 1' -r -f -a "locked\t'Of those active before, the share active now'
period\t'(active now − first-timers)/active before'"
complete -c rolo -n "__fish_rolo_using_subcommand retention" -l period -d 'A period: 2026, 2026-Q3, 2026-11, last-12-months' -r
complete -c rolo -n "__fish_rolo_using_subcommand retention" -l from -d 'First day, inclusive' -r
complete -c rolo -n "__fish_rolo_using_subcommand retention" -l to -d 'Last day, inclusive' -r
complete -c rolo -n "__fish_rolo_using_subcommand retention" -l as-of -d 'Stand at the end of this day [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand retention" -l by -d 'Group by a field of people (tier, owner, city …) or by time: month, quarter, year' -r
complete -c rolo -n "__fish_rolo_using_subcommand retention" -l unit -d 'What one customer is: contact or company [default: the book\'s]' -r -f -a "contact\t'A person'
company\t'A company with all its people'"
complete -c rolo -n "__fish_rolo_using_subcommand retention" -l input -d 'Read these files instead of a book' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand retention" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand retention" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand retention" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand retention" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand retention" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand retention" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand retention" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand retention" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand retention" -l explain -d 'Explain each number: formula, counts, and the customers behind them'
complete -c rolo -n "__fish_rolo_using_subcommand retention" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand retention" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand retention" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand retention" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand churn" -l formula -d 'Definition: locked, or period' -r -f -a "locked\t'Of those active before, the share active now'
period\t'(active now − first-timers)/active before'"
complete -c rolo -n "__fish_rolo_using_subcommand churn" -l period -d 'A period: 2026, 2026-Q3, 2026-11, last-12-months' -r
complete -c rolo -n "__fish_rolo_using_subcommand churn" -l from -d 'First day, inclusive' -r
complete -c rolo -n "__fish_rolo_using_subcommand churn" -l to -d 'Last day, inclusive' -r
complete -c rolo -n "__fish_rolo_using_subcommand churn" -l as-of -d 'Stand at the end of this day [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand churn" -l by -d 'Group by a field of people (tier, owner, city …) or by time: month, quarter, year' -r
complete -c rolo -n "__fish_rolo_using_subcommand churn" -l unit -d 'What one customer is: contact or company [default: the book\'s]' -r -f -a "contact\t'A person'
company\t'A company with all its people'"
complete -c rolo -n "__fish_rolo_using_subcommand churn" -l input -d 'Read these files instead of a book' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand churn" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand churn" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand churn" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand churn" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand churn" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand churn" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand churn" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand churn" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand churn" -l explain -d 'Explain each number: formula, counts, and the customers behind them'
complete -c rolo -n "__fish_rolo_using_subcommand churn" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand churn" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand churn" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand churn" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand repeat" -l period -d 'A period: 2026, 2026-Q3, 2026-11, last-12-months' -r
complete -c rolo -n "__fish_rolo_using_subcommand repeat" -l from -d 'First day, inclusive' -r
complete -c rolo -n "__fish_rolo_using_subcommand repeat" -l to -d 'Last day, inclusive' -r
complete -c rolo -n "__fish_rolo_using_subcommand repeat" -l as-of -d 'Stand at the end of this day [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand repeat" -l by -d 'Group by a field of people (tier, owner, city …) or by time: month, quarter, year' -r
complete -c rolo -n "__fish_rolo_using_subcommand repeat" -l unit -d 'What one customer is: contact or company [default: the book\'s]' -r -f -a "contact\t'A person'
company\t'A company with all its people'"
complete -c rolo -n "__fish_rolo_using_subcommand repeat" -l input -d 'Read these files instead of a book' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand repeat" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand repeat" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand repeat" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand repeat" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand repeat" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand repeat" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand repeat" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand repeat" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand repeat" -l explain -d 'Explain each number: formula, counts, and the customers behind them'
complete -c rolo -n "__fish_rolo_using_subcommand repeat" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand repeat" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand repeat" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand repeat" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand cohort" -l cell -d 'What a cell holds' -r -f -a "share\t'The share of the cohort that bought'
count\t'How many bought'
revenue\t'What they spent'
revenue-per-customer\t'What each of the cohort has spent so far'"
complete -c rolo -n "__fish_rolo_using_subcommand cohort" -l period -d 'A period: 2026, 2026-Q3, 2026-11, last-12-months' -r
complete -c rolo -n "__fish_rolo_using_subcommand cohort" -l from -d 'First day, inclusive' -r
complete -c rolo -n "__fish_rolo_using_subcommand cohort" -l to -d 'Last day, inclusive' -r
complete -c rolo -n "__fish_rolo_using_subcommand cohort" -l as-of -d 'Stand at the end of this day [default: today]' -r
complete -c rolo -n "__fish_rolo_using_subcommand cohort" -l by -d 'Group by a field of people (tier, owner, city …) or by time: month, quarter, year' -r
complete -c rolo -n "__fish_rolo_using_subcommand cohort" -l unit -d 'What one customer is: contact or company [default: the book\'s]' -r -f -a "contact\t'A person'
company\t'A company with all its people'"
complete -c rolo -n "__fish_rolo_using_subcommand cohort" -l input -d 'Read these files instead of a book' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand cohort" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand cohort" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand cohort" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand cohort" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand cohort" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand cohort" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand cohort" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand cohort" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand cohort" -l explain -d 'Explain each number: formula, counts, and the customers behind them'
complete -c rolo -n "__fish_rolo_using_subcommand cohort" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand cohort" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand cohort" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand cohort" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand undo" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand undo" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand undo" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand undo" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand undo" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand undo" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand undo" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand undo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand redo" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand redo" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand redo" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand redo" -l dry-run -d 'Show what would change, as a diff, and change nothing'
complete -c rolo -n "__fish_rolo_using_subcommand redo" -s y -l yes -d 'Do not ask'
complete -c rolo -n "__fish_rolo_using_subcommand redo" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand redo" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand redo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand fields" -l format -d 'How to write it' -r -f -a "table\t'Aligned columns for people'
csv\t'Comma-separated, with a header'
tsv\t'Tab-separated, with a header; tabs and line ends inside cells as \\t and \\n'
json\t'One object: format, as_of, from, to, columns with their units, rows, notes'
jsonl\t'One object a line: the rows alone'
md\t'A Markdown table'"
complete -c rolo -n "__fish_rolo_using_subcommand fields" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c rolo -n "__fish_rolo_using_subcommand fields" -l columns -d 'Columns, separated by commas, in this order' -r
complete -c rolo -n "__fish_rolo_using_subcommand fields" -l sort -d 'Columns to sort by, separated by commas; `-` before one sorts it downwards' -r
complete -c rolo -n "__fish_rolo_using_subcommand fields" -l limit -d 'At most so many rows; 0 is all' -r
complete -c rolo -n "__fish_rolo_using_subcommand fields" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand fields" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand fields" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand fields" -s 0 -l null -d 'Write the first column alone, each value followed by a zero byte, for `xargs -0`'
complete -c rolo -n "__fish_rolo_using_subcommand fields" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand fields" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand fields" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand completions" -l all -d 'Write the scripts of all shells into this folder' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand completions" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand completions" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand completions" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand completions" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand completions" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand man" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand man" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand man" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand man" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand man" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rolo -n "__fish_rolo_using_subcommand help" -l book -d 'The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]' -r -f -a "(__fish_complete_directories)"
complete -c rolo -n "__fish_rolo_using_subcommand help" -l today -d 'The day that counts as today [default: ROLO_TODAY, else the system\'s]' -r
complete -c rolo -n "__fish_rolo_using_subcommand help" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that is not dumb, unless `NO_COLOR` is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c rolo -n "__fish_rolo_using_subcommand help" -l no-pager -d 'Never page long output'
complete -c rolo -n "__fish_rolo_using_subcommand help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c rolo -n "__fish_rolo_using_subcommand help" -s h -l help -d 'Print help (see more with \'--help\')'
