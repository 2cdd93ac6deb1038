/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "options.h"

#define RUN (1u << COMMAND_RUN)
#define TUTORIAL (1u << COMMAND_TUTORIAL)
#define TOPOLOGY (1u << COMMAND_TOPOLOGY)
#define WHY (1u << COMMAND_WHY)
#define COMPARE (1u << COMMAND_COMPARE)
#define DOCTOR (1u << COMMAND_DOCTOR)
#define RACE (RUN | TUTORIAL)

#define WHAT "What to compute"
#define HOW "How to spread it"
#define WHERE "Where it runs"
#define LONG "How long and how sure"
#define RUNS "Which runs"
#define MACHINE "Which machine"
#define OUT "What comes out"

/* clang-format off */
const Option lanescope_options[N_OPTIONS] = {
  [OPTION_WORKLOAD] = { "workload", 'w', ARGUMENT_REQUIRED, "NAME", "sincos sin2 dot mean triad triangle counters pyloop chase io cholesky lu qr eigh svd solve barrier", RUN, WHAT,
    "sincos: sin(x)·cos(x); sin2: sin(x)²; dot: a matrix product; mean: the mean of an array; "
    "triad: b + s·c, bound by memory; chase: pointers, bound by latency; counters: bits counted in neighbouring counters; "
    "triangle: later elements cost more; barrier: many short phases; io: tasks that wait; pyloop: an interpreted loop; cholesky, lu, qr, eigh, svd, solve: one call of LAPACK" },
  [OPTION_ELEMENTS] = { "elements", 'N', ARGUMENT_REQUIRED, "SIZE", NULL, RACE, WHAT,
    "array length, or order n of the matrices: 1e6, 1_000_000, 1M; bytes of one input array: 64MB, 64MiB, 2xLLC" },
  [OPTION_CHUNKS] = { "chunks", 'c', ARGUMENT_REQUIRED, "N", NULL, RACE, WHAT,
    "pieces the array is cut into (default: 4 a worker)" },
  [OPTION_KERNEL] = { "kernel", 0, ARGUMENT_REQUIRED, "NAME", "numpy fused simd", RACE, WHAT,
    "numpy: what NumPy does, pass by pass; fused: one pass; simd: vector code (default: numpy)" },
  [OPTION_SEED] = { "seed", 0, ARGUMENT_REQUIRED, "N", NULL, RACE, WHAT,
    "seed of the input data (default: 1)" },

  [OPTION_STRATEGY] = { "strategy", 's', ARGUMENT_REQUIRED, "LIST", "serial threads processes openmp blas graph gil all", RACE, HOW,
    "serial, threads, processes, openmp, blas, graph, gil; several with commas, or all (default: what the tutorial uses for the workload)" },
  [OPTION_WORKERS] = { "workers", 'W', ARGUMENT_REQUIRED, "LIST", NULL, RACE | TOPOLOGY, HOW,
    "worker counts: 4, 1-4, 1,2,8 (default: the physical cores allowed)" },
  [OPTION_VARIANT] = { "variant", 0, ARGUMENT_REQUIRED, "NAME", "as-printed repaired both", RUN, HOW,
    "as-printed: as the tutorial's text has it; repaired; both (default: repaired)" },
  [OPTION_AS_PRINTED] = { "as-printed", 0, ARGUMENT_NONE, NULL, NULL, TUTORIAL, HOW,
    "only the methods as the text has them" },
  [OPTION_REPAIRED] = { "repaired", 0, ARGUMENT_NONE, NULL, NULL, TUTORIAL, HOW,
    "only the repaired methods" },
  [OPTION_BOTH] = { "both", 0, ARGUMENT_NONE, NULL, NULL, TUTORIAL, HOW,
    "both, side by side (the default)" },
  [OPTION_SCHEDULE] = { "schedule", 0, ARGUMENT_REQUIRED, "NAME", "static dynamic guided", RACE, HOW,
    "how threads and openmp hand out chunks (default: dynamic)" },
  [OPTION_POOL] = { "pool", 0, ARGUMENT_REQUIRED, "KIND", "persistent per-run", RACE, HOW,
    "whether workers live through all repetitions or are made anew in each (default: persistent)" },
  [OPTION_TRANSPORT] = { "transport", 0, ARGUMENT_REQUIRED, "KIND", "pipe shared reduced", RACE, HOW,
    "how processes return results: through a pipe, in shared memory, or as one sum a chunk (default: shared)" },
  [OPTION_SPLIT_EVERY] = { "split-every", 0, ARGUMENT_REQUIRED, "N", NULL, RACE, HOW,
    "fan-in of the combining tree of graph (default: 4)" },
  [OPTION_BLAS_THREADS] = { "blas-threads", 0, ARGUMENT_REQUIRED, "N", NULL, RACE, HOW,
    "BLAS threads inside each worker (default: 1)" },
  [OPTION_GIL] = { "gil", 0, ARGUMENT_REQUIRED, "VARIANT", "3.11 3.13 per-interpreter free-threaded legacy", RACE, HOW,
    "whose global interpreter lock gil works under: 3.11, 3.13, per-interpreter (PEP 684), free-threaded (PEP 703: none), legacy (up to 3.1: dropped every 100 bytecodes) (default: 3.11)" },
  [OPTION_GIL_FREE_SHARE] = { "gil-free-share", 0, ARGUMENT_REQUIRED, "PERCENT", NULL, RACE, HOW,
    "share of the work that is done with the GIL released, 0 to 100 (default: 0 for pyloop, 95 for operations on arrays)" },
  [OPTION_SWITCH_INTERVAL] = { "switch-interval", 0, ARGUMENT_REQUIRED, "TIME", NULL, RACE, HOW,
    "how long a thread waits for the GIL before it asks for it: sys.setswitchinterval() (default: 5ms)" },
  [OPTION_C_CALL] = { "c-call", 0, ARGUMENT_REQUIRED, "TIME", NULL, RACE, HOW,
    "how long a call runs under the GIL that cannot be interrupted (default: one pass of pyloop's loop, 500 elements of an array)" },
  [OPTION_GIL_SLOWDOWN] = { "gil-slowdown", 0, ARGUMENT_REQUIRED, "FACTOR", NULL, RACE, HOW,
    "how many times longer one free-threaded thread takes: published are about 1.4 for 3.13t, 1.05 to 1.10 for 3.14t; not measured here, the time is waited for (default: 1)" },
  [OPTION_INTERPRETERS] = { "interpreters", 0, ARGUMENT_REQUIRED, "N", NULL, RACE, HOW,
    "interpreters of per-interpreter, each with a GIL of its own (default: one a worker)" },
  [OPTION_IO_THREAD] = { "io-thread", 0, ARGUMENT_NONE, NULL, NULL, RACE, HOW,
    "one more thread under the same GIL, that sends single bytes to another process and waits for each" },

  [OPTION_PIN] = { "pin", 0, ARGUMENT_REQUIRED, "POLICY", "none compact close scatter balanced:package balanced:numa balanced:l3 samepu list:", RACE | TOPOLOGY, WHERE,
    "none, compact, close (one per core), scatter, balanced:package|numa|l3, samepu, list:0,2,4-7 (default: close)" },
  [OPTION_MEMORY] = { "memory", 0, ARGUMENT_REQUIRED, "POLICY", "ft-workers ft-main interleave bind:", RACE, WHERE,
    "who touches the data first, or which NUMA nodes hold it: ft-workers, ft-main, interleave, bind:N (default: ft-workers)" },
  [OPTION_LAYOUT] = { "layout", 0, ARGUMENT_REQUIRED, "KIND", "packed padded", RACE, WHERE,
    "counters: packed on one cache line, or padded to lines of their own (default: packed)" },
  [OPTION_SOURCE] = { "source", 0, ARGUMENT_REQUIRED, "PLACE", "memory file", RACE, WHERE,
    "mean: of an array in memory, or of a file that is larger than --memory-budget; io: tasks wait for a peer that answers after "
    "--io-wait, or for blocks of a file: memory, file (default: memory). Files are made in the cache folder and have no name" },
  [OPTION_MEMORY_BUDGET] = { "memory-budget", 0, ARGUMENT_REQUIRED, "BYTES", NULL, RACE, WHERE,
    "mean from a file: how much of it may be in memory at once: 64MiB, 1e9, 2xLLC (default: 32MiB)" },
  [OPTION_IO_WAIT] = { "io-wait", 0, ARGUMENT_REQUIRED, "TIME", NULL, RACE, WHERE,
    "io: how long each task waits for its data (default: 2ms)" },

  [OPTION_REPEATS] = { "repeats", 0, ARGUMENT_REQUIRED, "auto|N", NULL, RACE, LONG,
    "counted repetitions of each run; auto: until the interval is narrow enough (default: auto)" },
  [OPTION_TARGET_CI] = { "target-ci", 0, ARGUMENT_REQUIRED, "RATIO", NULL, RACE, LONG,
    "wanted width of the 95 % interval of the median (default: 2%)" },
  [OPTION_TIME_BUDGET] = { "time-budget", 0, ARGUMENT_REQUIRED, "TIME", NULL, RACE, LONG,
    "for the whole command: 20s, 500ms, 2m; five repetitions of each run are made in any case (default: 20s)" },
  [OPTION_NO_VERIFY] = { "no-verify", 0, ARGUMENT_NONE, NULL, NULL, RACE, LONG,
    "do not check the answers" },
  [OPTION_NO_TRACE] = { "no-trace", 0, ARGUMENT_NONE, NULL, NULL, RACE, LONG,
    "record no events, to see what recording costs" },
  [OPTION_REQUIRE_STABLE] = { "require-stable", 0, ARGUMENT_NONE, NULL, NULL, RACE, LONG,
    "exit with 5 if an interval stays wider than --target-ci, or other programs were busy" },
  [OPTION_EXPECT_MISMATCH] = { "expect-mismatch", 0, ARGUMENT_NONE, NULL, NULL, RACE, LONG,
    "a wrong answer is what is expected: exit with 0 if there is one, with 3 if there is none" },
  [OPTION_FAIL_IF] = { "fail-if", 0, ARGUMENT_REQUIRED, "CONDITION", NULL, RACE | COMPARE, LONG,
    "exit with 4 if all of an interval is beyond a limit: \"time>+5%\", \"speedup<-10%,cpu>+20%\"; a race names what it is compared with: \"time>+10% vs baseline.json\"" },
  [OPTION_DRY_RUN] = { "dry-run", 'n', ARGUMENT_NONE, NULL, NULL, RACE, LONG,
    "say what would run, how much memory and about how long; start nothing" },

  [OPTION_RUN] = { "run", 0, ARGUMENT_REQUIRED, "ID", NULL, WHY, RUNS,
    "only the run whose id begins so" },
  [OPTION_METRIC] = { "metric", 0, ARGUMENT_REQUIRED, "NAME", "time speedup cpu", COMPARE, RUNS,
    "also compare: time (always), speedup over serial, cpu time of all threads (default: time)" },

  [OPTION_XML] = { "xml", 0, ARGUMENT_REQUIRED, "FILE", NULL, TOPOLOGY, MACHINE,
    "a machine from an hwloc XML file" },
  [OPTION_SYNTHETIC] = { "synthetic", 0, ARGUMENT_REQUIRED, "TEXT", NULL, TOPOLOGY, MACHINE,
    "a machine in hwloc's synthetic notation, such as \"pack:2 l3:2 core:4 pu:2\"" },

  [OPTION_JSON] = { "json", 0, ARGUMENT_OPTIONAL, "FILE", NULL, RACE | COMPARE | DOCTOR, OUT,
    "one JSON document, also when something failed" },
  [OPTION_CSV] = { "csv", 0, ARGUMENT_OPTIONAL, "FILE", NULL, RACE, OUT,
    "one row a sample" },
  [OPTION_MARKDOWN] = { "markdown", 0, ARGUMENT_OPTIONAL, "FILE", NULL, RACE, OUT,
    "a table for a README or an issue" },
  [OPTION_SVG] = { "svg", 0, ARGUMENT_REQUIRED, "PATH", NULL, RACE | TOPOLOGY, OUT,
    "charts as SVG: a folder for run and tutorial, a file for topology" },
  [OPTION_PNG] = { "png", 0, ARGUMENT_REQUIRED, "PATH", NULL, RACE | TOPOLOGY, OUT,
    "the same as PNG" },
  [OPTION_PDF] = { "pdf", 0, ARGUMENT_REQUIRED, "FILE", NULL, TOPOLOGY, OUT,
    "the machine as PDF" },
  [OPTION_EXPORT_XML] = { "export-xml", 0, ARGUMENT_REQUIRED, "FILE", NULL, TOPOLOGY, OUT,
    "the machine as hwloc XML" },
  [OPTION_DARK] = { "dark", 0, ARGUMENT_NONE, NULL, NULL, RACE | TOPOLOGY, OUT,
    "charts on a dark ground" },
  [OPTION_QUIET] = { "quiet", 'q', ARGUMENT_NONE, NULL, NULL, 0, OUT,
    "no progress and no remarks" },
  [OPTION_VERBOSE] = { "verbose", 'v', ARGUMENT_NONE, NULL, NULL, 0, OUT,
    "more about each run: placement, samples, recording" },
  [OPTION_NO_COLOR] = { "no-color", 0, ARGUMENT_NONE, NULL, NULL, 0, OUT,
    "plain text; NO_COLOR in the environment does the same" },
  [OPTION_HELP] = { "help", 'h', ARGUMENT_NONE, NULL, NULL, 0, OUT,
    "this help" },
  [OPTION_VERSION] = { "version", 0, ARGUMENT_NONE, NULL, NULL, 0, OUT,
    "the version" },
};

