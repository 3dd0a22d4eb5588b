set edit:completion:arg-completer[rolo] = { |@words|
    var index = (count $words)
    set index = (- $index 1)

    put (env _CLAP_IFS="\n" _CLAP_COMPLETE_INDEX=(to-string $index) ROLO_COMPLETE="elvish" rolo -- $@words) | to-lines
}
