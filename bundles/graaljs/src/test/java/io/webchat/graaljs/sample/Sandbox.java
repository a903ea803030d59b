package io.webchat.graaljs.sample;

/**
 * What a bundle that uses the engine offers to the test, without types of the engine: a source of
 * contexts on one engine.
 */
public interface Sandbox {

  /** Opens a context. */
  Room room();

  /** Everything that scripts have printed. */
  String printed();

  /** How the engine calls itself, and its version. */
  String engine();

  /** One context. */
  interface Room extends AutoCloseable {

    /** Evaluates and waits for what promises settle by themselves. */
    Outcome eval(String source);

    /** Begins to count statements anew. */
    void resetLimits();

    /** Cuts off what runs; the context stays usable. */
    void interrupt();

    /** Cuts off what runs and gives up the context. */
    @Override
    void close();
  }

  /** The end of an evaluation: its result as text, or how it failed. */
  record Outcome(Kind kind, String text) {}

  /** How an evaluation ended. */
  enum Kind {
    VALUE,
    SYNTAX_ERROR,
    GUEST_ERROR,
    INTERRUPTED,
    CANCELLED,
    LIMIT_EXCEEDED
  }
}
