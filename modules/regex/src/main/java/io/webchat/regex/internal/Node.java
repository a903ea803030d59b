package io.webchat.regex.internal;

import java.util.List;

/** The syntax tree of a JavaScript expression. */
sealed interface Node {
  /** {@link Repeat#max} without an upper bound. */
  int UNBOUNDED = Integer.MAX_VALUE;

  /** Whether it can match without taking a character; {@code true} when in doubt. */
  boolean nullable();

  /** One UTF-16 unit, with flag {@code u} one code point. */
  record Literal(int symbol) implements Node {
    @Override
    public boolean nullable() {
      return false;
    }
  }

  /** One of a set; {@code inverted}: one that is not. */
  record AnyOf(SymbolSet set, boolean inverted) implements Node {
    @Override
    public boolean nullable() {
      return false;
    }
  }

  /** One after the other; empty for nothing. */
  record Sequence(List<Node> parts) implements Node {
    @Override
    public boolean nullable() {
      return parts.stream().allMatch(Node::nullable);
    }
  }

  /** The first that leads to a match. */
  record Alternatives(List<Node> choices) implements Node {
    @Override
    public boolean nullable() {
      return choices.stream().anyMatch(Node::nullable);
    }
  }

  /** A capturing group, counted from 0. */
  record Capture(int group, Node body) implements Node {
    @Override
    public boolean nullable() {
      return body.nullable();
    }
  }

  /** What a group took, or nothing. */
  record BackReference(int group) implements Node {
    @Override
    public boolean nullable() {
      return true;
    }
  }

  /** An anchor between symbols. */
  record Boundary(Anchor anchor) implements Node {
    @Override
    public boolean nullable() {
      return true;
    }
  }

  /** A look ahead or behind. */
  record Look(boolean behind, boolean negative, Node body) implements Node {
    @Override
    public boolean nullable() {
      return true;
    }
  }

  /** {@code body} again and again; forgets the groups from {@code firstGroup} each time. */
  record Repeat(Node body, int min, int max, boolean greedy, int firstGroup, int endGroup)
      implements Node {
    @Override
    public boolean nullable() {
      return min == 0 || body.nullable();
    }
  }

  /** Where a {@link Boundary} is. */
  enum Anchor {
    /** {@code ^}. */
    START,
    /** {@code $}. */
    END,
    /** {@code \b}. */
    WORD_EDGE,
    /** {@code \B}. */
    NO_WORD_EDGE
  }
}
