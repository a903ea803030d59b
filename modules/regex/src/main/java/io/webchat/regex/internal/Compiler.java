package io.webchat.regex.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Turns a syntax tree into a {@link Program}; its size is linear in that of the source. */
final class Compiler {
  private final Flags flags;
  private final CaseFolding folding;
  private final List<SymbolSet> sets = new ArrayList<>();
  private final List<Program.Loop> loops = new ArrayList<>();
  private int[] code = new int[64];
  private int size;
  private int registers;

  Compiler(Flags flags) {
    this.flags = flags;
    this.folding = CaseFolding.of(flags);
  }

  Program compile(Node root, int groups) {
    registers = 2 * groups;
    emit(root, false);
    add(Opcode.MATCH);
    return new Program(
        Arrays.copyOf(code, size),
        List.copyOf(sets),
        List.copyOf(loops),
        registers,
        flags,
        FirstSymbols.of(root, folding),
        flags.sticky() || (!flags.multiline() && startsAtStart(root)));
  }

  private static boolean startsAtStart(Node node) {
    if (node instanceof Node.Boundary boundary) {
      return boundary.anchor() == Node.Anchor.START;
    }
    if (node instanceof Node.Sequence sequence) {
      return !sequence.parts().isEmpty() && startsAtStart(sequence.parts().get(0));
    }
    if (node instanceof Node.Alternatives alternatives) {
      return alternatives.choices().stream().allMatch(Compiler::startsAtStart);
    }
    return node instanceof Node.Capture capture && startsAtStart(capture.body());
  }

  private int add(int... instruction) {
    while (size + instruction.length > code.length) {
      code = Arrays.copyOf(code, code.length * 2);
    }
    System.arraycopy(instruction, 0, code, size, instruction.length);
    size += instruction.length;
    return size - 1;
  }

  private void emit(Node node, boolean back) {
    if (node instanceof Node.Literal || node instanceof Node.AnyOf) {
      int kind = kind(node) + (back ? 1 : 0);
      add(kind, operand(node));
    } else if (node instanceof Node.Sequence sequence) {
      List<Node> parts = sequence.parts();
      for (int i = 0; i < parts.size(); i++) {
        emit(parts.get(back ? parts.size() - 1 - i : i), back);
      }
    } else if (node instanceof Node.Alternatives alternatives) {
      alternatives(alternatives.choices(), back);
    } else if (node instanceof Node.Capture capture) {
      int register = 2 * capture.group();
      add(Opcode.SAVE, back ? register + 1 : register);
      emit(capture.body(), back);
      add(Opcode.SAVE, back ? register : register + 1);
    } else if (node instanceof Node.BackReference reference) {
      add(back ? Opcode.REFERENCE_BACK : Opcode.REFERENCE, reference.group());
    } else if (node instanceof Node.Boundary boundary) {
      add(opcode(boundary.anchor()));
    } else if (node instanceof Node.Look look) {
      look(look);
    } else if (node instanceof Node.Repeat repeat) {
      repeat(repeat, back);
    }
  }

  private static int opcode(Node.Anchor anchor) {
    return switch (anchor) {
      case START -> Opcode.START;
      case END -> Opcode.END;
      case WORD_EDGE -> Opcode.WORD_EDGE;
      case NO_WORD_EDGE -> Opcode.NO_WORD_EDGE;
    };
  }

  private static int kind(Node node) {
    return node instanceof Node.Literal ? Opcode.SYMBOL : Opcode.SET;
  }

  private int operand(Node node) {
    if (node instanceof Node.Literal literal) {
      return folding.fold(literal.symbol());
    }
    Node.AnyOf any = (Node.AnyOf) node;
    SymbolSet set = folding.fold(any.set());
    sets.add(any.inverted() ? set.complement() : set);
    return sets.size() - 1;
  }

  private void alternatives(List<Node> choices, boolean back) {
    int[] ends = new int[choices.size() - 1];
    for (int i = 0; i < ends.length; i++) {
      int next = add(Opcode.SPLIT, 0);
      emit(choices.get(i), back);
      ends[i] = add(Opcode.JUMP, 0);
      code[next] = size;
    }
    emit(choices.get(ends.length), back);
    for (int end : ends) {
      code[end] = size;
    }
  }

  private void look(Node.Look look) {
    int register = registers;
    registers += 2;
    if (look.negative()) {
      int target = add(Opcode.LOOK_NOT, register, 0);
      emit(look.body(), look.behind());
      add(Opcode.LOOK_NOT_END, register);
      code[target] = size;
    } else {
      add(Opcode.LOOK, register);
      emit(look.body(), look.behind());
      add(Opcode.LOOK_END, register);
    }
  }

  private void repeat(Node.Repeat repeat, boolean back) {
    Node body = repeat.body();
    if (repeat.max() == 0) {
      return;
    }
    boolean single = body instanceof Node.Literal || body instanceof Node.AnyOf;
    if (single && repeat.greedy() && !back) {
      add(Opcode.RUN, repeat.min(), repeat.max(), kind(body), operand(body));
      return;
    }
    int index = loops.size();
    loops.add(null);
    boolean counted = repeat.min() > 0 || repeat.max() != Node.UNBOUNDED;
    int count = counted ? registers++ : -1;
    int start = body.nullable() ? registers++ : -1;
    if (counted) {
      add(Opcode.LOOP_START, index);
    }
    int again = size;
    add(Opcode.LOOP, index);
    int round = size;
    add(Opcode.ROUND, index);
    emit(body, back);
    add(Opcode.ROUND_END, index);
    add(Opcode.JUMP, again);
    loops.set(
        index,
        new Program.Loop(
            repeat.min(),
            repeat.max(),
            repeat.greedy(),
            count,
            start,
            2 * repeat.firstGroup(),
            2 * repeat.endGroup(),
            round,
            size));
  }
}
