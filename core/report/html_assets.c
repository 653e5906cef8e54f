/* The style sheet and the script of the HTML report: the bytes of html.css and html.js beside this file, put into the
 * program by the assembler. */
#include "report/html_parts.h"

#define ASSET(name, file)                                                                                    \
    __asm__(".pushsection .rodata\n"                                                                         \
            ".globl " name "_begin\n"                                                                        \
            ".hidden " name "_begin\n" name "_begin: .incbin \"" file "\"\n"                                 \
            ".globl " name "_end\n"                                                                          \
            ".hidden " name "_end\n" name "_end: .byte 0\n"                                                  \
            ".popsection\n")

ASSET("html_style", "html.css");
ASSET("html_script", "html.js");
