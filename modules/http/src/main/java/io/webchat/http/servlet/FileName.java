package io.webchat.http.servlet;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Names of files as pages and chat servers give them: hostile until cleaned. */
public final class FileName {
  private static final int LONGEST = 200;
  private static final String NAMELESS = "file";

  private FileName() {}

  /** Without folders and characters that steer something. */
  public static String clean(String given) {
    if (given == null) {
      return NAMELESS;
    }
    String name = given.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}]", "").replaceAll(".*[/\\\\]", "");
    String plain = name.replaceAll("[\"<>:|?*;%]", "_").replaceAll("^[. ]+|[. ]+$", "");
    if (plain.isEmpty()) {
      return NAMELESS;
    }
    return plain.length() <= LONGEST ? plain : plain.substring(plain.length() - LONGEST);
  }

  /** The header that makes a browser save what comes, under this name. */
  public static String disposition(String clean) {
    String encoded = URLEncoder.encode(clean, StandardCharsets.UTF_8).replace("+", "%20");
    String ascii = clean.replaceAll("[^\\x20-\\x7e]", "_");
    return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded;
  }
}
