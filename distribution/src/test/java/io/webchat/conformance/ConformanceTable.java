package io.webchat.conformance;

import io.webchat.chat.Wire;
import io.webchat.conformance.Catalogue.Row;
import io.webchat.conformance.Proofs.Proof;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The table of all rows with their tests and results, as Markdown and as HTML. */
final class ConformanceTable {
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

  /** Passed, failed, or not run on every wire of the row. */
  String result(Row row) {
    Set<Wire> proved = EnumSet.noneOf(Wire.class);
    for (Proof proof : of(row)) {
      if (!proof.passed()) {
        return "FAILED";
      }
      proved.add(proof.wire());
    }
    return proved.containsAll(row.wires()) ? "passed" : "NOT RUN";
  }

  private List<Proof> of(Row row) {
    return proofs.stream().filter(proof -> proof.rows().contains(row.id())).toList();
  }

  private String summary() {
    long passed =
        catalogue.rows().values().stream().filter(row -> result(row).equals("passed")).count();
    return passed + " of " + catalogue.rows().size() + " rows passed";
  }

  private Set<String> tests(Row row) {
    Set<String> tests = new TreeSet<>();
    of(row).forEach(proof -> tests.add(proof.test()));
    return tests;
  }

  private Set<Wire> wires(Row row) {
    Set<Wire> wires = EnumSet.noneOf(Wire.class);
    of(row).forEach(proof -> wires.add(proof.wire()));
    return wires;
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
        text.append("\n\n| row | what | wires | tests | result |\n|---|---|---|---|---|\n");
      }
      List<String> cells =
          List.of(
              "`" + row.id() + "`", row.text(), join(wires(row)), join(tests(row)), result(row));
      text.append("| ").append(cell(cells)).append(" |\n");
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
        text.append("<tr><th>row<th>what<th>wires<th>tests<th>result\n");
      }
      String result = result(row);
      text.append("<tr class=\"").append(result.equals("passed") ? "good" : "bad").append("\">");
      for (String value :
          List.of(row.id(), row.text(), join(wires(row)), join(tests(row)), result)) {
        text.append("<td>").append(escape(value));
      }
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
