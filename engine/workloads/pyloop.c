/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A loop that an interpreter runs bytecode by bytecode: what a GIL is held for. The program is
 *
 *   while i < end:
 *       x = a[i]
 *       if x < 0.5:
 *           t = x * x
 *       else:
 *           t = 1.0 - x
 *       y[i] = t + i * 7 % 11 * 0.125
 *       i += 1
 *
 * for a stack machine whose values carry their type, as Python's do: every operator looks at both
 * of its operands before it knows what to do. The kernel `fused` is the same body, compiled; it is
 * also what the interpreter's answers are checked against.
 */
#include "workloads/workloads-private.h"

typedef enum
{
  OP_LOAD_FAST,  /* push a local variable */
  OP_STORE_FAST, /* pop it */
  OP_LOAD_CONST, /* push a constant */
  OP_LOAD_ITEM,  /* pop an index, push that element of the input */
  OP_STORE_ITEM, /* pop an index, then a value: store it there */
  OP_ADD,        /* pop two, push what the operator makes of them */
  OP_SUBTRACT,
  OP_MULTIPLY,
  OP_REMAINDER,
  OP_LESS,
  OP_JUMP,          /* to an instruction further down */
  OP_JUMP_IF_FALSE, /* pop; the same */
  OP_JUMP_BACKWARD, /* to one further up: where CPython looks whether something is asked of it */
  OP_RETURN
} OpCode;

typedef struct
{
  uint8_t code, operand;
} Instruction;

enum
{
  LOCAL_I,
  LOCAL_END,
  LOCAL_X,
  LOCAL_T,
  N_LOCALS
};

enum
{
  CONST_HALF,
  CONST_ONE,
  CONST_EIGHTH,
  CONST_INT_1,
  CONST_INT_7,
  CONST_INT_11,
  N_CONSTS
};

enum
{
  LABEL_ELSE = 16,
  LABEL_STORE = 20,
  LABEL_END = 36,
  TICKS_PER_PASS = 31, /* instructions of a pass through the shorter branch */
  STACK_DEPTH = 4      /* values at most */
};

static const Instruction program[] = {
    {OP_LOAD_FAST, LOCAL_I}, /* 0: while i < end */
    {OP_LOAD_FAST, LOCAL_END},
    {OP_LESS, 0},
    {OP_JUMP_IF_FALSE, LABEL_END},
    {OP_LOAD_FAST, LOCAL_I}, /* 4: x = a[i] */
    {OP_LOAD_ITEM, 0},
    {OP_STORE_FAST, LOCAL_X},
    {OP_LOAD_FAST, LOCAL_X}, /* 7: if x < 0.5 */
    {OP_LOAD_CONST, CONST_HALF},
    {OP_LESS, 0},
    {OP_JUMP_IF_FALSE, LABEL_ELSE},
    {OP_LOAD_FAST, LOCAL_X}, /* 11: t = x * x */
    {OP_LOAD_FAST, LOCAL_X},
    {OP_MULTIPLY, 0},
    {OP_STORE_FAST, LOCAL_T},
    {OP_JUMP, LABEL_STORE},
    {OP_LOAD_CONST, CONST_ONE}, /* 16: t = 1.0 - x */
    {OP_LOAD_FAST, LOCAL_X},
    {OP_SUBTRACT, 0},
    {OP_STORE_FAST, LOCAL_T},
    {OP_LOAD_FAST, LOCAL_T}, /* 20: y[i] = t + i * 7 % 11 * 0.125 */
    {OP_LOAD_FAST, LOCAL_I},
    {OP_LOAD_CONST, CONST_INT_7},
    {OP_MULTIPLY, 0},
    {OP_LOAD_CONST, CONST_INT_11},
    {OP_REMAINDER, 0},
    {OP_LOAD_CONST, CONST_EIGHTH},
    {OP_MULTIPLY, 0},
    {OP_ADD, 0},
    {OP_LOAD_FAST, LOCAL_I},
    {OP_STORE_ITEM, 0},
    {OP_LOAD_FAST, LOCAL_I}, /* 31: i += 1 */
    {OP_LOAD_CONST, CONST_INT_1},
    {OP_ADD, 0},
    {OP_STORE_FAST, LOCAL_I},
    {OP_JUMP_BACKWARD, 0},
    {OP_RETURN, 0}, /* 36 */
};

/* ------------------------------------------------------------------ values */

typedef enum
{
  TYPE_INT,
  TYPE_FLOAT
} Type;

typedef struct
{
  Type type;
  union
  {
    int64_t whole;
    double real;
  };
} Value;

static inline Value
value_of_int (int64_t whole)
{
  return (Value) {.type = TYPE_INT, .whole = whole};
}

