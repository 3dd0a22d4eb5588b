# Completion of rolo in bash; `rolo completions bash` prints this.
_rolo() {
    # Words as they were typed: bash cuts them at `:` and `=` as well.
    local -a words=()
    local rest=${COMP_LINE:0:COMP_POINT} piece i
    for ((i = 0; i <= COMP_CWORD; i++)); do
        piece=${COMP_WORDS[i]}
        if [[ ${#words[@]} -eq 0 || $rest == [[:space:]]* ]]; then
            rest=${rest#"${rest%%[![:space:]]*}"}
            words+=("")
        fi
        # What is behind the cursor is not asked about.
        [[ $rest == "$piece"* ]] || piece=$rest
        words[${#words[@]}-1]+=$piece
        rest=${rest#"$piece"}
    done
    local last=$((${#words[@]} - 1)) IFS=$'\013'
    local word=${words[last]} quote=""
    [[ $word == [\'\"]* ]] && quote=${word:0:1}
    words[last]=${word#"$quote"}
    COMPREPLY=($(
        _CLAP_IFS="$IFS" _CLAP_COMPLETE_INDEX="$last" ROLO_COMPLETE=bash "rolo" -- "${words[@]}" 2>/dev/null
    )) || { COMPREPLY=(); return; }
    # bash replaces only what is behind the last cut; with a quote open, only what is behind the quote.
    local before=""
    [[ -z $quote && $word == *[:=]* ]] && before=${word%"${word##*[:=]}"}
    for i in "${!COMPREPLY[@]}"; do
        piece=${COMPREPLY[i]#"$before"}
        [[ -z $quote && $piece == *[[:space:]\'\"\&\|\<\>\(\)\;\!]* ]] && printf -v piece %q "$piece"
        COMPREPLY[i]=$piece
    done
    # After `field=`, `tier:` or a folder the word goes on.
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=:/] ]] || compopt +o nospace 2>/dev/null
}
complete -o nospace -o bashdefault -o nosort -F _rolo rolo
