/* The schema of the JSON report: the bytes of golive-report-1.schema.json beside this file, put into the program by the
 * assembler. Whatever is added to the report is added there, so that its digest tells one writer from another. */
#include "report/report.h"

extern const char report_schema_begin[], report_schema_end[];

__asm__(".pushsection .rodata\n"
        ".globl report_schema_begin\n"
        ".hidden report_schema_begin\n"
        "report_schema_begin: .incbin \"golive-report-1.schema.json\"\n"
        ".globl report_schema_end\n"
        ".hidden report_schema_end\n"
        "report_schema_end: .byte 0\n"
        ".popsection\n");

const char *report_schema(size_t *ret_length)
{
    *ret_length = (size_t)(report_schema_end - report_schema_begin);
    return report_schema_begin;
}
