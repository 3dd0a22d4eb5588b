complete --keep-order --exclusive --command rolo --arguments "(ROLO_COMPLETE=fish rolo -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token))"
