/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of findings share: the case that rules judge, and the rule as an object.
 */
#pragma once

#include "analysis/findings.h"

/* From these shares of slots × wall on, a loss is named and has its severity. */
#define LSE_FINDINGS_INFO_RATIO 0.02
#define LSE_FINDINGS_LOSS10_RATIO 0.10
#define LSE_FINDINGS_LOSS25_RATIO 0.25

/* Below this a repetition is as long as the waking of a thread: what is waited for in it, and how
 * unevenly, says nothing but that it is too short (R19). */
#define LSE_FINDINGS_SHORT_NS 100e3

typedef struct
{
  const LseEvidence *evidence;
  const LseResult *result;
  const LsePlan *plan;
  const LseWorkloadInfo *workload;
  const LseAccount *account;   /* parts count only if @total_ns > 0 */
  const LseResult *serial;     /* of the same task, with repetitions; NULL */
  const LseSample *sample;     /* the repetition accounted for; NULL if it is not known */
  double total_ns;             /* slots × wall; 0: there is no account */
  double wall_ns;              /* of the accounted repetition, else the median */
  double left_ns[LSE_N_PARTS]; /* parts that no rule has taken yet, ≥ 0 */
  double all_ns;    /* what the loss that the rule under way names is a share of: slots × wall */
  double common_ns; /* of the loss that the rule under way names, what serial loses, too */
  uint32_t n_pus, n_cores; /* allowed */
} LseCase;

/* ------------------------------------------------------------------ findings-case.c */

/* false if there is nothing to judge. */
bool lse_case_init (LseCase *c, const LseEvidence *evidence);

/* Takes at most @most_ns of what is left of @part; returns how much. */
double lse_case_take (LseCase *c, LseAccountPart part, double most_ns);
double lse_case_take_all (LseCase *c, LseAccountPart part);

/* Of slots × wall; 0 without an account. */
double lse_case_share (const LseCase *c, double core_ns);

/* Whether others had more of the cores, while @result was measured, than the noise gate allows. NAN,
 * not known, is quiet. */
bool lse_case_is_noisy (const LseResult *result);

/* The longest span of @kinds (a bit per LseEventKind) inside the accounted repetition; the whole
 * repetition on all lanes if there is none. */
void lse_case_show_longest (const LseCase *c, LseFinding *finding, uint64_t kinds);

/* Median length of the spans of @kind within the accounted repetition; NAN if none is recorded. */
double lse_case_median_span_ns (const LseCase *c, LseEventKind kind);
void lse_case_show_all (const LseCase *c, LseFinding *finding);
#define LSE_KIND_BIT(kind) (UINT64_C (1) << LSE_EVENT_##kind)

/* Lane of the slot @worker (-1 the coordinator) in the recording; NULL. */
const LseLane *lse_case_lane (const LseCase *c, int worker);

/* ------------------------------------------------------------------ findings-remedy.c */

/* What a remedy is called, stored as a word; see lse_finding_remedy_text(). */
#define LSE_REMEDY_MAP(XX)              \
  XX (REPAIRED, "repaired")             \
  XX (PERSISTENT, "persistent")         \
  XX (SHARED, "shared")                 \
  XX (PROCESSES, "processes")           \
  XX (FUSED, "fused")                   \
  XX (DYNAMIC, "dynamic")               \
  XX (DYNAMIC_CHUNKS, "dynamic-chunks") \
  XX (SMALLER_CHUNKS, "smaller-chunks") \
  XX (LARGER_CHUNKS, "larger-chunks")   \
  XX (WORKERS, "workers")               \
  XX (BLAS_THREADS, "blas-threads")     \
  XX (ONE_PER_CORE, "one-per-core")     \
  XX (FIRST_TOUCH, "first-touch")       \
  XX (PADDED, "padded")                 \
  XX (NO_HASH, "no-hash")               \
  XX (ELEMENTS, "elements")

typedef enum
{
#define XX(name, word) LSE_REMEDY_##name,
  LSE_REMEDY_MAP (XX)
#undef XX
      LSE_N_REMEDIES
} LseRemedy;

/* Offers @plan under the name @remedy if it is valid and other work than the run's own; it is
 * normalised first. */
void lse_case_offer (const LseCase *c, LseFinding *finding, const LsePlan *plan, LseRemedy remedy);

/* The run's plan with the defaults of everything that a variant is a bundle of. */
void lse_case_offer_repaired (const LseCase *c, LseFinding *finding);
void lse_case_offer_chunks (const LseCase *c, LseFinding *finding, uint32_t chunks);
void lse_case_offer_workers (const LseCase *c, LseFinding *finding, uint32_t workers);

/* ------------------------------------------------------------------ rules */

typedef struct
{
  const char *id;
  const char *lesson; /* NULL */
  bool is_note;       /* never before a loss of 10 % that another rule names */
  bool is_structural; /* said also when it costs less than the share worth naming */
  uint32_t n_numbers; /* of the evidence */
  /* true if it applies: numbers, word[0], lost_core_ns, the place and the remedy are then set */
  bool (*check) (LseCase *c, LseFinding *finding);
  void (*sentence) (const LseFinding *finding, char *text, size_t size);
} LseRule;

/* In files by kind: findings-cost.c, findings-balance.c, findings-machine.c, findings-memory.c,
 * findings-correctness.c. */
extern const LseRule lse_rule_startup;      /* R01 */
extern const LseRule lse_rule_move;         /* R02 */
extern const LseRule lse_rule_gil;          /* R03 */
extern const LseRule lse_rule_bandwidth;    /* R04 */
extern const LseRule lse_rule_imbalance;    /* R05 */
extern const LseRule lse_rule_small_chunks; /* R06 */
extern const LseRule lse_rule_few_chunks;   /* R07 */
extern const LseRule lse_rule_many_workers; /* R08 */
extern const LseRule lse_rule_nested;       /* R09 */
extern const LseRule lse_rule_one_core;     /* R10 */
extern const LseRule lse_rule_numa;         /* R11 */
extern const LseRule lse_rule_sharing;      /* R12 */
extern const LseRule lse_rule_serial;       /* R13 */
extern const LseRule lse_rule_faults;       /* R14 */
extern const LseRule lse_rule_clock;        /* R15 */
extern const LseRule lse_rule_noise;        /* R16 */
extern const LseRule lse_rule_wrong;        /* R17 */
extern const LseRule lse_rule_hash;         /* R18 */
extern const LseRule lse_rule_short;        /* R19 */
extern const LseRule lse_rule_io;           /* R20 */
extern const LseRule lse_rule_blas;         /* R21 */
extern const LseRule lse_rule_superlinear;  /* R22 */

const LseRule *lse_rule_find (const char *id); /* NULL */

/* ------------------------------------------------------------------ numbers in sentences */

#define LSE_FINDING_NUMBER_MAX 48

typedef struct
{
  char text[LSE_FINDING_NUMBER_MAX];
} LseNumberText;

/* Used as lse_percent (…).text inside one expression. Points in every locale. */
LseNumberText lse_percent (double ratio);        /* "63", "4", "0.4" */
LseNumberText lse_time_text (double ns);         /* "12.6 ms" */
LseNumberText lse_bytes_text (double bytes);     /* "8.0 MB" */
LseNumberText lse_rate_text (double gbps);       /* "412 MB/s", "21.4 GB/s" */
LseNumberText lse_factor_text (double factor);   /* "1.5" */
LseNumberText lse_count_text (double count);     /* "100 000", thin spaces */
LseNumberText lse_error_text (double magnitude); /* "2.3e-07" */
