package io.webchat.demo.internal;

/** Why the demonstration cannot go on; the text is for the user. */
final class DemoFailure extends Exception {
  private static final long serialVersionUID = 1L;

  DemoFailure(String text, Throwable cause) {
    super(text, cause);
  }

  DemoFailure(String text) {
    super(text);
  }
}
