// libcuda, NVRTC, cuBLAS and cuDNN for tests on machines without a GPU: memory is the host's, kernels are compiled by
// the C++ compiler, capture is a list, products and convolutions are plain loops. What a GPU would punish is an error
// here: addresses that are not allocated or were freed, reads and writes beyond an allocation, calls that are not
// allowed while a stream is captured, barriers that not all threads of a block reach.
#include <cmath>
#include <csetjmp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <ucontext.h>
#include <unistd.h>
#include <vector>

namespace {
const int INVALID_VALUE = 1, OUT_OF_MEMORY = 2, NO_DEVICE = 100, INVALID_IMAGE = 200, NO_BINARY = 209, NOT_FOUND = 500,
          ILLEGAL_ADDRESS = 700, LAUNCH_FAILED = 719, CAPTURE_UNSUPPORTED = 900;
const size_t GUARD = 256;
const unsigned char CANARY = 0xA5;

struct Block { size_t size; bool host; };
std::map<uintptr_t, Block> live;
std::map<std::string, long> settings = {{"memory", 1L << 40}, {"capability", 90}, {"devices", 1}};
std::string lastProblem;
int sticky = 0;
std::recursive_mutex all;
typedef std::lock_guard<std::recursive_mutex> Lock;

long& setting(const char* name) { return settings[name]; }

int problem(int code, const std::string& what) {
  lastProblem = what;
  if (getenv("VHE_STANDIN_VERBOSE")) fprintf(stderr, "stand-in: %s\n", what.c_str());
  return code;
}

// The allocation that an address is in, or none.
std::map<uintptr_t, Block>::iterator find(uintptr_t address) {
  auto next = live.upper_bound(address);
  if (next == live.begin()) return live.end();
  --next;
  return address < next->first + next->second.size ? next : live.end();
}

bool isAllocated(const void* pointer, size_t bytes) {
  uintptr_t address = (uintptr_t) pointer;
  auto block = find(address);
  return bytes == 0 || (block != live.end() && address + bytes <= block->first + block->second.size);
}

bool intact(uintptr_t address, size_t size) {
  const unsigned char* begin = (const unsigned char*) address;
  for (size_t i = 0; i < GUARD; i++) {
    if (begin[-1 - (long) i] != CANARY || begin[size + i] != CANARY) return false;
  }
  return true;
}

void* allocate(size_t size, bool host) {
  unsigned char* memory = (unsigned char*) aligned_alloc(256, (size + 2 * GUARD + 255) / 256 * 256);
  if (!memory) return nullptr;
  memset(memory, CANARY, size + 2 * GUARD);
  memset(memory + GUARD, 0xFF, size); // no number, until it is written
  live[(uintptr_t) memory + GUARD] = {size, host};
  if (!host) setting("allocated") += size;
  setting("allocations")++;
  return memory + GUARD;
}

int release(void* pointer) {
  auto block = live.find((uintptr_t) pointer);
  if (block == live.end()) return problem(INVALID_VALUE, "memory freed that is not allocated");
  bool whole = intact(block->first, block->second.size);
  if (!block->second.host) setting("allocated") -= block->second.size;
  setting("allocations")--;
  live.erase(block);
  free((char*) pointer - GUARD);
  return whole ? 0 : problem(ILLEGAL_ADDRESS, "something was written beyond an allocation");
}

struct Graph { std::vector<std::function<int()>> nodes; };
struct Stream { std::unique_ptr<Graph> captured; };

int run(const std::function<int()>& work) {
  int code = work();
  if (code) sticky = code;
  return 0; // as a GPU, which tells later
}

int enqueue(void* stream, std::function<int()> work) {
  if (sticky) return sticky;
  Stream* s = (Stream*) stream;
  if (s && s->captured) {
    s->captured->nodes.push_back(work);
    return 0;
  }
  return run(work);
}

// Fibers: threads of a block that wait for each other.
struct Fiber { ucontext_t context; jmp_buf at; std::vector<char> stack; bool begun = false, done = false; long barriers = 0; };
std::vector<std::unique_ptr<Fiber>> fibers;
jmp_buf scheduler;
int now;
void (*threadBody)(void**, int);
void** threadArguments;

void barrier() {
  fibers[now]->barriers++;
  if (!_setjmp(fibers[now]->at)) _longjmp(scheduler, 1);
}
int me() { return now; }

void fiberMain() {
  for (;;) {
    threadBody(threadArguments, now);
    fibers[now]->done = true;
    if (!_setjmp(fibers[now]->at)) _longjmp(scheduler, 1);
  }
}

void resume(int thread) {
  now = thread;
  Fiber& f = *fibers[thread];
  if (_setjmp(scheduler)) return;
  if (f.begun) _longjmp(f.at, 1);
  f.begun = true;
  f.stack.resize(65536);
  getcontext(&f.context);
  f.context.uc_stack.ss_sp = f.stack.data();
  f.context.uc_stack.ss_size = f.stack.size();
  f.context.uc_link = nullptr;
  makecontext(&f.context, fiberMain, 0);
  setcontext(&f.context);
}

bool runBlock(void (*body)(void**, int), void** arguments, int threads) {
  while ((int) fibers.size() < threads) fibers.emplace_back(new Fiber());
  threadBody = body;
  threadArguments = arguments;
  for (int t = 0; t < threads; t++) { fibers[t]->done = false; fibers[t]->barriers = 0; }
  for (bool any = true; any;) {
    any = false;
    for (int t = 0; t < threads; t++) {
      if (!fibers[t]->done) { any = true; resume(t); }
    }
  }
  for (int t = 1; t < threads; t++) if (fibers[t]->barriers != fibers[0]->barriers) return false;
  return true;
}

struct Function {
  std::string name;
  int parameters;
  bool barriers;
  void (*grid)(void**, int, int);
  void (*thread)(void**, int);
  void (*block)(int, int, int);
};
struct Module { void* library; std::map<std::string, Function> functions; };

int launch(Function* f, int blocks, int threads, const std::vector<void*>& values) {
  if (setting("launches")++ == setting("failAtLaunch") - 1) return problem(LAUNCH_FAILED, "a kernel failed, as asked for");
  if (setting("loseAtLaunch") && setting("launches") >= setting("loseAtLaunch")) return problem(46, "the device is gone, as asked for");
  std::vector<void*> pointers;
  for (size_t i = 0; i < values.size(); i++) {
    auto block = find((uintptr_t) values[i]);
    if (block == live.end() || block->second.host) {
      return problem(ILLEGAL_ADDRESS, f->name + ": argument " + std::to_string(i) + " is no address of the device");
    }
  }
  for (size_t i = 0; i < values.size(); i++) pointers.push_back((void*) &values[i]);
  if (f->barriers) {
    for (int b = 0; b < blocks; b++) {
      f->block(b, blocks, threads);
      if (!runBlock(f->thread, pointers.data(), threads)) return problem(LAUNCH_FAILED, f->name + ": threads left a barrier out");
    }
  } else {
    f->grid(pointers.data(), blocks, threads);
  }
  for (auto& block : live) {
    if (!intact(block.first, block.second.size)) return problem(ILLEGAL_ADDRESS, f->name + " wrote beyond an allocation");
  }
  return 0;
}

const char* SHIM = R"(
struct VheIndex { int x, y, z; };
static VheIndex blockIdx, threadIdx, blockDim, gridDim;
extern "C" void (*vhe_barrier)(); extern "C" int (*vhe_me)();
void (*vhe_barrier)(); int (*vhe_me)();
static inline void __syncthreads() { vhe_barrier(); threadIdx.x = vhe_me(); }
#define __global__
#define __device__ static
#define __forceinline__ inline
#define __launch_bounds__(n)
#define __shared__ static
extern "C" { float expf(float); float logf(float); float log1pf(float); float expm1f(float); float sqrtf(float); float fabsf(float);
float tanhf(float); float sinf(float); float cosf(float); float tanf(float); float atanf(float); float atan2f(float, float);
float floorf(float); float ceilf(float); float rintf(float); float powf(float, float); float lgammaf(float); float fminf(float, float); float fmaxf(float, float);
double exp(double); double log(double); double log1p(double); double sqrt(double); double fabs(double); double tan(double); double tanh(double); double floor(double); double sin(double); double cos(double); double asin(double); double pow(double, double); double tgamma(double); double fmod(double, double); }
static inline float __int_as_float(int bits) { float f; __builtin_memcpy(&f, &bits, 4); return f; }
)";

