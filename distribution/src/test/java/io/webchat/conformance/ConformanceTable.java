package io.webchat.conformance;

import io.webchat.chat.Wire;
import io.webchat.conformance.Catalogue.Row;
import io.webchat.conformance.Proofs.Proof;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The table of all rows with a column a wire, as Markdown and as HTML. */
final class ConformanceTable {
  private static final String PASSED = "passed";
  private static final String FAILED = "FAILED";

  private final Catalogue catalogue;
  private final List<Proof> proofs;

  ConformanceTable(Catalogue catalogue, List<Proof> proofs) {
    this.catalogue = catalogue;
    this.proofs = List.copyOf(proofs);
  }

  void write() {
    Path target = Path.of(System.getProperty("basedir", "")).resolve("target").toAbsolutePath();
    try {
      Files.writeString(target.resolve("conformance.md"), markdown());
      Files.writeString(target.resolve("conformance.html"), html());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Passed, failed, not run, or why the row is not on the wire; empty when it says nothing of it.
   */
  String result(Row row, Wire wire) {
    List<Proof> here = of(row).stream().filter(proof -> proof.wire() == wire).toList();
    if (here.stream().anyMatch(proof -> !proof.passed())) {
      return FAILED;
    }
    if (!here.isEmpty()) {
      return PASSED;
    }
    return row.wires().contains(wire)
        ? "NOT RUN"
        : catalogue.absence(row.id(), wire).map(reason -> "not here: " + reason).orElse("");
  }

  private boolean isGood(Row row) {
    return row.wires().stream().allMatch(wire -> result(row, wire).equals(PASSED));
  }

  private List<Proof> of(Row row) {
    return proofs.stream().filter(proof -> proof.rows().contains(row.id())).toList();
  }

  private String summary() {
    long passed = catalogue.rows().values().stream().filter(this::isGood).count();
    return passed + " of " + catalogue.rows().size() + " rows passed on each of their wires";
  }

  private Set<String> tests(Row row) {
    Set<String> tests = new TreeSet<>();
    of(row).forEach(proof -> tests.add(proof.test()));
    return tests;
  }

  /** Row, what it says, each wire, the tests. */
  private List<String> cells(Row row) {
    List<String> cells = new ArrayList<>(List.of(row.id(), row.text()));
    for (Wire wire : Wire.values()) {
      cells.add(result(row, wire));
    }
    cells.add(join(tests(row)));
    return cells;
  }

  private static List<String> head() {
    List<String> head = new ArrayList<>(List.of("row", "what"));
    for (Wire wire : Wire.values()) {
      head.add(wire.type());
    }
    head.add("tests");
    return head;
  }

  private static String join(Set<?> values) {
    return String.join(", ", values.stream().map(Object::toString).toList());
  }

  private String markdown() {
    StringBuilder text = new StringBuilder("# Conformance\n\n" + summary() + ".\n");
    String section = "";
    for (Row row : catalogue.rows().values()) {
      if (!row.section().equals(section)) {
        section = row.section();
        text.append("\n## ").append(section);
        text.append("\n\n| ").append(cell(head())).append(" |\n|");
        text.append("---|".repeat(head().size())).append('\n');
      }
      text.append("| ").append(cell(cells(row))).append(" |\n");
    }
    return text.toString();
  }

  private static String cell(List<String> cells) {
    return String.join(" | ", cells.stream().map(cell -> cell.replace("|", "\\|")).toList());
  }

  private String html() {
    StringBuilder text = new StringBuilder(HEAD);
    text.append("<h1>Conformance</h1>\n<p>").append(summary()).append(".</p>\n");
    String section = "";
    for (Row row : catalogue.rows().values()) {
      if (!row.section().equals(section)) {
        text.append(section.isEmpty() ? "" : "</table>\n");
        section = row.section();
        text.append("<h2>").append(escape(section)).append("</h2>\n<table>\n");
        text.append("<tr>");
        head().forEach(title -> text.append("<th>").append(escape(title)));
        text.append('\n');
      }
      text.append("<tr class=\"").append(isGood(row) ? "good" : "bad").append("\">");
      cells(row).forEach(value -> text.append("<td>").append(escape(value)));
      text.append('\n');
    }
    return text.append("</table>\n").toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static final String HEAD =
      """
      <!doctype html>
      <meta charset="utf-8">
      <title>Conformance</title>
      <style>
      body { font: 14px sans-serif; margin: 2em; }
      table { border-collapse: collapse; }
      td, th { border: 1px solid #ccc; padding: 3px 6px; text-align: left; vertical-align: top; }
      .bad td { background: #fdd; }
      </style>
      """;
}