static inline Value
value_of_float (double real)
{
  return (Value) {.type = TYPE_FLOAT, .real = real};
}

static inline double
as_real (Value value)
{
  return value.type == TYPE_FLOAT ? value.real : (double)value.whole;
}

/* An operator of two values: whole numbers stay whole. */
#define OPERATE(name, operator)                               \
  static inline Value name (Value a, Value b)                 \
  {                                                           \
    if (a.type == TYPE_INT && b.type == TYPE_INT)             \
      return value_of_int (a.whole operator b.whole);         \
    return value_of_float (as_real (a) operator as_real (b)); \
  }

OPERATE (add, +)
OPERATE (subtract, -)
OPERATE (multiply, *)

/* Of whole numbers ≥ 0 alone, where C and Python agree. */
static inline Value
remainder_of (Value a, Value b)
{
  return value_of_int (a.whole % b.whole);
}

static inline Value
less (Value a, Value b)
{
  bool is_whole = a.type == TYPE_INT && b.type == TYPE_INT;
  return value_of_int (is_whole ? a.whole < b.whole : as_real (a) < as_real (b));
}

/* ------------------------------------------------------------------ the interpreter */

static const Value constants[N_CONSTS] = {
    [CONST_HALF] = {.type = TYPE_FLOAT, .real = 0.5},
    [CONST_ONE] = {.type = TYPE_FLOAT, .real = 1.0},
    [CONST_EIGHTH] = {.type = TYPE_FLOAT, .real = 0.125},
    [CONST_INT_1] = {.type = TYPE_INT, .whole = 1},
    [CONST_INT_7] = {.type = TYPE_INT, .whole = 7},
    [CONST_INT_11] = {.type = TYPE_INT, .whole = 11},
};

static inline void
look_at_request (const LseCheckPoint *check)
{
  /* relaxed: a hint; what it leads to has its own locks */
  if (check != NULL && atomic_load_explicit (check->request, memory_order_relaxed) != 0)
    check->yield (check->context, TICKS_PER_PASS);
}

static void
run_numpy (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  const double *input = work->inputs[0];
  double *output = result;
  Value locals[N_LOCALS] = {
      [LOCAL_I] = value_of_int ((int64_t)begin), [LOCAL_END] = value_of_int ((int64_t)end)};
  Value stack[STACK_DEPTH];
  Value *top = stack; /* the first free place */

  for (const Instruction *next = program;;)
    {
      Instruction now = *next++;
      switch ((OpCode)now.code)
        {
        case OP_LOAD_FAST:
          *top++ = locals[now.operand];
          break;
        case OP_STORE_FAST:
          locals[now.operand] = *--top;
          break;
        case OP_LOAD_CONST:
          *top++ = constants[now.operand];
          break;
        case OP_LOAD_ITEM:
          top[-1] = value_of_float (input[top[-1].whole]);
          break;
        case OP_STORE_ITEM:
          top -= 2;
          output[top[1].whole - (int64_t)begin] = as_real (top[0]);
          break;
        case OP_ADD:
          top--;
          top[-1] = add (top[-1], top[0]);
          break;
        case OP_SUBTRACT:
          top--;
          top[-1] = subtract (top[-1], top[0]);
          break;
        case OP_MULTIPLY:
          top--;
          top[-1] = multiply (top[-1], top[0]);
          break;
        case OP_REMAINDER:
          top--;
          top[-1] = remainder_of (top[-1], top[0]);
          break;
        case OP_LESS:
          top--;
          top[-1] = less (top[-1], top[0]);
          break;
        case OP_JUMP:
          next = &program[now.operand];
          break;
        case OP_JUMP_IF_FALSE:
          if ((--top)->whole == 0)
            next = &program[now.operand];
          break;
        case OP_JUMP_BACKWARD:
          look_at_request (work->check);
          next = &program[now.operand];
          break;
        case OP_RETURN:
          return;
        }
    }
}

static void
run_fused (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  double *output = result;
  for (uint64_t i = begin; i < end; i++)
    {
      double x = work->inputs[0][i];
      double t = x < 0.5 ? x * x : 1.0 - x;
      output[i - begin] = t + (double)(i * 7 % 11) * 0.125;
    }
}

const LseWorkload lse_workload_pyloop = {
    .id = LSE_WORKLOAD_PYLOOP,
    .fill = lse_fill_elements,
    .reference = run_fused,
    .checking_kernels = 1U << LSE_KERNEL_NUMPY,
    .kernels =
        {
            [LSE_KERNEL_NUMPY] = run_numpy,
            [LSE_KERNEL_FUSED] = run_fused,
        },
};