struct Program { std::string source, log, image; };

// What runs a kernel's threads, to be compiled with it.
std::string wrapper(const std::string& name, const std::string& parameters) {
  std::string call = name + "(";
  int count = 0;
  for (size_t at = 0; at < parameters.size();) {
    size_t end = parameters.find(',', at);
    if (end == std::string::npos) end = parameters.size();
    std::string type = parameters.substr(at, parameters.rfind('*', end) + 1 - at);
    call += (count ? ", " : "") + ("*(" + type + "*) a[" + std::to_string(count) + "]");
    count++;
    at = end + 1;
  }
  call += ");";
  return "extern \"C\" void " + name + "__thread(void** a, int t) { threadIdx.x = t; " + call + " }\n"
      + "extern \"C\" void " + name + "__grid(void** a, int blocks, int threads) { gridDim.x = blocks; blockDim.x = threads;"
      + " for (blockIdx.x = 0; blockIdx.x < blocks; blockIdx.x++) for (int t = 0; t < threads; t++) { threadIdx.x = t; " + call + " } }\n"
      + "extern \"C\" int " + name + "__parameters; int " + name + "__parameters = " + std::to_string(count) + ";\n";
}

std::string readFile(const std::string& path) {
  std::string all;
  if (FILE* f = fopen(path.c_str(), "rb")) {
    char buffer[65536];
    for (size_t n; (n = fread(buffer, 1, sizeof buffer, f)) > 0;) all.append(buffer, n);
    fclose(f);
  }
  return all;
}

