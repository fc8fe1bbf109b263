# embed_text(TARGET FILE...): compiles text files (schema.sql, sql/*.sql) into
# TARGET, so that the file people read is the file that runs. a/b-c.sql becomes
# "const char text_b_c[]", NUL-terminated, declared in <embedded/b_c.h>.
set(DMARC_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_one.cmake)

function(embed_text target)
	set(dir ${CMAKE_CURRENT_BINARY_DIR}/generated/embedded)
	foreach(file IN LISTS ARGN)
		get_filename_component(path ${file} ABSOLUTE)
		get_filename_component(stem ${file} NAME_WE)
		string(MAKE_C_IDENTIFIER ${stem} name)
		add_custom_command(
		    OUTPUT ${dir}/${name}.c ${dir}/${name}.h
		    COMMAND ${CMAKE_COMMAND} -DIN=${path} -DDIR=${dir}
			-DNAME=${name} -P ${DMARC_EMBED_SCRIPT}
		    DEPENDS ${path} ${DMARC_EMBED_SCRIPT}
		    VERBATIM)
		target_sources(${target} PRIVATE ${dir}/${name}.c
		    ${dir}/${name}.h)
	endforeach()
	target_include_directories(${target} PRIVATE
	    ${CMAKE_CURRENT_BINARY_DIR}/generated)
endfunction()
