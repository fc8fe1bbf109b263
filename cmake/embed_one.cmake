# Called by embed_text() at build time: IN, DIR and NAME say what goes where.
file(READ ${IN} hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
string(REGEX REPLACE "((0x..,){12})" "\\1\n" bytes "${bytes}")
file(WRITE ${DIR}/${NAME}.h "extern const char text_${NAME}[];\n")
file(WRITE ${DIR}/${NAME}.c
    "#include \"${NAME}.h\"\n\nconst char text_${NAME}[] = {\n${bytes}0\n};\n")
