package io.webchat.api.rich;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** What the values of content must be; messages name the value and do not show it. */
final class Checks {
  private static final Pattern LINK =
      Pattern.compile("(https?|mailto|tel):[^\\s\\p{Cntrl}]+", Pattern.CASE_INSENSITIVE);
  private static final Pattern MEDIA =
      Pattern.compile(
          "https?:[^\\s\\p{Cntrl}]+|/[^\\s\\p{Cntrl}]*|[^\\s\\p{Cntrl}:]+",
          Pattern.CASE_INSENSITIVE);

  private Checks() {}

  static String text(String name, String text) {
    if (text != null && text.length() > RichContent.MAX_TEXT) {
      throw new IllegalArgumentException(
          name + ": longer than " + RichContent.MAX_TEXT + " characters");
    }
    return text;
  }

  static String required(String name, String text) {
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException(name + ": expected a text that is not blank");
    }
    return text(name, text);
  }

  /** An address that may be opened: nothing that runs as a script. */
  static String link(String name, String address) {
    if (!LINK.matcher(required(name, address)).matches()) {
      throw new IllegalArgumentException(
          name + ": expected an address of http, https, mailto or tel");
    }
    return address;
  }

  /** Where an image or a video is, or {@code null}. */
  static String media(String name, String address) {
    if (text(name, address) != null && !MEDIA.matcher(address).matches()) {
      throw new IllegalArgumentException(
          name + ": expected an address of http or https, or a relative one");
    }
    return address;
  }

  static Extra extra(Extra extra) {
    return extra == null ? Extra.NONE : extra;
  }

  static <T> List<T> list(String name, List<T> elements) {
    if (elements == null || elements.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException(name + ": expected elements");
    }
    if (elements.size() > RichContent.MAX_ELEMENTS) {
      throw new IllegalArgumentException(
          name + ": more than " + RichContent.MAX_ELEMENTS + " elements");
    }
    return List.copyOf(elements);
  }

  static <T> List<T> filled(String name, List<T> elements) {
    List<T> checked = list(name, elements);
    if (checked.isEmpty()) {
      throw new IllegalArgumentException(name + ": expected at least one element");
    }
    return checked;
  }
}