void writeFile(const std::string& path, const std::string& text) {
  if (FILE* f = fopen(path.c_str(), "wb")) { fwrite(text.data(), 1, text.size(), f); fclose(f); }
}

std::string temporary() {
  char name[] = "/tmp/vhe-standin-XXXXXX";
  int fd = mkstemp(name);
  if (fd >= 0) close(fd);
  return name;
}
}  // namespace

#define API extern "C" __attribute__((visibility("default")))

// ---- what tests ask of the stand-in
API void vheStandInSet(const char* name, long value) { Lock l(all); setting(name) = value; if (!strcmp(name, "sticky")) sticky = (int) value; }
API long vheStandInGet(const char* name) { Lock l(all); return setting(name); }
API const char* vheStandInProblem() { Lock l(all); return lastProblem.c_str(); }

// ---- driver
API int cuInit(unsigned) { return setting("devices") ? 0 : NO_DEVICE; }
API int cuDriverGetVersion(int* v) { *v = 12040; return 0; }
API int cuDeviceGetCount(int* n) { *n = (int) setting("devices"); return 0; }
API int cuDeviceGet(int* d, int ordinal) { *d = ordinal; return 0; }
API int cuDeviceGetName(char* name, int length, int) { snprintf(name, length, "stand-in on the CPU"); return 0; }
API int cuDeviceGetAttribute(int* v, int attribute, int) {
  int capability = (int) setting("capability");
  *v = attribute == 75 ? capability / 10 : attribute == 76 ? capability % 10 : 0;
  return 0;
}
API int cuDevicePrimaryCtxRetain(void** context, int) { static int one; *context = &one; return 0; }
API int cuCtxSetCurrent(void*) { return sticky; }
API int cuMemGetInfo_v2(size_t* free, size_t* total) {
  Lock l(all);
  *total = setting("memory");
  *free = *total - setting("allocated");
  return 0;
}
API int cuMemAlloc_v2(uintptr_t* address, size_t bytes) {
  Lock l(all);
  if (sticky) return sticky;
  if (setting("capturing")) return problem(CAPTURE_UNSUPPORTED, "memory allocated while capturing");
  if (setting("allocated") + (long) bytes > setting("memory")) return OUT_OF_MEMORY;
  *address = (uintptr_t) allocate(bytes, false);
  return *address ? 0 : OUT_OF_MEMORY;
}
API int cuMemFree_v2(uintptr_t address) { Lock l(all); return release((void*) address); }
API int cuMemAllocHost_v2(void** pointer, size_t bytes) { Lock l(all); if (sticky) return sticky; if (setting("mostPinned") && (long) bytes > setting("mostPinned")) return problem(OUT_OF_MEMORY, "no more memory of the host"); *pointer = allocate(bytes, true); return 0; }
API int cuMemFreeHost(void* pointer) { Lock l(all); return release(pointer); }

