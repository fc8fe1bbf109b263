# Called by embed_text() at build time: the files IN become arrays in SOURCE, and
# a header for each in DIR.
set(arrays "")
foreach(file IN LISTS IN)
	get_filename_component(stem ${file} NAME_WE)
	string(MAKE_C_IDENTIFIER ${stem} name)
	file(READ ${file} hex HEX)
	string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
	string(REGEX REPLACE "((0x..,){12})" "\\1\n" bytes "${bytes}")
	file(WRITE ${DIR}/${name}.h "extern const char text_${name}[];\n")
	string(APPEND arrays "#include \"${name}.h\"\n"
	    "const char text_${name}[] = {\n${bytes}0\n};\n")
endforeach()
file(WRITE ${SOURCE} "${arrays}")
