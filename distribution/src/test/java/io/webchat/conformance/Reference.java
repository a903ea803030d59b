package io.webchat.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The reference's table, {@code reference.md}: what there has to be, whatever is built. */
final class Reference {
  private static final String COMMANDS = "Commands";
  private static final String FURTHER_COMMANDS = "Further commands of the public widget";
  private static final String EVENTS = "Events";
  private static final String FURTHER_EVENTS = "Further events of the public widget";
  private static final String OWN = "Of this project only";
  private static final String KEYS = "Configuration keys";
  private static final List<String> NAMED =
      List.of(
          "Notes",
          "Decisions where the public widget differs from its reference",
          "Behaviour the reference leaves open");

  /** The rows of each table, cell by cell, by the heading above it. */
  private final Map<String, List<List<String>>> tables = new LinkedHashMap<>();

  /** The id of each row that follows from the tables, with its literal text or an empty one. */
  private final Map<String, String> rows = new TreeMap<>();

  private Reference() {}

  static Reference read() {
    Reference reference = new Reference();
    String heading = "";
    for (String line : lines()) {
      if (line.startsWith("## ")) {
        heading = line.substring(3);
      } else if (line.startsWith("|")) {
        reference.tables.computeIfAbsent(heading, unused -> new ArrayList<>()).add(cells(line));
      }
    }
    reference.derive();
    return reference;
  }

  private static String[] lines() {
    try (InputStream in = Reference.class.getResourceAsStream("reference.md")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.split(Pattern.quote("|"), -1)).skip(1).map(String::strip).toList();
  }

  /** The rows of a table without its head. */
  private List<List<String>> table(String heading) {
    List<List<String>> table = tables.get(heading);
    if (table == null) {
      throw new IllegalStateException("no table: " + heading);
    }
    return table.subList(2, table.size());
  }

  private void derive() {
    for (List<String> command : table(COMMANDS)) {
      String id = "command." + command.get(0);
      if (command.get(0).equals("updateUserData")) {
        add(id + ".resolves.active", "");
        add(id + ".resolves.inactive", "");
      } else {
        add(id + ".resolves", "");
      }
      rejections(id, command.get(3));
    }
    names(FURTHER_COMMANDS).forEach(name -> add("extra.command." + name, ""));
    names(EVENTS).forEach(name -> add("event." + name, ""));
    names(FURTHER_EVENTS).forEach(name -> add("extra.event." + name, ""));
    table(KEYS).forEach(key -> add("option." + key.get(1) + "." + key.get(0), ""));
    NAMED.forEach(heading -> names(heading).forEach(row -> add(row, "")));
  }

  private void rejections(String command, String cell) {
    if (cell.isEmpty()) {
      return;
    }
    for (String rejection : cell.split("; ", -1)) {
      String[] parts = rejection.split(": ", 2);
      String literal = parts.length == 1 ? "" : parts[1].substring(1, parts[1].length() - 1);
      add(command + ".rejects." + parts[0], literal);
    }
  }

  private void add(String id, String literal) {
    if (rows.put(id, literal) != null) {
      throw new IllegalStateException("row twice: " + id);
    }
  }

  private List<String> names(String heading) {
    return table(heading).stream().map(cells -> cells.get(0)).toList();
  }

  /** The ids of all rows. */
  Set<String> rows() {
    return rows.keySet();
  }

  /** The literal text of a rejection; empty for any other row. */
  String literal(String row) {
    return rows.getOrDefault(row, "");
  }

  /** Whether one of the texts is the literal text of a row, or the row has none. */
  boolean isAsserted(String row, Set<String> texts) {
    String literal = literal(row);
    Pattern pattern = Pattern.compile(Pattern.quote(literal).replace("TYPE", "\\E\\w+\\Q"));
    return literal.isEmpty() || texts.stream().anyMatch(text -> pattern.matcher(text).matches());
  }

  /** The commands of the service. */
  Set<String> commands() {
    Set<String> commands = new TreeSet<>(names(COMMANDS));
    commands.addAll(names(FURTHER_COMMANDS));
    commands.addAll(own("command"));
    return commands;
  }

  /** The events of the service. */
  Set<String> events() {
    Set<String> events = new TreeSet<>(names(EVENTS));
    events.addAll(names(FURTHER_EVENTS));
    events.addAll(own("event"));
    return events;
  }

  private List<String> own(String kind) {
    return table(OWN).stream()
        .filter(cells -> cells.get(1).equals(kind))
        .map(cells -> cells.get(0))
        .toList();
  }

  /** The configuration keys, those of {@code transport} with that in front. */
  Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    for (List<String> key : table(KEYS)) {
      keys.add((key.get(1).equals("transport") ? "transport." : "") + key.get(0));
    }
    return keys;
  }
}
