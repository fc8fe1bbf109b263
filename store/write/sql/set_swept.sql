UPDATE pruned SET swept = :swept WHERE swept <> :swept