static int copy(void* to, const void* from, size_t bytes, bool device) {
  memcpy(to, from, bytes);
  return 0;
}
API int cuMemcpyHtoDAsync_v2(uintptr_t to, const void* from, size_t bytes, void* stream) {
  Lock l(all);
  setting("bytesToDevice") += bytes;
  return enqueue(stream, [=] { return isAllocated((void*) to, bytes) ? copy((void*) to, from, bytes, true) : problem(INVALID_VALUE, "copy to memory that is not allocated"); });
}
API int cuMemcpyDtoHAsync_v2(void* to, uintptr_t from, size_t bytes, void* stream) {
  Lock l(all);
  return enqueue(stream, [=] { return isAllocated((void*) from, bytes) ? copy(to, (void*) from, bytes, true) : problem(INVALID_VALUE, "copy from memory that is not allocated"); });
}
API int cuMemcpyDtoDAsync_v2(uintptr_t to, uintptr_t from, size_t bytes, void* stream) {
  Lock l(all);
  return enqueue(stream, [=] { return isAllocated((void*) from, bytes) && isAllocated((void*) to, bytes) ? copy((void*) to, (void*) from, bytes, true) : problem(INVALID_VALUE, "copy of memory that is not allocated"); });
}
API int cuMemsetD8Async(uintptr_t to, unsigned char value, size_t bytes, void* stream) {
  Lock l(all);
  return enqueue(stream, [=] { if (!isAllocated((void*) to, bytes)) return problem(INVALID_VALUE, "memory set that is not allocated"); memset((void*) to, value, bytes); return 0; });
}
API int cuStreamCreate(void** stream, unsigned) { *stream = new Stream(); return 0; }
API int cuStreamSynchronize(void* stream) {
  Lock l(all);
  if (sticky) return sticky;
  return ((Stream*) stream)->captured ? problem(CAPTURE_UNSUPPORTED, "synchronised while capturing") : 0;
}
API int cuStreamBeginCapture_v2(void* stream, int) { Lock l(all); if (sticky) return sticky; setting("capturing") = 1; ((Stream*) stream)->captured.reset(new Graph()); return 0; }
API int cuStreamEndCapture(void* stream, void** graph) { Lock l(all); setting("capturing") = 0; *graph = ((Stream*) stream)->captured.release(); return *graph ? 0 : INVALID_VALUE; }
API int cuGraphInstantiateWithFlags(void** executable, void* graph, unsigned long long) { Lock l(all); *executable = new Graph(*(Graph*) graph); setting("graphs")++; return 0; }
#ifndef VHE_WITHOUT_GRAPHS
API int cuGraphLaunch(void* executable, void* stream) {
  Lock l(all);
  if (sticky) return sticky;
  setting("graphLaunches")++;
  for (auto& node : ((Graph*) executable)->nodes) { run(node); if (sticky) break; }
  return 0;
}
#endif
API int cuGraphExecDestroy(void* executable) { Lock l(all); setting("graphs")--; delete (Graph*) executable; return 0; }
API int cuGraphDestroy(void* graph) { Lock l(all); delete (Graph*) graph; return 0; }

