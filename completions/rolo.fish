# Completion of rolo in fish; `rolo completions fish` prints this.
function __rolo_complete
    # The word at the cursor as rolo would get it, without backslashes and with its quote closed.
    set -l word (commandline --current-token --cut-at-cursor)
    for quote in '' "'" '"'
        if set -l plain (string unescape -- "$word$quote")
            set word $plain
            break
        end
    end
    ROLO_COMPLETE=fish rolo -- (commandline --current-process --tokenize --cut-at-cursor) "$word"
end
complete --keep-order --exclusive --command rolo --arguments "(__rolo_complete)"
