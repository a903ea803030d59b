package io.webchat.regex.internal;

/** Instructions of a {@link Program}; operands follow in the code. */
final class Opcode {
  /** The expression matches. */
  static final int MATCH = 0;

  /** {@code symbol}: takes it, forwards. */
  static final int SYMBOL = 1;

  /** {@code symbol}: takes it, backwards. */
  static final int SYMBOL_BACK = 2;

  /** {@code set}: takes one of it, forwards. */
  static final int SET = 3;

  /** {@code set}: takes one of it, backwards. */
  static final int SET_BACK = 4;

  /** {@code min max kind operand}: takes as many as there are, forwards; kind as the opcode. */
  static final int RUN = 5;

  /** {@code target}: goes on here, and there if that fails. */
  static final int SPLIT = 6;

  /** {@code target}. */
  static final int JUMP = 7;

  /** {@code register}: remembers the position. */
  static final int SAVE = 8;

  /** {@link Node.Anchor#START}. */
  static final int START = 9;

  /** {@code group}, forwards. */
  static final int REFERENCE = 10;

  /** {@code group}, backwards. */
  static final int REFERENCE_BACK = 11;

  /** {@code loop}: enters the loop with no round done. */
  static final int LOOP_START = 12;

  /** {@code loop}: another round or the way out. */
  static final int LOOP = 13;

  /** {@code loop}: a round begins. */
  static final int ROUND = 14;

  /** {@code loop}: a round is done. */
  static final int ROUND_END = 15;

  /** {@code register}: a positive look begins. */
  static final int LOOK = 16;

  /** {@code register}: it matched. */
  static final int LOOK_END = 17;

  /** {@code register target}: a negative look begins; goes on at target when it fails. */
  static final int LOOK_NOT = 18;

  /** {@code register}: it matched, so this way fails. */
  static final int LOOK_NOT_END = 19;

  /** {@link Node.Anchor#END}. */
  static final int END = 20;

  /** {@link Node.Anchor#WORD_EDGE}. */
  static final int WORD_EDGE = 21;

  /** {@link Node.Anchor#NO_WORD_EDGE}. */
  static final int NO_WORD_EDGE = 22;

  private Opcode() {}
}
