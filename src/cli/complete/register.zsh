#compdef BINARY
# Completion of rolo in zsh; `rolo completions zsh` prints this.
_rolo() {
    # The words as rolo would get them, without quotes and backslashes. What is behind the cursor is not asked about.
    local -a typed=("${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}")
    local -a ended=() open=()
    local line value about
    for line in "${(@f)$(VARIABLE=zsh COMPLETER -- "${typed[@]}" 2>/dev/null)}"; do
        [[ -n $line ]] || continue
        value=${line%%$'\t'*}
        about=${${line#"$value"}#$'\t'}
        # After `field=`, `tier:` or a folder the word goes on.
        if [[ $value == *[=:/] ]]; then
            open+=("${value//:/\\:}${about:+:$about}")
        else
            ended+=("${value//:/\\:}${about:+:$about}")
        fi
    done
    local -a alike=(-M 'm:{a-zA-Z}={A-Za-z}')
    (( $#open )) && _describe -V 'values' open "${alike[@]}" -S ''
    (( $#ended )) && _describe -V 'values' ended "${alike[@]}"
    (( $#open || $#ended ))
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _rolo "$@"
else
    compdef _rolo BINARY
fi
