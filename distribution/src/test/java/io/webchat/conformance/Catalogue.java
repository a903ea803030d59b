package io.webchat.conformance;

import io.webchat.chat.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Every row of the reference, from {@code catalogue.txt}, and why one is not on a wire, from {@code
 * not-on-wire.txt}.
 */
final class Catalogue {
  private static final String ALL = "ALL";

  /** The rows by id, in the order of the reference. */
  private final Map<String, Row> rows = new LinkedHashMap<>();

  /**
   * One row.
   *
   * @param section the part of the reference it belongs to
   * @param id unique, made of words and dots
   * @param wires where it has to be proved
   * @param all whether that is on all wires but those that do not have it
   * @param text what it says; literal texts in single quotes
   */
  record Row(String section, String id, Set<Wire> wires, boolean all, String text) {}

  /** Wires, rows and why they are not there. */
  private final List<Absence> absences = new ArrayList<>();

  /**
   * Rows that a wire does not have.
   *
   * @param rows a * stands for anything
   */
  record Absence(Wire wire, List<Pattern> rows, String reason) {
    boolean names(String row) {
      return rows.stream().anyMatch(pattern -> pattern.matcher(row).matches());
    }

    static List<Pattern> patterns(String cell) {
      return Arrays.stream(cell.split(" ", -1))
          .map(row -> Pattern.compile(Pattern.quote(row).replace("*", "\\E.*\\Q")))
          .toList();
    }
  }

  private static final Catalogue READ = read();

  private Catalogue() {}

  /** The catalogue, read once. */
  static Catalogue get() {
    return READ;
  }

  private static Catalogue read() {
    Catalogue catalogue = new Catalogue();
    for (String line : lines("not-on-wire.txt")) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] cells = cells(line);
        catalogue.absences.add(
            new Absence(
                Wire.valueOf(cells[0].trim()), Absence.patterns(cells[1].trim()), cells[2].trim()));
      }
    }
    String section = "";
    for (String line : lines("catalogue.txt")) {
      if (line.startsWith("## ")) {
        section = line.substring(3);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        catalogue.add(section, line);
      }
    }
    return catalogue;
  }

  private static String[] lines(String file) {
    try (InputStream in = Catalogue.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String[] cells(String line) {
    String[] cells = line.split(Pattern.quote(" | "), 3);
    if (cells.length != 3) {
      throw new IllegalStateException("not a row: " + line);
    }
    return cells;
  }

  private void add(String section, String line) {
    String[] cells = cells(line);
    String id = cells[0].trim();
    Set<Wire> wires = EnumSet.noneOf(Wire.class);
    for (String name : cells[1].trim().split(" ", -1)) {
      if (name.equals(ALL)) {
        wires.addAll(Wire.distributed());
        wires.removeIf(wire -> absence(id, wire).isPresent());
      } else {
        wires.add(Wire.valueOf(name));
      }
    }
    boolean all = List.of(cells[1].trim().split(" ", -1)).contains(ALL);
    Row row = new Row(section, id, wires, all, cells[2].trim());
    if (rows.put(row.id(), row) != null) {
      throw new IllegalStateException("row twice: " + row.id());
    }
  }

  Map<String, Row> rows() {
    return rows;
  }

  /** Where a row has to be proved; nowhere when there is no such row. */
  Set<Wire> wires(String row) {
    return rows.containsKey(row) ? rows.get(row).wires() : Set.of();
  }

  /** Whether a row that is on all wires is not on this one. */
  boolean isAbsent(String row, Wire wire) {
    return rows.containsKey(row) && rows.get(row).all() && absence(row, wire).isPresent();
  }

  /** Why a row is not on a wire. */
  Optional<String> absence(String row, Wire wire) {
    return absences.stream()
        .filter(absence -> absence.wire() == wire && absence.names(row))
        .map(Absence::reason)
        .findFirst();
  }

  /** Patterns that no row fits, with their wire. */
  List<String> emptyAbsences() {
    return absences.stream()
        .flatMap(
            absence ->
                absence.rows().stream()
                    .filter(
                        pattern ->
                            rows.keySet().stream().noneMatch(row -> pattern.matcher(row).matches()))
                    .map(pattern -> absence.wire() + " " + pattern))
        .toList();
  }
}
