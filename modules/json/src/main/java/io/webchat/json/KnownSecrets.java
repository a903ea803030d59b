package io.webchat.json;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of secrets that were seen, so that they are found in any text. Thread-safe, bounded. */
final class KnownSecrets {
  /** Shorter ones would be found in ordinary words; by their names they are found all the same. */
  private static final int SHORTEST = 6;

  /** How many are remembered beside those of the configuration. */
  private static final int MOST = 200;

  /** An authorization, of which the second word is what must not be known. */
  private static final Pattern SCHEME = Pattern.compile("(?i)(?:bearer|basic)\\s+(\\S+)");

  private static final Pattern PAIR = Pattern.compile("[^=;\\s]+=([^;]+)");

  /** Those of the configuration, which nothing that comes later pushes out. */
  private final Set<String> configured = new LinkedHashSet<>();

  /** Those seen later, the one that was seen last at the end. */
  private final Set<String> seen = new LinkedHashSet<>();

  /** All of them, the longest first: one may be a part of another. */
  private List<String> ordered = List.of();

  /** Remembers values for as long as there are no newer ones. */
  void see(Collection<String> secrets) {
    secrets.forEach(secret -> remember(secret, false));
  }

  /** Remembers values for good. */
  void keep(Collection<String> secrets) {
    secrets.forEach(secret -> remember(secret, true));
  }

  private synchronized void remember(String secret, boolean forGood) {
    if (secret.length() < SHORTEST || configured.contains(secret)) {
      return;
    }
    if (forGood) {
      configured.add(secret);
      seen.remove(secret);
    } else if (seen.remove(secret)) {
      seen.add(secret);
      return;
    } else {
      seen.add(secret);
      if (seen.size() > MOST) {
        seen.remove(seen.iterator().next());
      }
    }
    ordered = null;
  }

  /** The text with a mask in place of each that it contains. */
  String masked(String text, String mask) {
    if (text.length() < SHORTEST) {
      return text;
    }
    String clean = text;
    for (String secret : ordered()) {
      clean = clean.replace(secret, mask);
    }
    return clean;
  }

  private synchronized List<String> ordered() {
    if (ordered == null) {
      Set<String> all = new LinkedHashSet<>(configured);
      all.addAll(seen);
      List.copyOf(all).forEach(each -> all.add(URLEncoder.encode(each, StandardCharsets.UTF_8)));
      List<String> sorted = new ArrayList<>(all);
      sorted.sort(Comparator.comparingInt(String::length).reversed());
      ordered = List.copyOf(sorted);
    }
    return ordered;
  }

  /** The value of a secret, and the part of it that is one also where it stands alone. */
  static List<String> of(String name, String value) {
    Matcher part = (Secrets.isCookie(name) ? PAIR : SCHEME).matcher(value);
    return part.lookingAt() ? List.of(value, part.group(1)) : List.of(value);
  }
}
