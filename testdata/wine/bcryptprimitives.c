// The one function of bcryptprimitives.dll that Go's runtime loads at start, for
// a Wine that lacks the library.
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) { return RtlGenRandom(data, (ULONG)size); }
