package io.webchat.tracing.internal;

import io.webchat.spi.config.Values;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The configuration of the exporter, read and checked.
 *
 * @param endpoint address of the collector
 * @param headers of each request; secret
 */
record TracingSettings(
    String endpoint,
    String serviceName,
    int samplePercent,
    Map<String, String> headers,
    int waitingSpans,
    int timeoutMs,
    int intervalMs) {
  private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  static TracingSettings read(Values values) {
    return new TracingSettings(
        values.parsed("endpoint", TracingSettings::endpoint),
        values.parsed("serviceName", TracingSettings::name),
        values.integer("samplePercent", 0, 100),
        values.parsedList(".headers", TracingSettings::headers),
        values.integer("waitingSpans", 100, 1_000_000),
        values.integer("timeoutMs", 100, 600_000),
        values.integer("intervalMs", 10, 600_000));
  }

  private static String endpoint(String text) {
    try {
      URI address = URI.create(text);
      boolean isHttp = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      if (isHttp && address.getHost() != null && address.getUserInfo() == null) {
        return text;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("an address such as https://HOST:4318/v1/traces", e);
    }
    throw new IllegalArgumentException("an address such as https://HOST:4318/v1/traces");
  }

  private static String name(String text) {
    if (text.isBlank() || text.length() > 255) {
      throw new IllegalArgumentException("a name of 1 to 255 characters");
    }
    return text;
  }

  private static Map<String, String> headers(List<String> lines) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line : lines) {
      int at = line.indexOf('=');
      String name = at < 0 ? "" : line.substring(0, at).strip();
      String value = line.substring(at + 1).strip();
      boolean isPlain = value.chars().allMatch(c -> c >= ' ' && c < 127);
      if (!HEADER.matcher(name).matches() || value.isEmpty() || !isPlain) {
        throw new IllegalArgumentException("NAME=VALUE each, in ASCII");
      }
      headers.put(name, value);
    }
    return headers;
  }

  @Override
  public String toString() {
    return endpoint + " of " + serviceName + ", " + samplePercent + " %";
  }
}
