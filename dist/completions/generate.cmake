# generate.cmake: writes completions out of options.txt to completions/ of the
# build: bash, _dmarc-ledger (for zsh) and PROGRAM.fish. programs is the list of
# the programs.

# dmarc_row(LINE): the fields of a line of options.txt, as variables: program,
# option, short (or empty), follows, help; and words, those that may follow.
macro(dmarc_row line)
	string(REGEX MATCH "^([^\t]+)\t+([^\t]+)\t+([^\t]+)\t+([^\t]+)$" row
	    "${line}")
	if(row STREQUAL "")
		message(FATAL_ERROR "options.txt: no four fields: ${line}")
	endif()
	set(program ${CMAKE_MATCH_1})
	set(option ${CMAKE_MATCH_2})
	set(follows ${CMAKE_MATCH_3})
	set(help ${CMAKE_MATCH_4})
	set(short "")
	if(option MATCHES "^(-[a-z]),(.*)$")
		set(short ${CMAKE_MATCH_1})
		set(option ${CMAKE_MATCH_2})
	endif()
	string(REPLACE "|" " " words "${follows}")
endmacro()

macro(dmarc_bash)
	if(option STREQUAL COMMAND)
		string(APPEND bash_first
		    "\t${program}:1:*) _dmarc_words '${words}' ;;\n"
		    "\t${program}:*) ;;\n")
	else()
		string(APPEND bash_options_${program} " ${option}")
		set(before "'${program} ${option}'")
		if(short)
			string(APPEND before " | '${program} ${short}'")
		endif()
		if(follows STREQUAL FILE)
			string(APPEND bash_after
			    "\t${before}) _dmarc_files; return ;;\n")
		elseif(follows STREQUAL WORD)
			string(APPEND bash_after "\t${before}) return ;;\n")
		elseif(NOT follows STREQUAL "-")
			string(APPEND bash_after
			    "\t${before}) _dmarc_words '${words}'; return ;;\n")
		endif()
	endif()
endmacro()

macro(dmarc_zsh)
	if(follows STREQUAL "-")
		set(value "")
	elseif(follows STREQUAL FILE)
		set(value ":file:_files")
	elseif(follows STREQUAL WORD)
		set(value ":word: ")
	else()
		set(value ":word:(${words})")
	endif()
	if(option STREQUAL COMMAND)
		string(APPEND zsh_${program}
		    "\t    '1:command:(${words})' '*:domain: '\n")
	elseif(short)
		string(APPEND zsh_${program} "\t    '(${short} ${option})'"
		    "{${short},${option}}'[${help}]${value}'\n")
	else()
		string(APPEND zsh_${program}
		    "\t    '${option}[${help}]${value}'\n")
	endif()
endmacro()

macro(dmarc_fish)
	set(line "complete -c ${program}")
	if(option STREQUAL COMMAND)
		string(APPEND line " -f\n${line} -n __fish_is_first_token"
		    " -a '${words}'\n")
	else()
		string(REGEX REPLACE "^--" " -l " long ${option})
		string(REGEX REPLACE "^-" " -s " one "${short}")
		string(APPEND line "${one}${long}")
		if(follows STREQUAL FILE)
			string(APPEND line " -rF")
		elseif(follows STREQUAL WORD)
			string(APPEND line " -x")
		elseif(NOT follows STREQUAL "-")
			string(APPEND line " -x -a '${words}'")
		endif()
		string(APPEND line " -d '${help}'\n")
	endif()
	string(APPEND fish_${program} "${line}")
endmacro()

set(here ${CMAKE_CURRENT_LIST_DIR})
set(to ${CMAKE_CURRENT_BINARY_DIR}/completions)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
    ${here}/options.txt)
file(STRINGS ${here}/options.txt lines REGEX "^[^#]")
set(programs "")
foreach(line IN LISTS lines)
	dmarc_row("${line}")
	if(NOT TARGET ${program})	# an optional one
		continue()
	endif()
	list(APPEND programs ${program})
	dmarc_bash()
	dmarc_zsh()
	dmarc_fish()
endforeach()
list(REMOVE_DUPLICATES programs)
list(JOIN programs " " names)
foreach(program IN LISTS programs)
	string(APPEND bash_dashes "\t${program}:*:-*) "
	    "_dmarc_words '${bash_options_${program}}' ;;\n")
	if(NOT fish_${program} MATCHES first_token)
		string(APPEND zsh_${program} "\t    '*:file:_files'\n")
	endif()
	string(APPEND zsh_cases
	    "${program})\n\tspecs=(\n${zsh_${program}}\t)\n\t;;\n")
	file(CONFIGURE OUTPUT ${to}/${program}.fish @ONLY
	    CONTENT "# Completions of fish.\n${fish_${program}}")
endforeach()
configure_file(${here}/bash.in ${to}/bash @ONLY)
configure_file(${here}/zsh.in ${to}/_dmarc-ledger @ONLY)
