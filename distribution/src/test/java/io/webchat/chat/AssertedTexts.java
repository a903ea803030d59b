package io.webchat.chat;

import java.util.HashSet;
import java.util.Set;

/** The literal texts of rejections that the test of this thread has asserted. */
public final class AssertedTexts {
  private static final ThreadLocal<Set<String>> TEXTS = ThreadLocal.withInitial(HashSet::new);

  private AssertedTexts() {}

  static void add(String text) {
    TEXTS.get().add(text);
  }

  /** What was asserted since the last call. */
  public static Set<String> take() {
    Set<String> texts = TEXTS.get();
    TEXTS.remove();
    return texts;
  }
}
