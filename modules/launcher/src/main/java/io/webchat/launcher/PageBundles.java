package io.webchat.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The bundles that serve web pages, operators and back ends, with their HTTP server. They lie in
 * {@code optional}, and a run starts those whose configuration is there.
 */
final class PageBundles {
  /** Files that ask for pages, and the bundle that each asks for. */
  private static final Map<String, String> WANTED =
      Map.of(
          "io.webchat.backend.cfg", "webchat-backend-*.jar",
          "io.webchat.console.cfg", "webchat-console-*.jar",
          "io.webchat.web.cfg", "webchat-web-*.jar");

  private static final int LEVEL = 70;

  private PageBundles() {}

  /** The bundles of a run with these folders; empty when it is to serve no pages. */
  static Optional<BundleFolder> of(Layout layout) throws IOException {
    Path optional = layout.home().resolve("optional");
    List<Path> bundles = new ArrayList<>();
    boolean isWanted = false;
    for (Map.Entry<String, String> each : WANTED.entrySet()) {
      if (Files.exists(layout.conf().resolve(each.getKey()))) {
        isWanted = true;
        add(bundles, optional, each.getValue());
      }
    }
    if (!isWanted) {
      return Optional.empty();
    }
    add(bundles, optional.resolve("http"), "*.jar");
    add(bundles, optional, "webchat-http-*.jar");
    bundles.sort(Comparator.naturalOrder());
    return Optional.of(new BundleFolder(LEVEL, "pages", bundles));
  }

  /** The files that ask for pages in a run with these folders, for a message. */
  static String configurations(Layout layout) {
    return WANTED.keySet().stream()
        .map(layout.conf()::resolve)
        .filter(Files::exists)
        .map(String::valueOf)
        .sorted()
        .collect(Collectors.joining(" or "));
  }

  private static void add(List<Path> bundles, Path folder, String names) throws IOException {
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, names)) {
        files.forEach(bundles::add);
      }
    }
  }
}
