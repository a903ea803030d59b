package io.webchat.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder of bundles that start at one level: {@code 40-webchat} holds those of level 40.
 *
 * @param level start level, from 1 to 99
 * @param name what follows the level
 * @param jars the bundles, by name
 */
record BundleFolder(int level, String name, List<Path> jars) {
  private static final Pattern NAME = Pattern.compile("(\\d{2})-([a-z0-9-]+)");

  /** The folder whose bundles are left out without a shell. */
  static final String SHELL = "shell";

  /** Copies the list. */
  BundleFolder {
    jars = List.copyOf(jars);
  }

  /**
   * The folders below {@code bundles}, lowest level first.
   *
   * @throws IOException when there is none, or one cannot be read
   */
  static List<BundleFolder> read(Path bundles) throws IOException {
    List<BundleFolder> folders = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(bundles, Files::isDirectory)) {
      for (Path entry : entries) {
        Matcher name = NAME.matcher(String.valueOf(entry.getFileName()));
        if (name.matches()) {
          int level = Math.max(1, Integer.parseInt(name.group(1)));
          folders.add(new BundleFolder(level, name.group(2), jars(entry)));
        }
      }
    }
    if (folders.isEmpty()) {
      throw new IOException("no bundles in " + bundles);
    }
    folders.sort(Comparator.comparing(BundleFolder::level).thenComparing(BundleFolder::name));
    return folders;
  }

  private static List<Path> jars(Path folder) throws IOException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
      files.forEach(jars::add);
    }
    jars.sort(Comparator.naturalOrder());
    return jars;
  }
}
