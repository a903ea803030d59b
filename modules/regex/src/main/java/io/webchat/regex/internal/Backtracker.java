package io.webchat.regex.internal;

import io.webchat.regex.MatchBudgetExceededException;
import java.util.Arrays;

/**
 * Runs a {@link Program} over one text as ECMAScript says: the first way that matches wins, a group
 * is forgotten at each round of the loop around it, a round that is not needed and takes nothing
 * fails. Does not recurse; every instruction and every character looked at is a step.
 */
final class Backtracker {
  private static final int FAILED = -1;

  private final Program program;
  private final String text;
  private final int length;
  private final boolean unicode;
  private final boolean multiline;
  private final CaseFolding folding;
  private final SymbolSet word;
  private final int[] registers;
  private final ChoiceStack stack = new ChoiceStack();
  private int stepsLeft;
  private int position;

  Backtracker(Program program, String text, int maxSteps) {
    this.program = program;
    this.text = text;
    this.length = text.length();
    this.unicode = program.flags().unicode();
    this.multiline = program.flags().multiline();
    this.folding = CaseFolding.of(program.flags());
    this.word = ClassEscapes.word(program.flags());
    this.registers = new int[program.registers()];
    this.stepsLeft = maxSteps;
    Arrays.fill(registers, -1);
  }

  /** Whether a match begins at {@code start}; after a failure the registers are as before. */
  boolean matchesAt(int start) {
    position = start;
    int pc = 0;
    while (program.at(pc) != Opcode.MATCH) {
      step(1);
      pc = execute(pc);
      if (pc == FAILED) {
        pc = backtrack();
        if (pc == FAILED) {
          return false;
        }
      }
    }
    return true;
  }

  /** Where a match may begin next, after none began at {@code failed}. */
  int nextStart(int failed) {
    int next = failed + 1;
    if (program.beginsWithRun() && isInFirstRun(failed)) {
      while (isInFirstRun(next)) {
        next++;
      }
    }
    return next;
  }

  private boolean isInFirstRun(int index) {
    return index < length && takes(program.at(3), program.at(4), text.charAt(index));
  }

  /** Below 0 when they were not enough. */
  int stepsLeft() {
    return stepsLeft;
  }

  private void step(int count) {
    stepsLeft -= count;
    if (stepsLeft < 0) {
      throw new MatchBudgetExceededException("too many steps");
    }
  }

  /** The next pc, or {@link #FAILED}. */
  private int execute(int pc) {
    int operand = program.at(pc + 1);
    return switch (program.at(pc)) {
      case Opcode.SYMBOL, Opcode.SET ->
          takes(program.at(pc), operand, forwards()) ? pc + 2 : FAILED;
      case Opcode.SYMBOL_BACK, Opcode.SET_BACK ->
          takes(program.at(pc) - 1, operand, backwards()) ? pc + 2 : FAILED;
      case Opcode.RUN -> run(pc);
      case Opcode.SPLIT -> {
        stack.push(operand, position, 0);
        yield pc + 2;
      }
      case Opcode.JUMP -> operand;
      case Opcode.SAVE -> {
        set(operand, position);
        yield pc + 2;
      }
      case Opcode.START -> isStart() ? pc + 1 : FAILED;
      case Opcode.END -> isEnd() ? pc + 1 : FAILED;
      case Opcode.WORD_EDGE -> isWordEdge() ? pc + 1 : FAILED;
      case Opcode.NO_WORD_EDGE -> isWordEdge() ? FAILED : pc + 1;
      case Opcode.REFERENCE -> refers(operand, false) ? pc + 2 : FAILED;
      case Opcode.REFERENCE_BACK -> refers(operand, true) ? pc + 2 : FAILED;
      case Opcode.LOOP_START -> {
        set(program.loop(operand).countRegister(), 0);
        yield pc + 2;
      }
      case Opcode.LOOP -> loop(program.loop(operand));
      case Opcode.ROUND -> {
        round(program.loop(operand));
        yield pc + 2;
      }
      case Opcode.ROUND_END -> roundEnds(program.loop(operand)) ? pc + 2 : FAILED;
      case Opcode.LOOK -> {
        look(operand);
        yield pc + 2;
      }
      case Opcode.LOOK_END -> {
        lookEnds(operand);
        yield pc + 2;
      }
      case Opcode.LOOK_NOT -> {
        look(operand);
        stack.push(program.at(pc + 2), position, 0);
        yield pc + 3;
      }
      case Opcode.LOOK_NOT_END -> {
        undoTo(registers[operand]);
        yield FAILED;
      }
      default -> throw new IllegalStateException("No instruction: " + program.at(pc));
    };
  }

  /** Takes up the last open choice. */
  private int backtrack() {
    while (!stack.isEmpty()) {
      int kind = stack.kind();
      int a = stack.a();
      int b = stack.b();
      if (kind == ChoiceStack.UNDO) {
        registers[a] = b;
        stack.pop();
      } else if (kind >= 0) {
        position = a;
        stack.pop();
        return kind;
      } else {
        position = before(b, a);
        if (position > a) {
          stack.replaceB(position);
        } else {
          stack.pop();
        }
        return ChoiceStack.run(kind);
      }
    }
    return FAILED;
  }

