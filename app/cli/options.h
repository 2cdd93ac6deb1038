/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one table of sub-commands and options. The parser, --help, the manual page and the shell
 * completions are all made from it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef enum
{
  COMMAND_RUN,
  COMMAND_TUTORIAL,
  COMMAND_WHY,
  COMMAND_COMPARE,
  COMMAND_TOPOLOGY,
  COMMAND_DOCTOR,
  COMMAND_SCHEMA,
  COMMAND_HELP,
  N_COMMANDS
} CommandId;

typedef enum
{
  /* what to compute */
  OPTION_WORKLOAD,
  OPTION_ELEMENTS,
  OPTION_CHUNKS,
  OPTION_KERNEL,
  OPTION_SEED,
  /* how */
  OPTION_STRATEGY,
  OPTION_WORKERS,
  OPTION_VARIANT,
  OPTION_AS_PRINTED,
  OPTION_REPAIRED,
  OPTION_BOTH,
  OPTION_SCHEDULE,
  OPTION_POOL,
  OPTION_TRANSPORT,
  OPTION_SPLIT_EVERY,
  OPTION_BLAS_THREADS,
  OPTION_GIL,
  OPTION_GIL_FREE_SHARE,
  OPTION_SWITCH_INTERVAL,
  OPTION_C_CALL,
  OPTION_GIL_SLOWDOWN,
  OPTION_INTERPRETERS,
  OPTION_IO_THREAD,
  /* where */
  OPTION_PIN,
  OPTION_MEMORY,
  OPTION_LAYOUT,
  OPTION_SOURCE,
  OPTION_MEMORY_BUDGET,
  OPTION_IO_WAIT,
  /* how long, how sure */
  OPTION_REPEATS,
  OPTION_TARGET_CI,
  OPTION_TIME_BUDGET,
  OPTION_NO_VERIFY,
  OPTION_NO_TRACE,
  OPTION_REQUIRE_STABLE,
  OPTION_EXPECT_MISMATCH,
  OPTION_FAIL_IF,
  OPTION_DRY_RUN,
  /* which runs (why, compare) */
  OPTION_RUN,
  OPTION_METRIC,
  /* which machine (topology) */
  OPTION_XML,
  OPTION_SYNTHETIC,
  /* what comes out */
  OPTION_JSON,
  OPTION_CSV,
  OPTION_MARKDOWN,
  OPTION_SVG,
  OPTION_PNG,
  OPTION_PDF,
  OPTION_EXPORT_XML,
  OPTION_DARK,
  OPTION_QUIET,
  OPTION_VERBOSE,
  OPTION_NO_COLOR,
  OPTION_HELP,
  OPTION_VERSION,
  N_OPTIONS
} OptionId;

typedef enum
{
  ARGUMENT_NONE,
  ARGUMENT_REQUIRED,
  ARGUMENT_OPTIONAL /* only as --name=VALUE */
} ArgumentKind;

typedef struct
{
  const char *name; /* "workload" */
  char letter;      /* 'w'; 0 = none */
  ArgumentKind kind;
  const char *argument; /* "NAME"; NULL without */
  const char *choices;  /* "static dynamic guided": for completions; NULL */
  unsigned commands;    /* bit per CommandId; 0 = every command */
  const char *group;    /* heading in --help */
  const char *help;     /* begins small, no full stop */
} Option;

typedef struct
{
  const char *name;
  const char *positional; /* "[PRESET]"; "" */
  const char *choices;    /* of the positional word; NULL: none, or files */
  size_t max_positional;
  const char *summary;
  const char *description; /* for the manual page and `help COMMAND` */
} Command;

extern const Option lanescope_options[N_OPTIONS];
extern const Command lanescope_commands[N_COMMANDS];

#define MAX_POSITIONAL 2

/* What the user wants, as text: checked by whoever knows the meaning. */
typedef struct
{
  CommandId command;
  const char *values[N_OPTIONS]; /* NULL = not given; "" = given without an argument */
  bool is_default[N_OPTIONS];    /* not a flag: from the environment or config.json */
  char *owned[N_OPTIONS];        /* values that were read from config.json */
  const char *positional[MAX_POSITIONAL];
  size_t n_positional;
  char error[320]; /* a sentence when parsing failed */
} Parsed;

/* true if @option belongs to @command. */
bool lanescope_option_fits (OptionId option, CommandId command);

/**
 * lanescope_parse:
 *
 * Returns: true; false with @parsed->error set.
 */
bool lanescope_parse (Parsed *parsed, int argc, char **argv);

/**
 * lanescope_add_defaults:
 *
 * Adds what was not given as a flag from LANESCOPE_<OPTION> variables, and below them from
 * lanescope/config.json in the XDG configuration folder. Free with lanescope_parsed_clear().
 * Returns: true; false with @parsed->error set.
 */
bool lanescope_add_defaults (Parsed *parsed);

void lanescope_parsed_clear (Parsed *parsed);

/* What lanescope_add_defaults() added, as flags: "--kernel simd --repeats 5"; "" for nothing. For
 * remarks about a value that the user did not type. Returns @text. */
char *lanescope_format_defaults (const Parsed *parsed, char *text, size_t size);
