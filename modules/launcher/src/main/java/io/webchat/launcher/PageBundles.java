package io.webchat.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The bundles that serve web pages, with their HTTP server. They lie in {@code optional}, and a run
 * starts them where the configuration has the file of the pages.
 */
final class PageBundles {
  /** The file that asks for pages. */
  static final String CONFIGURATION = "io.webchat.web.cfg";

  private static final int LEVEL = 70;

  private PageBundles() {}

  /** The bundles of a run with these folders; empty when it is to serve no pages. */
  static Optional<BundleFolder> of(Layout layout) throws IOException {
    if (!Files.exists(layout.conf().resolve(CONFIGURATION))) {
      return Optional.empty();
    }
    Path optional = layout.home().resolve("optional");
    List<Path> bundles = new ArrayList<>();
    add(bundles, optional.resolve("http"), "*.jar");
    add(bundles, optional, "webchat-http-*.jar");
    add(bundles, optional, "webchat-web-*.jar");
    bundles.sort(Comparator.naturalOrder());
    return Optional.of(new BundleFolder(LEVEL, "pages", bundles));
  }

  private static void add(List<Path> bundles, Path folder, String names) throws IOException {
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, names)) {
        files.forEach(bundles::add);
      }
    }
  }
}
