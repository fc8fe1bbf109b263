SELECT host FROM fleet