const Command lanescope_commands[N_COMMANDS] = {
  [COMMAND_RUN] = { "run", "[PRESET]", "method-1 method-2 method-3 method-4", 1,
    "race strategies on one computation",
    "Runs one computation under each strategy and worker count, each run in a process of its own, "
    "interleaved with the others by blocks. Serial is always among them: it is what speedups refer "
    "to. Every answer is checked. PRESET is method-1 … method-4 of the tutorial; options win over "
    "it." },
  [COMMAND_TUTORIAL] = { "tutorial", "[1|2|3|4|all]", "1 2 3 4 all", 1,
    "race the tutorial's four methods, as printed and repaired",
    "The four methods of the tutorial “How to Use NumPy in Parallel Computing Scenarios”, each as "
    "its text has it and as it should be, each against its own serial run." },
  [COMMAND_WHY] = { "why", "[FILE]", NULL, 1,
    "say where the time of measured runs went, and what would help",
    "Shows, for each run of a document that --json=FILE wrote (- is standard input; without FILE the "
    "newest race of the journal), where the core-time of a repetition went, in cores' worth and as a "
    "share, then what is found, the largest loss first, each with the command that tries the remedy." },
  [COMMAND_COMPARE] = { "compare", "[A] [B]", NULL, 2,
    "compare two measurements run by run",
    "Compares the runs of two documents that --json=FILE wrote: FILE, FILE#ID for one run of it, or - "
    "for standard input. Without B it is the newest runs of the same plans in the journal; without both, "
    "the newest race of the journal and what was measured of the same plans before. Runs belong together "
    "if their plans are the same, else if their labels are. Nothing is called faster or slower that "
    "cannot be told apart." },
  [COMMAND_TOPOLOGY] = { "topology", "", NULL, 0,
    "show the machine, and where a policy puts workers",
    "Shows packages, caches, cores and hardware threads of this machine, of an hwloc XML file or of "
    "a synthetic machine, and the placement of -W workers under a --pin policy." },
  [COMMAND_DOCTOR] = { "doctor", "", NULL, 0,
    "say what works here, what does not, and why",
    "Looks at everything that Lanescope needs or would like to have, and says the remedy for what "
    "is missing. Removes what crashed runs left behind." },
  [COMMAND_SCHEMA] = { "schema", "[runs|plan|comparison]", "runs plan comparison", 1,
    "print the JSON Schema of what --json writes",
    "Prints the JSON Schema (draft 2020-12) of the document of --json (runs, the default), of a run's "
    "experiment (plan) or of what compare --json writes (comparison)." },
  [COMMAND_HELP] = { "help", "[COMMAND]", "run tutorial why compare topology doctor schema", 1,
    "explain a command",
    "Explains a command and its options." },
};
/* clang-format on */

bool
lanescope_option_fits (OptionId option, CommandId command)
{
  unsigned commands = lanescope_options[option].commands;
  return commands == 0 || (commands >> command & 1) != 0;
}
