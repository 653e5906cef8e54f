/* The library of text recognition, loaded when the first picture wants to be read, so that documents with text pay
 * nothing for it. Its functions bear their own names; leptonica's come along with it. Knows nothing of documents. */
#ifndef GOLIVE_READER_TESSERACT_H
#define GOLIVE_READER_TESSERACT_H

#include <leptonica/allheaders.h>
#include <tesseract/capi.h>

#define TESSERACT_FUNCTIONS(X)                                                                               \
    X(TessVersion)                                                                                           \
    X(TessBaseAPICreate)                                                                                     \
    X(TessBaseAPIInit3)                                                                                      \
    X(TessBaseAPISetPageSegMode)                                                                             \
    X(TessBaseAPISetImage)                                                                                   \
    X(TessBaseAPISetSourceResolution)                                                                        \
    X(TessBaseAPIRecognize)                                                                                  \
    X(TessBaseAPIGetIterator)                                                                                \
    X(TessBaseAPIClear)                                                                                      \
    X(TessResultIteratorGetUTF8Text)                                                                         \
    X(TessResultIteratorConfidence)                                                                          \
    X(TessResultIteratorGetPageIteratorConst)                                                                \
    X(TessPageIteratorIsAtBeginningOf)                                                                       \
    X(TessResultIteratorNext)                                                                                \
    X(TessResultIteratorDelete)                                                                              \
    X(TessDeleteText)                                                                                        \
    X(TessMonitorCreate)                                                                                     \
    X(TessMonitorDelete)                                                                                     \
    X(TessMonitorSetDeadlineMSecs)                                                                           \
    X(setMsgSeverity)                                                                                        \
    X(pixReadMem)                                                                                            \
    X(pixReadMemFromMultipageTiff)                                                                           \
    X(readHeaderMemTiff)                                                                                     \
    X(pixRemoveAlpha)                                                                                        \
    X(pixConvertTo8)                                                                                         \
    X(pixScale)                                                                                              \
    X(pixGetWidth)                                                                                           \
    X(pixGetHeight)                                                                                          \
    X(pixGetXRes)                                                                                            \
    X(pixGetData)                                                                                            \
    X(pixGetWpl)                                                                                             \
    X(pixEndianByteSwap)                                                                                     \
    X(pixDestroy)

struct tesseract {
#define X(name) __typeof__(name) *name;
    TESSERACT_FUNCTIONS(X)
#undef X
};

/* NULL if it is not installed, or lacks one of the functions. Loaded once. */
const struct tesseract *tesseract_load(void);

#endif
