package io.webchat.web.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The documented examples, each a file, and the rows of the reference that they are of. */
final class Examples {
  private static final Path FOLDER = Path.of("src/test/resources/io/webchat/web/browser/examples");
  private static final Path REFERENCE =
      Path.of("../../distribution/src/test/resources/io/webchat/conformance/reference.md");
  private static final Pattern ROW = Pattern.compile("\\| (\\w+) \\|.*");

  private Examples() {}

  /** The text of an example. */
  static String text(String name) {
    return read(FOLDER.resolve(name + ".js"));
  }

  /** The names of all examples. */
  static Set<String> names() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString().replace(".js", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names in the first column of the table below a heading of the reference. */
  static Set<String> rows(String heading) {
    List<String> lines = read(REFERENCE).lines().toList();
    int start = lines.indexOf("## " + heading);
    if (start < 0) {
      throw new IllegalArgumentException(REFERENCE + " has no heading " + heading);
    }
    return lines.stream()
        .skip(start + 1L)
        .takeWhile(line -> !line.startsWith("## "))
        .map(ROW::matcher)
        .filter(java.util.regex.Matcher::matches)
        .map(row -> row.group(1))
        .filter(name -> !name.equals("command") && !name.equals("event"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