  private void undoTo(int height) {
    while (stack.size() > height) {
      if (stack.kind() == ChoiceStack.UNDO) {
        registers[stack.a()] = stack.b();
      }
      stack.pop();
    }
  }

  private void set(int register, int value) {
    stack.push(ChoiceStack.UNDO, register, registers[register]);
    registers[register] = value;
  }

  private int forwards() {
    if (position >= length) {
      return FAILED;
    }
    int symbol = unicode ? text.codePointAt(position) : text.charAt(position);
    position += symbol > Character.MAX_VALUE ? 2 : 1;
    return symbol;
  }

  private int backwards() {
    if (position <= 0) {
      return FAILED;
    }
    int symbol = unicode ? text.codePointBefore(position) : text.charAt(position - 1);
    position -= symbol > Character.MAX_VALUE ? 2 : 1;
    return symbol;
  }

  private boolean takes(int kind, int operand, int symbol) {
    if (symbol == FAILED) {
      return false;
    }
    int folded = folding.fold(symbol);
    return kind == Opcode.SYMBOL ? folded == operand : program.set(operand).contains(folded);
  }

  /** The position one symbol before, not before {@code least}. */
  private int before(int from, int least) {
    boolean pair =
        unicode
            && from - 2 >= least
            && Character.isSurrogatePair(text.charAt(from - 2), text.charAt(from - 1));
    return from - (pair ? 2 : 1);
  }

  private int run(int pc) {
    int min = program.at(pc + 1);
    int max = program.at(pc + 2);
    int count = 0;
    int least = min == 0 ? position : -1;
    while (count < max) {
      int here = position;
      step(1);
      if (!takes(program.at(pc + 3), program.at(pc + 4), forwards())) {
        position = here;
        break;
      }
      if (++count == min) {
        least = position;
      }
    }
    if (count < min) {
      return FAILED;
    }
    if (position > least) {
      stack.pushRun(pc + 5, least, position);
    }
    return pc + 5;
  }

  private int loop(Program.Loop loop) {
    int count = loop.countRegister() < 0 ? 0 : registers[loop.countRegister()];
    if (count < loop.min()) {
      return loop.round();
    }
    if (count >= loop.max()) {
      return loop.exit();
    }
    stack.push(loop.greedy() ? loop.exit() : loop.round(), position, 0);
    return loop.greedy() ? loop.round() : loop.exit();
  }

  private void round(Program.Loop loop) {
    if (loop.startRegister() >= 0) {
      boolean needed = loop.min() > 0 && registers[loop.countRegister()] < loop.min();
      set(loop.startRegister(), needed ? -1 : position);
    }
    for (int register = loop.firstRegister(); register < loop.endRegister(); register++) {
      step(1);
      if (registers[register] >= 0) {
        set(register, -1);
      }
    }
  }

  private boolean roundEnds(Program.Loop loop) {
    if (loop.startRegister() >= 0 && registers[loop.startRegister()] == position) {
      return false;
    }
    int count = loop.countRegister();
    if (count >= 0) {
      set(count, registers[count] + 1);
    }
    return true;
  }

  /** Not undone: a look is over before its registers are used again. */
  private void look(int register) {
    registers[register] = stack.size();
    registers[register + 1] = position;
  }

  private void lookEnds(int register) {
    int height = registers[register];
    step((stack.size() - height) / ChoiceStack.WIDTH);
    stack.commit(height);
    position = registers[register + 1];
  }

  private boolean isStart() {
    return position == 0 || (multiline && isLineTerminator(position - 1));
  }

  private boolean isEnd() {
    return position == length || (multiline && isLineTerminator(position));
  }

  private boolean isWordEdge() {
    return isWord(position - 1) != isWord(position);
  }

  private boolean isLineTerminator(int index) {
    return ClassEscapes.LINE_TERMINATORS.contains(text.charAt(index));
  }

  private boolean isWord(int index) {
    return index >= 0 && index < length && word.contains(text.charAt(index));
  }

  /** A group that took no part matches nothing, that is everywhere. */
  private boolean refers(int group, boolean back) {
    int from = registers[2 * group];
    int to = registers[2 * group + 1];
    if (from < 0 || to < 0) {
      return true;
    }
    int size = to - from;
    int start = back ? position - size : position;
    if (start < 0 || start + size > length || isInPair(start) || isInPair(start + size)) {
      return false;
    }
    step(size);
    for (int i = 0; i < size; i++) {
      if (!same(from + i, start + i)) {
        return false;
      }
    }
    position = back ? start : start + size;
    return true;
  }

  private boolean isInPair(int index) {
    return unicode
        && index > 0
        && index < length
        && Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index));
  }

  private boolean same(int one, int other) {
    char a = text.charAt(one);
    char b = text.charAt(other);
    if (a == b) {
      return true;
    }
    if (unicode && Character.isLowSurrogate(a) && Character.isLowSurrogate(b) && one > 0) {
      return folding.fold(text.codePointBefore(one + 1))
          == folding.fold(text.codePointBefore(other + 1));
    }
    return folding.fold(a) == folding.fold(b);
  }
}