API int cuModuleLoadData(void** module, const void* image) {
  Lock l(all);
  if (sticky) return sticky;
  const char* bytes = (const char*) image;
  if (memcmp(bytes, "VHE1", 4)) return INVALID_IMAGE;
  int target;
  uint64_t size;
  memcpy(&target, bytes + 4, 4);
  memcpy(&size, bytes + 8, 8);
  if (target > setting("capability")) return problem(NO_BINARY, "code for another GPU");
  std::string path = temporary();
  writeFile(path, std::string(bytes + 16, size));
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  unlink(path.c_str());
  if (!library) return problem(INVALID_IMAGE, dlerror());
  *(void (**)()) dlsym(library, "vhe_barrier") = barrier;
  *(int (**)()) dlsym(library, "vhe_me") = me;
  Module* m = new Module();
  m->library = library;
  *module = m;
  setting("modules")++;
  return 0;
}
API int cuModuleUnload(void* module) { Lock l(all); setting("modules")--; dlclose(((Module*) module)->library); delete (Module*) module; return 0; }
API int cuModuleGetFunction(void** function, void* module, const char* name) {
  Lock l(all);
  Module* m = (Module*) module;
  std::string n = name;
  void* grid = dlsym(m->library, (n + "__grid").c_str());
  if (!grid) return NOT_FOUND;
  Function f = {n, *(int*) dlsym(m->library, (n + "__parameters").c_str()), *(bool*) dlsym(m->library, (n + "__barriers").c_str()),
                (void (*)(void**, int, int)) grid, (void (*)(void**, int)) dlsym(m->library, (n + "__thread").c_str()),
                (void (*)(int, int, int)) dlsym(m->library, "vhe_block")};
  *function = &(m->functions[n] = f);
  return 0;
}
API int cuLaunchKernel(void* function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned shared, void* stream, void** parameters, void** extra) {
  Lock l(all);
  if (gy != 1 || gz != 1 || by != 1 || bz != 1 || bx > 1024 || bx == 0 || gx == 0 || shared || extra) return INVALID_VALUE;
  Function* f = (Function*) function;
  std::vector<void*> values;
  for (int i = 0; i < f->parameters; i++) values.push_back(*(void**) parameters[i]);
  return enqueue(stream, [=] { return launch(f, gx, bx, values); });
}
API int cuGetErrorName(int code, const char** name) {
  switch (code) {
    case INVALID_VALUE: *name = "CUDA_ERROR_INVALID_VALUE"; break;
    case OUT_OF_MEMORY: *name = "CUDA_ERROR_OUT_OF_MEMORY"; break;
    case 46: *name = "CUDA_ERROR_DEVICE_UNAVAILABLE"; break;
    case NO_DEVICE: *name = "CUDA_ERROR_NO_DEVICE"; break;
    case INVALID_IMAGE: *name = "CUDA_ERROR_INVALID_IMAGE"; break;
    case NO_BINARY: *name = "CUDA_ERROR_NO_BINARY_FOR_GPU"; break;
    case NOT_FOUND: *name = "CUDA_ERROR_NOT_FOUND"; break;
    case ILLEGAL_ADDRESS: *name = "CUDA_ERROR_ILLEGAL_ADDRESS"; break;
    case LAUNCH_FAILED: *name = "CUDA_ERROR_LAUNCH_FAILED"; break;
    case CAPTURE_UNSUPPORTED: *name = "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED"; break;
    default: return INVALID_VALUE;
  }
  return 0;
}
API int cuGetErrorString(int, const char** text) { *text = lastProblem.empty() ? "no details" : lastProblem.c_str(); return 0; }

