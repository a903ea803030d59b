package io.webchat.regex.internal;

import java.util.List;

/** A compiled expression: immutable, for any number of {@link Backtracker}s at once. */
final class Program {
  private final int[] code;
  private final SymbolSet[] sets;
  private final Loop[] loops;
  private final int registers;
  private final Flags flags;
  private final FirstSymbols first;
  private final boolean startOnly;
  private final boolean beginsWithRun;

  Program(
      int[] code,
      List<SymbolSet> sets,
      List<Loop> loops,
      int registers,
      Flags flags,
      FirstSymbols first,
      boolean startOnly) {
    this.code = code;
    this.sets = sets.toArray(SymbolSet[]::new);
    this.loops = loops.toArray(Loop[]::new);
    this.registers = registers;
    this.flags = flags;
    this.first = first;
    this.startOnly = startOnly;
    this.beginsWithRun = code[0] == Opcode.RUN && code[2] == Node.UNBOUNDED && !flags.unicode();
  }

  /** The opcode or operand at {@code pc}. */
  int at(int pc) {
    return code[pc];
  }

  /** What {@link Opcode#SET} refers to. */
  SymbolSet set(int index) {
    return sets[index];
  }

  /** What {@link Opcode#LOOP} refers to. */
  Loop loop(int index) {
    return loops[index];
  }

  /** Two registers for each group (from, to), then those of loops and looks. */
  int registers() {
    return registers;
  }

  Flags flags() {
    return flags;
  }

  /** With what a match can start. */
  FirstSymbols first() {
    return first;
  }

  /** Whether it can match at the start of the text only. */
  boolean startOnly() {
    return startOnly;
  }

  /**
   * Whether it begins with as many of some symbols as there are. Where it fails, it fails for every
   * start within those symbols, too: what follows them would have matched after the first start.
   */
  boolean beginsWithRun() {
    return beginsWithRun;
  }

  /**
   * A loop.
   *
   * @param min rounds at least
   * @param max rounds at most
   * @param greedy whether another round comes before the way out
   * @param countRegister rounds done; -1 if they need no counting
   * @param startRegister where the round began; -1 if each takes at least a symbol
   * @param firstRegister the first register of the groups in it
   * @param endRegister after the last
   * @param round where a round begins
   * @param exit where the code goes on
   */
  record Loop(
      int min,
      int max,
      boolean greedy,
      int countRegister,
      int startRegister,
      int firstRegister,
      int endRegister,
      int round,
      int exit) {}
}
