package io.webchat.conformance;

import io.webchat.chat.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Every row of the reference, from {@code catalogue.txt}. */
final class Catalogue {
  /** The rows by id, in the order of the reference. */
  private final Map<String, Row> rows = new LinkedHashMap<>();

  /**
   * One row.
   *
   * @param section the part of the reference it belongs to
   * @param id unique, made of words and dots
   * @param wires where it has to be proved
   * @param text what it says; literal texts in single quotes
   */
  record Row(String section, String id, Set<Wire> wires, String text) {}

  private Catalogue() {}

  static Catalogue read() {
    Catalogue catalogue = new Catalogue();
    String section = "";
    for (String line : lines()) {
      if (line.startsWith("## ")) {
        section = line.substring(3);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        catalogue.add(section, line);
      }
    }
    return catalogue;
  }

  private static String[] lines() {
    try (InputStream in = Catalogue.class.getResourceAsStream("catalogue.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String section, String line) {
    String[] cells = line.split(Pattern.quote(" | "), 3);
    if (cells.length != 3) {
      throw new IllegalStateException("not a row: " + line);
    }
    Set<Wire> wires = EnumSet.noneOf(Wire.class);
    Arrays.stream(cells[1].trim().split(" ", -1)).map(Wire::valueOf).forEach(wires::add);
    Row row = new Row(section, cells[0].trim(), wires, cells[2].trim());
    if (rows.put(row.id(), row) != null) {
      throw new IllegalStateException("row twice: " + row.id());
    }
  }

  Map<String, Row> rows() {
    return rows;
  }
}