// ---- NVRTC
API int nvrtcVersion(int* major, int* minor) { *major = 12; *minor = 4; return 0; }
API int nvrtcGetNumSupportedArchs(int* n) { *n = 6; return 0; }
API int nvrtcGetSupportedArchs(int* a) { int known[] = {50, 70, 75, 80, 86, 90}; memcpy(a, known, sizeof known); return 0; }
API const char* nvrtcGetErrorString(int code) { return code == 6 ? "NVRTC_ERROR_COMPILATION" : "NVRTC_ERROR"; }
API int nvrtcCreateProgram(void** program, const char* source, const char*, int, const char**, const char**) { Program* p = new Program(); p->source = source; *program = p; return 0; }
API int nvrtcDestroyProgram(void** program) { delete (Program*) *program; return 0; }
API int nvrtcCompileProgram(void* program, int count, const char** options) {
  Program* p = (Program*) program;
  int target = 0;
  for (int i = 0; i < count; i++) {
    const char* number = strrchr(options[i], '_');
    if (!strncmp(options[i], "--gpu-architecture=", 19) && number) target = atoi(number + 1);
  }
  std::string text = std::string(SHIM) + "#line 1 \"vhe.cu\"\n" + p->source, after = "\nextern \"C\" void vhe_block(int b, int blocks, int threads) { blockIdx.x = b; gridDim.x = blocks; blockDim.x = threads; }\n";
  const std::string mark = "extern \"C\" __global__ void ";
  for (size_t at = p->source.find(mark); at != std::string::npos;) {
    size_t next = p->source.find(mark, at + 1), name = p->source.find(") ", at) + 2, open = p->source.find('(', name), close = p->source.find(") {", open);
    std::string kernel = p->source.substr(name, open - name), body = p->source.substr(close, next == std::string::npos ? next : next - close);
    after += wrapper(kernel, p->source.substr(open + 1, close - open - 1));
    after += "extern \"C\" bool " + kernel + "__barriers; bool " + kernel + "__barriers = " + (body.find("__syncthreads") == std::string::npos ? "false" : "true") + ";\n";
    at = next;
  }
  std::string path = temporary();
  writeFile(path + ".cpp", text + after);
  std::string command = "g++ -std=c++17 -w -O1 -fPIC -shared -fno-exceptions -o " + path + ".so " + path + ".cpp 2> " + path + ".log";
  int code = system(command.c_str());
  p->log = readFile(path + ".log");
  if (code == 0) {
    std::string library = readFile(path + ".so");
    uint64_t size = library.size();
    p->image = "VHE1" + std::string((char*) &target, 4) + std::string((char*) &size, 8) + library;
  }
  for (const char* end : {"", ".cpp", ".so", ".log"}) unlink((path + end).c_str());
  Lock l(all);
  setting("compiled")++;
  return code == 0 ? 0 : 6;
}
static int size(const std::string& s, size_t* n) { *n = s.size(); return 0; }
static int bytes(const std::string& s, char* to) { memcpy(to, s.data(), s.size()); return 0; }
API int nvrtcGetProgramLogSize(void* p, size_t* n) { return size(((Program*) p)->log, n); }
API int nvrtcGetProgramLog(void* p, char* to) { return bytes(((Program*) p)->log, to); }
API int nvrtcGetCUBINSize(void* p, size_t* n) { return size(((Program*) p)->image, n); }
API int nvrtcGetCUBIN(void* p, char* to) { return bytes(((Program*) p)->image, to); }
API int nvrtcGetPTXSize(void* p, size_t* n) { return size(((Program*) p)->image, n); }
API int nvrtcGetPTX(void* p, char* to) { return bytes(((Program*) p)->image, to); }

// ---- cuBLAS
struct Handle { void* stream; };
API int cublasCreate_v2(void** handle) { *handle = new Handle(); return 0; }
API int cublasSetStream_v2(void* handle, void* stream) { ((Handle*) handle)->stream = stream; return 0; }
API int cublasSetWorkspace_v2(void*, void* memory, size_t bytes) { Lock l(all); return isAllocated(memory, bytes) ? 0 : 7; }
API int cublasSetMathMode(void*, int mode) { return mode == 0 || mode == 3 ? 0 : 7; }
API int cublasGetVersion_v2(void*, int* version) { *version = 12040; return 0; }
API const char* cublasGetStatusName(int status) { return status == 7 ? "CUBLAS_STATUS_INVALID_VALUE" : "CUBLAS_STATUS"; }

static size_t extent(int rows, int columns, long ld) { return rows && columns ? ((columns - 1) * ld + rows) * sizeof(float) : 0; }
#ifdef VHE_OLD_BLAS
#define cublasSgemmStridedBatched cublasSgemmStridedBatchedOfLater
#endif
API int cublasSgemmStridedBatched(void* handle, int ta, int tb, int m, int n, int k, const float* alpha, const float* a, int lda, long long sa, const float* b, int ldb, long long sb, const float* beta, float* c, int ldc, long long sc, int batch) {
  Lock l(all);
  if (m < 0 || n < 0 || k < 0 || lda < (ta ? k : m) || ldb < (tb ? n : k) || ldc < m || *alpha != 1 || *beta != 0) return 7;
  return enqueue(((Handle*) handle)->stream, [=]() -> int {
    std::vector<double> column(m);
    for (int i = 0; i < batch; i++) {
      const float *x = a + i * sa, *y = b + i * sb;
      float* z = c + i * sc;
      if (!isAllocated(x, extent(ta ? k : m, ta ? m : k, lda)) || !isAllocated(y, extent(tb ? n : k, tb ? k : n, ldb)) || !isAllocated(z, extent(m, n, ldc))) return problem(ILLEGAL_ADDRESS, "a product of memory that is not allocated");
      for (int j = 0; j < n; j++) {
        std::fill(column.begin(), column.end(), 0.0);
        for (int q = 0; q < k; q++) {
          double factor = tb ? y[j + (long) q * ldb] : y[q + (long) j * ldb];
          if (ta) for (int r = 0; r < m; r++) column[r] += factor * x[q + (long) r * lda];
          else for (int r = 0; r < m; r++) column[r] += factor * x[r + (long) q * lda];
        }
        for (int r = 0; r < m; r++) z[r + (long) j * ldc] = (float) column[r];
#ifdef VHE_WRONG_PRODUCTS
        for (int r = 0; r < m; r++) z[r + (long) j * ldc] *= 1.5f;
#endif
      }
    }
    return 0;
  });
}
API int cublasSgemm_v2(void* h, int ta, int tb, int m, int n, int k, const float* alpha, const float* a, int lda, const float* b, int ldb, const float* beta, float* c, int ldc) {
  return cublasSgemmStridedBatched(h, ta, tb, m, n, k, alpha, a, lda, 0, b, ldb, 0, beta, c, ldc, 0, 1);
}

