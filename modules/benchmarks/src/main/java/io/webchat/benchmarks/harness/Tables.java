package io.webchat.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;

/** Figures as a table: figure, reference in the same run, ratio, bar. */
final class Tables {
  private static final List<String> HEAD =
      List.of("figure", "value", "reference in the same run", "ratio", "bar", "");

  private Tables() {}

  static List<String> cells(String benchmark, Figure figure) {
    return List.of(
        benchmark + ": " + figure.name(),
        Numbers.text(figure.value()) + " " + figure.unit(),
        figure
            .reference()
            .map(other -> other.name() + ": " + Numbers.text(other.value()) + " " + figure.unit())
            .orElse(""),
        figure.ratio().isPresent() ? Numbers.text(figure.ratio().getAsDouble()) : "",
        figure.bar().map(Bar::toString).orElse(""),
        figure.met().map(met -> met ? "met" : "MISSED").orElse(""));
  }

  private static List<List<String>> rows(List<Report> reports) {
    List<List<String>> rows = new ArrayList<>();
    for (Report report : reports) {
      report.figures().forEach(figure -> rows.add(cells(report.name(), figure)));
    }
    return rows;
  }

  /** For a terminal: columns below each other. */
  static String plain(List<Report> reports) {
    List<List<String>> rows = new ArrayList<>(List.of(HEAD));
    rows.addAll(rows(reports));
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < HEAD.size(); column++) {
      int index = column;
      widths.add(rows.stream().mapToInt(row -> row.get(index).length()).max().orElse(0));
    }
    StringBuilder table = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        line.append(cell).append(" ".repeat(widths.get(column) - cell.length() + 2));
      }
      table.append(line.toString().stripTrailing()).append('\n');
    }
    return table.toString();
  }

  /** For a page: with where and how it was measured below. */
  static String markdown(Report report) {
    StringBuilder page = new StringBuilder("# " + report.name() + "\n\n" + report.about() + "\n\n");
    page.append(row(HEAD)).append(row(HEAD.stream().map(head -> "---").toList()));
    rows(List.of(report)).forEach(row -> page.append(row(row)));
    page.append("\nMeasured ").append(report.time()).append(" on ").append(report.machine());
    page.append("; ").append(report.jvm()).append("; ").append(report.command());
    return page.append(".\n").toString();
  }

  /** A row of a table of Markdown. */
  static String row(List<String> cells) {
    return "| "
        + String.join(" | ", cells.stream().map(cell -> cell.replace("|", "\\|")).toList())
        + " |\n";
  }
}
