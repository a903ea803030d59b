package io.webchat.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The page on which figures are kept with the reason for which they were measured. */
final class Ledger {
  private static final List<String> HEAD =
      List.of("figure", "value", "reference", "ratio", "bar", "", "command");

  private Ledger() {}

  /**
   * Adds a section with a row for each figure of the reports in a folder.
   *
   * @param page ends with the latest section
   * @param reason what changed, or why it was measured
   * @throws IllegalArgumentException when there is no report
   */
  static void add(Path page, Path folder, String reason) throws IOException {
    List<Report> reports = reports(folder);
    if (reports.isEmpty()) {
      throw new IllegalArgumentException("there is no report in " + folder + "; run bench first");
    }
    StringBuilder section = new StringBuilder();
    Report latest = reports.get(reports.size() - 1);
    section.append("\n### ").append(latest.time(), 0, "2026-01-01".length());
    section.append(": ").append(reason).append("\n\n");
    section.append(latest.machine()).append("; ").append(latest.jvm()).append("\n\n");
    section.append(Tables.row(HEAD));
    section.append(Tables.row(HEAD.stream().map(head -> "---").toList()));
    for (Report report : reports) {
      for (Figure figure : report.figures()) {
        List<String> cells = Tables.cells(report.name(), figure);
        section.append(
            Tables.row(Stream.concat(cells.stream(), Stream.of(report.command())).toList()));
      }
    }
    Files.writeString(page, section, StandardOpenOption.APPEND);
  }

  private static List<Report> reports(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    List<Report> reports = new ArrayList<>();
    for (Path file : files) {
      reports.add(Report.read(file));
    }
    return reports;
  }
}
