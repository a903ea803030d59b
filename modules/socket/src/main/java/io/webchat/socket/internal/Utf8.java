package io.webchat.socket.internal;

/** Texts as they go over a wire. */
final class Utf8 {
  private static final char REPLACEMENT = '\ufffd';

  private Utf8() {}

  /** Bytes of a text as UTF-8; a surrogate counts as two. */
  static long length(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each < 0x80) {
        bytes++;
      } else {
        bytes += each < 0x800 || Character.isSurrogate(each) ? 2 : 3;
      }
    }
    return bytes;
  }

  /** The text with each half of a character replaced, since no frame may hold one. */
  static String sound(String text) {
    StringBuilder sound = null;
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (Character.isHighSurrogate(each)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(each)) {
        if (sound == null) {
          sound = new StringBuilder(text);
        }
        sound.setCharAt(i, REPLACEMENT);
      }
    }
    return sound == null ? text : sound.toString();
  }
}
