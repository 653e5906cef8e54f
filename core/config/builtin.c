/* The site file that holds where none is installed: the bytes of conf/golive.ini, put into the program by the
 * assembler, so that there is one such file and not two. */
#include "config/private.h"

__asm__(".pushsection .rodata\n"
        ".globl config_builtin_begin\n"
        ".hidden config_builtin_begin\n"
        "config_builtin_begin: .incbin \"golive.ini\"\n"
        ".globl config_builtin_end\n"
        ".hidden config_builtin_end\n"
        "config_builtin_end: .byte 0\n"
        ".popsection\n");
