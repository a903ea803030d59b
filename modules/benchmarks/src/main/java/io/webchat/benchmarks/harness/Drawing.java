package io.webchat.benchmarks.harness;

import java.util.List;
import java.util.Locale;

/** Figures as a bar chart, samples as lines over time, in SVG. */
final class Drawing {
  private static final int WIDTH = 900;
  private static final int ROW = 26;
  private static final int LABELS = 400;

  /** Where the bar of each figure is drawn. */
  private static final int LIMIT = 600;

  private static final int LONGEST = 800;
  private static final int PANEL = 160;
  private static final String MET = "#2e8b57";
  private static final String MISSED = "#c0392b";
  private static final String PLAIN = "#7f8c8d";

  private final StringBuilder svg = new StringBuilder();
  private int top = 40;

  private Drawing() {}

  /** The whole picture of a report. */
  static String of(Report report) {
    Drawing drawing = new Drawing();
    drawing.text(10, 20, report.name() + ": " + report.about(), "font-weight='bold'");
    report.figures().forEach(drawing::figure);
    report.series().forEach(drawing::panel);
    drawing.text(10, drawing.top + 16, report.time() + ", " + report.jvm(), "fill='#555'");
    return String.format(
        Locale.ROOT,
        "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d'"
            + " font-family='sans-serif' font-size='12'>%n"
            + "<rect width='100%%' height='100%%' fill='white'/>%n%s</svg>%n",
        WIDTH,
        drawing.top + 30,
        drawing.svg);
  }

  /** A figure as long as its part of the bar; where it ends left or right of it says the rest. */
  private void figure(Figure figure) {
    double part =
        figure
            .bar()
            .map(bar -> figure.measured(bar) / bar.limit())
            .orElse(figure.ratio().orElse(Double.NaN));
    text(10, top + 16, figure.name(), "");
    if (Double.isFinite(part)) {
      double end = Math.min(LONGEST, LABELS + part * (LIMIT - LABELS));
      String colour = figure.met().map(met -> met ? MET : MISSED).orElse(PLAIN);
      element(
          "<rect x='%d' y='%d' width='%.1f' height='%d' fill='%s'/>",
          LABELS, top + 4, end - LABELS, ROW - 8, colour);
      element(
          "<line x1='%d' y1='%d' x2='%d' y2='%d' stroke='black'/>", LIMIT, top, LIMIT, top + ROW);
    }
    String bar = figure.bar().map(limit -> " (" + limit + ")").orElse("");
    text(
        LABELS + 5,
        top + 17,
        Numbers.text(figure.value()) + " " + figure.unit() + bar,
        "stroke='white' stroke-width='3' paint-order='stroke'");
    top += ROW;
  }

  private void panel(Series samples) {
    double last = max(samples.seconds());
    double highest = max(samples.values());
    text(
        10,
        top + 20,
        samples.name() + ", at most " + Numbers.text(highest) + " " + samples.unit(),
        "");
    element(
        "<rect x='10' y='%d' width='%d' height='%d' fill='none' stroke='#bbb'/>",
        top + 26, WIDTH - 20, PANEL - 40);
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < samples.values().size(); i++) {
      points.append(
          String.format(
              Locale.ROOT,
              "%.1f,%.1f ",
              10 + (WIDTH - 20) * samples.seconds().get(i) / last,
              top + PANEL - 14 - (PANEL - 45) * samples.values().get(i) / highest));
    }
    element("<polyline points='%s' fill='none' stroke='%s'/>", points, MET);
    text(WIDTH - 60, top + PANEL, Numbers.text(last) + " s", "fill='#555'");
    top += PANEL + 10;
  }

  private static double max(List<Double> numbers) {
    double highest = numbers.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    return highest > 0 ? highest : 1;
  }

  private void text(int x, int y, String text, String style) {
    element("<text x='%d' y='%d' %s>%s</text>", x, y, style, escaped(text));
  }

  private void element(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