// ---- cuDNN
struct Axes { int n, c, h, w; };
struct Geometry { int py, px, sy, sx, dy, dx; };
struct Performance { int algorithm, status; float time; size_t memory; int determinism, math, reserved[3]; };
API int cudnnCreate(void** handle) { *handle = new Handle(); return 0; }
API int cudnnSetStream(void* handle, void* stream) { ((Handle*) handle)->stream = stream; return 0; }
API size_t cudnnGetVersion() { return 90100; }
API const char* cudnnGetErrorString(int) { return "CUDNN_STATUS_BAD_PARAM"; }
API int cudnnCreateTensorDescriptor(void** d) { setting("descriptors")++; *d = new Axes(); return 0; }
API int cudnnCreateFilterDescriptor(void** d) { setting("descriptors")++; *d = new Axes(); return 0; }
API int cudnnCreateConvolutionDescriptor(void** d) { setting("descriptors")++; *d = new Geometry(); return 0; }
API int cudnnDestroyTensorDescriptor(void* d) { setting("descriptors")--; delete (Axes*) d; return 0; }
API int cudnnDestroyFilterDescriptor(void* d) { setting("descriptors")--; delete (Axes*) d; return 0; }
API int cudnnDestroyConvolutionDescriptor(void* d) { setting("descriptors")--; delete (Geometry*) d; return 0; }
API int cudnnSetTensor4dDescriptor(void* d, int format, int type, int n, int c, int h, int w) { *(Axes*) d = {n, c, h, w}; return format == 1 && type == 0 ? 0 : 3; }
API int cudnnSetFilter4dDescriptor(void* d, int type, int format, int k, int c, int h, int w) { *(Axes*) d = {k, c, h, w}; return format == 1 && type == 0 ? 0 : 3; }
API int cudnnSetConvolution2dDescriptor(void* d, int py, int px, int sy, int sx, int dy, int dx, int mode, int type) { *(Geometry*) d = {py, px, sy, sx, dy, dx}; return mode == 1 && type == 0 ? 0 : 3; }
#ifndef VHE_OLD_DNN
API int cudnnSetConvolutionMathType(void*, int) { return 0; }
#endif

static int choose(int most, int* count, void* found) {
  Performance* p = (Performance*) found;
  p[0] = {7, 0, .1f, 0, 0, 0, {}};         // the fastest is not deterministic
  p[1] = {1, 0, .2f, 4096, 1, 0, {}};
  *count = most < 2 ? most : 2;
  return 0;
}
static bool fits(const Axes& x, const Axes& w, const Geometry& g, const Axes& y) {
  return x.c == w.c && y.c == w.n && x.n == y.n && y.h == (x.h + 2 * g.py - (w.h - 1) * g.dy - 1) / g.sy + 1 && y.w == (x.w + 2 * g.px - (w.w - 1) * g.dx - 1) / g.sx + 1;
}
API int cudnnGetConvolutionForwardAlgorithm_v7(void*, void* x, void* w, void* g, void* y, int most, int* count, void* found) { return fits(*(Axes*) x, *(Axes*) w, *(Geometry*) g, *(Axes*) y) ? choose(most, count, found) : 3; }
API int cudnnGetConvolutionBackwardDataAlgorithm_v7(void*, void* w, void* y, void* g, void* x, int most, int* count, void* found) { return fits(*(Axes*) x, *(Axes*) w, *(Geometry*) g, *(Axes*) y) ? choose(most, count, found) : 3; }
API int cudnnGetConvolutionBackwardFilterAlgorithm_v7(void*, void* x, void* y, void* g, void* w, int most, int* count, void* found) { return fits(*(Axes*) x, *(Axes*) w, *(Geometry*) g, *(Axes*) y) ? choose(most, count, found) : 3; }

