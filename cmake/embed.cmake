# embed_text(TARGET FILE...): compiles text files (schema.sql, sql/*.sql) into
# TARGET, so that the file people read is the file that runs. a/b-c.sql becomes
# "const char text_b_c[]", NUL-terminated, declared in <embedded/b_c.h>. One
# process writes all files of a target, because a process for each took a
# quarter of the time of a build.
set(DMARC_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_files.cmake)

function(embed_text target)
	set(dir ${CMAKE_CURRENT_BINARY_DIR}/generated/embedded)
	set(source ${dir}/${target}.c)
	foreach(file IN LISTS ARGN)
		get_filename_component(path ${file} ABSOLUTE)
		get_filename_component(stem ${file} NAME_WE)
		string(MAKE_C_IDENTIFIER ${stem} name)
		list(APPEND paths ${path})
		list(APPEND headers ${dir}/${name}.h)
	endforeach()
	add_custom_command(
	    OUTPUT ${source} ${headers}
	    COMMAND ${CMAKE_COMMAND} "-DIN=${paths}" -DDIR=${dir}
		-DSOURCE=${source} -P ${DMARC_EMBED_SCRIPT}
	    DEPENDS ${paths} ${DMARC_EMBED_SCRIPT}
	    COMMENT "Embedding the texts of ${target}"
	    VERBATIM)
	target_sources(${target} PRIVATE ${source} ${headers})
	target_include_directories(${target} PRIVATE
	    ${CMAKE_CURRENT_BINARY_DIR}/generated)
endfunction()