static size_t entries(const Axes& a) { return (size_t) a.n * a.c * a.h * a.w; }
// Calls back with the places of every product that a convolution is made of.
template <class F> static void walk(const Axes& x, const Axes& w, const Geometry& g, const Axes& y, F each) {
  for (int n = 0; n < y.n; n++) for (int oy = 0; oy < y.h; oy++) for (int ox = 0; ox < y.w; ox++) for (int ky = 0; ky < w.h; ky++) for (int kx = 0; kx < w.w; kx++) {
    int sy = oy * g.sy + ky * g.dy - g.py, sx = ox * g.sx + kx * g.dx - g.px;
    if (sy < 0 || sy >= x.h || sx < 0 || sx >= x.w) continue;
    size_t from = (((size_t) n * x.h + sy) * x.w + sx) * x.c, to = (((size_t) n * y.h + oy) * y.w + ox) * y.c;
    for (int k = 0; k < w.n; k++) for (int c = 0; c < x.c; c++) each(from + c, (((size_t) k * w.h + ky) * w.w + kx) * w.c + c, to + k);
  }
}
static int convolve(void* handle, int direction, Axes x, Axes w, Geometry g, Axes y, const float* first, const float* second, const void* scratch, size_t bytes, int algorithm, float* result) {
  Lock l(all);
  if (algorithm != 1 || bytes < 4096 || !fits(x, w, g, y)) return 3;
  const Axes sizes[] = {x, w, y};
  int a = direction == 1 ? 1 : 0, b = direction == 0 ? 1 : 2, c = direction == 0 ? 2 : direction == 1 ? 0 : 1;
  return enqueue(((Handle*) handle)->stream, [=]() -> int {
    if (!isAllocated(first, 4 * entries(sizes[a])) || !isAllocated(second, 4 * entries(sizes[b])) || !isAllocated(result, 4 * entries(sizes[c])) || !isAllocated(scratch, bytes)) return problem(ILLEGAL_ADDRESS, "a convolution of memory that is not allocated");
    std::vector<double> sum(entries(sizes[c]));
    walk(x, w, g, y, [&](size_t i, size_t k, size_t o) {
      const size_t at[] = {i, k, o};
      sum[at[c]] += (double) first[at[a]] * second[at[b]];
    });
    for (size_t i = 0; i < sum.size(); i++) result[i] = (float) sum[i];
    return 0;
  });
}
API int cudnnConvolutionForward(void* handle, const float*, void* x, const float* px, void* w, const float* pw, void* g, int algorithm, void* scratch, size_t bytes, const float*, void* y, float* py) { return convolve(handle, 0, *(Axes*) x, *(Axes*) w, *(Geometry*) g, *(Axes*) y, px, pw, scratch, bytes, algorithm, py); }
API int cudnnConvolutionBackwardData(void* handle, const float*, void* w, const float* pw, void* y, const float* py, void* g, int algorithm, void* scratch, size_t bytes, const float*, void* x, float* px) { return convolve(handle, 1, *(Axes*) x, *(Axes*) w, *(Geometry*) g, *(Axes*) y, pw, py, scratch, bytes, algorithm, px); }
API int cudnnConvolutionBackwardFilter(void* handle, const float*, void* x, const float* px, void* y, const float* py, void* g, int algorithm, void* scratch, size_t bytes, const float*, void* w, float* pw) { return convolve(handle, 2, *(Axes*) x, *(Axes*) w, *(Geometry*) g, *(Axes*) y, px, py, scratch, bytes, algorithm, pw); }
